//! Whatever takes a secret: keys stay in this memory, and only points leave it. In the baseline's artefact alone.
//!
//! Constant time. When a function returns, it has wiped the stack below its own frame; the host wipes the buffers of secrets that
//! it gives back with `sk_free`.
use super::{item, items, items_mut, memory, status};
use crate::bls::derive;
use crate::bls::secret::{self, SecretKey, default_salt, key_gen};
use crate::codec::Failure;
use crate::codec::point::{Check, Encoding, Form, decode};
use crate::curve::Affine;
use crate::error::Error;
use crate::field::{Fp, Fp2};
use crate::h2c::HashToCurve;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroize;

/// Bytes of stack that are wiped: what a call reaches, by a factor of two (test/unit/bls measures it).
const STACK: usize = 1 << 15;

/// Overwrites the stack below the caller's frame.
#[inline(never)]
fn wipe_stack() {
    let mut frame = [0u8; STACK];
    frame.zeroize();
}

/// Does something with secrets in a frame of its own, and wipes it.
#[inline(always)]
fn wiped<T>(work: impl FnOnce() -> T) -> T {
    #[inline(never)]
    fn apart<T>(work: impl FnOnce() -> T) -> T {
        work()
    }
    let result = apart(work);
    wipe_stack();
    result
}

/// Stores a key.
///
/// # Safety
/// The host owns 32 bytes at `target`.
unsafe fn store(key: Result<SecretKey, Error>, target: u32) -> Result<(), Error> {
    // SAFETY: the caller's promise.
    unsafe { items_mut::<u8>(target, 32) }.copy_from_slice(key?.bytes());
    Ok(())
}

/// `KeyGen`: a key from secret material of at least 32 bytes; without a salt, by that of EIP-2333. Errors: `BadLength`.
#[wasm_bindgen]
pub fn sk_generate(
    material: u32,
    material_len: u32,
    salt: u32,
    salt_len: u32,
    info: u32,
    info_len: u32,
    target: u32,
) -> u32 {
    // SAFETY: the host passes the material, a salt and an info, which may be empty.
    let (material, salt, info) =
        unsafe { (items(material, material_len), items(salt, salt_len), items(info, info_len)) };
    wiped(|| {
        let key =
            if salt.is_empty() { key_gen(material, &default_salt(), info) } else { key_gen(material, salt, info) };
        // SAFETY: the host passes room for a key.
        status(unsafe { store(key, target) })
    })
}

/// Whether 32 big-endian bytes are a key. Errors: `BadSecretKey`.
#[wasm_bindgen]
pub fn sk_check(key: u32) -> u32 {
    // SAFETY: the host passes 32 bytes.
    let key = unsafe { item(key) };
    wiped(|| status(SecretKey::new(key).map(drop)))
}

/// The root of EIP-2333's tree for a seed of at least 32 bytes. Errors: `BadLength`.
#[wasm_bindgen]
pub fn sk_derive_master(seed: u32, seed_len: u32, target: u32) -> u32 {
    // SAFETY: the host passes the seed.
    let seed = unsafe { items(seed, seed_len) };
    // SAFETY: the host passes room for a key.
    wiped(|| status(unsafe { store(derive::master(seed), target) }))
}

/// The child of a key in EIP-2333's tree. Errors: `BadSecretKey`.
#[wasm_bindgen]
pub fn sk_derive_child(key: u32, index: u32, target: u32) -> u32 {
    // SAFETY: the host passes a key.
    let key = unsafe { item(key) };
    // SAFETY: the host passes room for another.
    wiped(|| status(unsafe { store(SecretKey::new(key).and_then(|key| derive::child(&key, index)), target) }))
}

/// # Safety
/// The host owns room for a compressed point at `target`.
unsafe fn point<'a, F: Encoding>(target: u32) -> &'a mut [u8] {
    // SAFETY: the caller's promise.
    unsafe { items_mut(target, F::LEN as u32) }
}

/// # Safety
/// As `sk_public_key`.
unsafe fn public_key<F: Encoding>(key: &[u8; 32], target: u32) -> Result<(), Failure> {
    // SAFETY: the caller's promise.
    SecretKey::new(key)?.public_key::<F>(unsafe { point::<F>(target) });
    Ok(())
}

/// The public key in G1 (group 1) or G2 (group 2), compressed. Errors: `BadSecretKey`.
#[wasm_bindgen]
pub fn sk_public_key(group: u32, key: u32, target: u32) -> u32 {
    // SAFETY: the host passes a key.
    let key = unsafe { item(key) };
    let public_key = if group == 1 { public_key::<Fp> } else { public_key::<Fp2> };
    // SAFETY: the host passes room for a point.
    wiped(|| status(unsafe { public_key(key, target) }))
}

