//! Signatures with keys in G1 and signatures in G2, everything as bytes and checked. blst's Rust interface, without threads.

use std::ptr;
use std::time::Instant;

use blst::min_pk::{PublicKey, SecretKey, Signature};
use blst::{
    BLST_ERROR, Pairing, blst_hash_to_g2, blst_p1_affine, blst_p2, blst_p2_affine, blst_p2_affine_serialize,
    blst_p2_to_affine,
};

use crate::work::{Answer, G2_BYTES, read, to_hex};

const SECRET_BYTES: usize = 32;
const MESSAGE_BYTES: usize = 32;
const PUBLIC_KEY_BYTES: usize = 48;
const SIGNATURE_BYTES: usize = 96;
const SET_BYTES: usize = PUBLIC_KEY_BYTES + MESSAGE_BYTES + SIGNATURE_BYTES;
/// Of the number that each set of a batch is multiplied by, which follows the set.
const FACTOR_BYTES: usize = 8;

/// Signs a message: the file is the secret key, then the message. The key is decoded before.
pub fn sign(tag: &str, path: &str) -> Result<Answer, String> {
    let bytes = read(path, SECRET_BYTES + MESSAGE_BYTES)?;
    let (secret, message) = bytes.split_at(SECRET_BYTES);
    let key = SecretKey::from_bytes(secret).map_err(|code| format!("a secret key: {code:?}"))?;
    let start = Instant::now();
    let signature = key.sign(message, tag.as_bytes(), &[]).compress();
    Ok(Answer::Timed { elapsed: start.elapsed(), text: to_hex(&signature) })
}

/// Verifies one signature: the file is a set.
pub fn verify(tag: &str, path: &str) -> Result<Answer, String> {
    let set = read(path, SET_BYTES)?;
    let (key, message, signature) = parts(&set);
    let start = Instant::now();
    let holds = match (PublicKey::from_bytes(key), Signature::from_bytes(signature)) {
        (Ok(key), Ok(signature)) => {
            signature.verify(true, message, tag.as_bytes(), &[], &key, true) == BLST_ERROR::BLST_SUCCESS
        }
        _ => false,
    };
    Ok(Answer::Timed { elapsed: start.elapsed(), text: holds.to_string() })
}

/// Verifies all sets of the file by one combination of them.
pub fn verify_batch(tag: &str, path: &str) -> Result<Answer, String> {
    let sets = read(path, SET_BYTES + FACTOR_BYTES)?;
    let start = Instant::now();
    let holds = is_batch_valid(tag.as_bytes(), &sets);
    Ok(Answer::Timed { elapsed: start.elapsed(), text: holds.to_string() })
}

fn is_batch_valid(tag: &[u8], sets: &[u8]) -> bool {
    let mut pairing = Pairing::new(true, tag);
    for record in sets.chunks_exact(SET_BYTES + FACTOR_BYTES) {
        let (set, factor) = record.split_at(SET_BYTES);
        let (key, message, signature) = parts(set);
        let (Ok(key), Ok(signature)) = (PublicKey::from_bytes(key), Signature::from_bytes(signature)) else {
            return false;
        };
        let (key, signature): (&blst_p1_affine, &blst_p2_affine) = ((&key).into(), (&signature).into());
        let code = pairing.mul_n_aggregate(key, true, signature, true, factor, 8 * FACTOR_BYTES, message, &[]);
        if code != BLST_ERROR::BLST_SUCCESS {
            return false;
        }
    }
    pairing.commit();
    pairing.finalverify(None)
}

/// Hashes the file to a point of G2.
pub fn hash_to_g2(tag: &str, path: &str) -> Result<Answer, String> {
    let message = read(path, 1)?;
    let start = Instant::now();
    let mut point = blst_p2::default();
    let mut affine = blst_p2_affine::default();
    let mut bytes = [0; G2_BYTES];
    // SAFETY: every length is that of its slice, and the output has the size of a point.
    unsafe {
        blst_hash_to_g2(&mut point, message.as_ptr(), message.len(), tag.as_ptr(), tag.len(), ptr::null(), 0);
        blst_p2_to_affine(&mut affine, &point);
        blst_p2_affine_serialize(bytes.as_mut_ptr(), &affine);
    }
    Ok(Answer::Timed { elapsed: start.elapsed(), text: to_hex(&bytes) })
}

fn parts(set: &[u8]) -> (&[u8], &[u8], &[u8]) {
    let (key, rest) = set.split_at(PUBLIC_KEY_BYTES);
    let (message, signature) = rest.split_at(MESSAGE_BYTES);
    (key, message, signature)
}
