//! SHA-256.
use super::{items, items_mut, write};
use crate::hash::sha256;
use wasm_bindgen::prelude::wasm_bindgen;

/// Bytes of a hash in progress.
#[wasm_bindgen]
pub fn sha256_state_size() -> u32 {
    size_of::<sha256::Sha256>() as u32
}

/// The digest of `len` bytes.
#[wasm_bindgen]
pub fn sha256(source: u32, len: u32, target: u32) {
    // SAFETY: the host passes len bytes and room for 32.
    unsafe { write(target, sha256::sha256(items(source, len))) }
}

/// Starts a hash.
#[wasm_bindgen]
pub fn sha256_init(state: u32) {
    // SAFETY: the host passes room for a state.
    unsafe { write(state, sha256::Sha256::new()) }
}

/// Appends `len` bytes to a hash.
#[wasm_bindgen]
pub fn sha256_update(state: u32, source: u32, len: u32) {
    // SAFETY: the host passes a state that `sha256_init` wrote, and len bytes apart from it.
    let (state, source) = unsafe { (items_mut::<sha256::Sha256>(state, 1), items(source, len)) };
    state[0].update(source);
}

/// Appends `len` bytes to each of n hashes in a row: those at the i-th of n addresses to the i-th hash.
#[wasm_bindgen]
pub fn sha256_update_all(states: u32, sources: u32, n: u32, len: u32) {
    // SAFETY: the host passes n states that `sha256_init` wrote, n addresses, and len bytes at each, apart from the states.
    let (states, sources) = unsafe { (items_mut::<sha256::Sha256>(states, n), items::<u32>(sources, n)) };
    // SAFETY: as above.
    sha256::update_all(states, |i| unsafe { items(sources[i], len) });
}

/// Writes the digest of what was appended; the hash may go on.
#[wasm_bindgen]
pub fn sha256_finish(state: u32, target: u32) {
    // SAFETY: the host passes a state that `sha256_init` wrote, and room for 32 bytes.
    unsafe { write(target, items::<sha256::Sha256>(state, 1)[0].digest()) }
}