/// # Safety
/// As `sk_sign`.
unsafe fn sign<F: Encoding + HashToCurve>(
    key: &[u8; 32],
    message: &[&[u8]; 2],
    tag: &[u8],
    target: u32,
) -> Result<(), Failure> {
    // SAFETY: the caller's promise.
    Ok(SecretKey::new(key)?.sign::<F>(message, tag, unsafe { point::<F>(target) })?)
}

/// The signature in G1 (group 1) or G2 (group 2), compressed, of a message behind a prefix, under a tag. Errors: `BadSecretKey`,
/// `BadLength` for an empty tag.
#[wasm_bindgen]
#[expect(clippy::too_many_arguments, reason = "addresses and lengths")]
pub fn sk_sign(
    group: u32,
    key: u32,
    prefix: u32,
    prefix_len: u32,
    text: u32,
    text_len: u32,
    tag: u32,
    tag_len: u32,
    target: u32,
) -> u32 {
    // SAFETY: the host passes a key and a tag.
    let (key, tag) = unsafe { (item(key), items(tag, tag_len)) };
    // SAFETY: the host passes both parts of what is signed.
    let message = unsafe { [items(prefix, prefix_len), items(text, text_len)] };
    let sign = if group == 1 { sign::<Fp> } else { sign::<Fp2> };
    // SAFETY: the host passes room for a point.
    wiped(|| status(unsafe { sign(key, &message, tag, target) }))
}

/// # Safety
/// As `sk_multiply`.
unsafe fn multiply<F: Encoding>(key: &[u8; 32], source: u32, target: u32) -> Result<(), Failure> {
    let mut base = [Affine::<F>::INFINITY];
    // SAFETY: the caller's promise.
    decode(Form::Compressed, Check::Subgroup, unsafe { items(source, F::LEN as u32) }, &mut base)?;
    // SAFETY: the caller's promise.
    SecretKey::new(key)?.multiply(&base[0], unsafe { point::<F>(target) });
    Ok(())
}

/// The key times a point of G1 (group 1) or G2 (group 2), both compressed. Errors: `BadSecretKey`, and as for decoding.
#[wasm_bindgen]
pub fn sk_multiply(group: u32, key: u32, source: u32, target: u32) -> u32 {
    // SAFETY: the host passes a key.
    let key = unsafe { item(key) };
    let multiply = if group == 1 { multiply::<Fp> } else { multiply::<Fp2> };
    // SAFETY: the host passes a point and room for another.
    wiped(|| status(unsafe { multiply(key, source, target) }))
}

/// # Safety
/// As `sk_multiply_scalar`.
unsafe fn multiply_scalar<F: Encoding>(k: &[u8; 32], form: Form, source: u32, target: u32) -> Result<(), Failure> {
    let mut base = [Affine::<F>::INFINITY];
    // SAFETY: the caller's promise.
    decode(form, Check::Subgroup, unsafe { items(source, form.point_len::<F>() as u32) }, &mut base)?;
    let len = Form::Uncompressed.point_len::<F>() as u32;
    // SAFETY: the caller's promise.
    secret::multiply(k, &base[0], Form::Uncompressed, unsafe { items_mut(target, len) });
    Ok(())
}

/// A secret scalar, 32 big-endian bytes of any value, times a point of G1 (group 1) or G2 (group 2), which is compressed or, if
/// the flag is 0, uncompressed, as the product is. Errors: as for decoding.
#[wasm_bindgen]
pub fn sk_multiply_scalar(group: u32, k: u32, source: u32, compressed: u32, target: u32) -> u32 {
    // SAFETY: the host passes a scalar.
    let k = unsafe { item(k) };
    let multiply = if group == 1 { multiply_scalar::<Fp> } else { multiply_scalar::<Fp2> };
    let form = if compressed == 0 { Form::Uncompressed } else { Form::Compressed };
    // SAFETY: the host passes a point and room for another, uncompressed.
    wiped(|| status(unsafe { multiply(k, form, source, target) }))
}

/// Gives back a buffer of `mem_alloc(bytes)` that held secrets, wiped.
#[wasm_bindgen]
pub fn sk_free(pointer: u32, bytes: u32) {
    // SAFETY: the host passes a buffer of its own.
    unsafe { items_mut::<u8>(pointer, bytes) }.zeroize();
    memory::mem_free(pointer, bytes);
}
