//! The tree of keys of EIP-2333. Time: constant but for lengths and the index.
use super::secret::{SecretKey, default_salt, key_gen};
use crate::error::Error;
use crate::hash::hkdf::{Expand, MAX_BLOCKS};
use crate::hash::sha256::{Sha256, sha256};
use zeroize::Zeroizing;

/// The root, of a seed of at least 32 bytes. Error: `BadLength`. Source: EIP-2333, `derive_master_SK`.
pub fn master(seed: &[u8]) -> Result<SecretKey, Error> {
    key_gen(seed, &default_salt(), &[])
}

/// The child of an index. Source: EIP-2333, `derive_child_SK`.
pub fn child(parent: &SecretKey, index: u32) -> Result<SecretKey, Error> {
    let compressed = lamport_public_key(parent, index);
    key_gen(compressed.as_slice(), &default_salt(), &[])
}

/// `parent_SK_to_lamport_PK`: the Lamport keys of the parent and of its complement, 255 chunks each, hashed chunk by chunk and
/// then together. They are never all in memory.
fn lamport_public_key(parent: &SecretKey, index: u32) -> Zeroizing<[u8; 32]> {
    let salt = index.to_be_bytes();
    let complement = Zeroizing::new(parent.bytes().map(|byte| !byte));
    let mut all = Zeroizing::new(Sha256::new());
    for input in [parent.bytes(), &complement] {
        for chunk in Expand::new(&salt, &[input], &[]).take(MAX_BLOCKS) {
            all.update(Zeroizing::new(sha256(chunk.as_slice())).as_slice());
        }
    }
    Zeroizing::new(all.digest())
}
