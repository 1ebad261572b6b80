//! Scalars: 32 bytes, big-endian, below r.
use super::Failure;
use crate::error::Error;
use crate::field::Fr;
use crate::params::FR_WORDS;

/// r, big-endian.
const MODULUS_BYTES: [u8; 32] = {
    let mut bytes = [0; 32];
    let mut i = 0;
    while i < 32 {
        bytes[i] = (FR_WORDS[3 - i / 8] >> (56 - 8 * (i % 8))) as u8;
        i += 1;
    }
    bytes
};

/// Decodes `out.len()` scalars. Error: `NonCanonical` with the index of the first one that is not below r.
pub fn decode(bytes: &[[u8; 32]], out: &mut [Fr]) -> Result<(), Failure> {
    for (index, (source, scalar)) in bytes.iter().zip(out).enumerate() {
        *scalar = Fr::from_be_bytes(source).ok_or(Error::NonCanonical).map_err(Failure::at(index))?;
    }
    Ok(())
}

/// Checks that all of them are below r, as [`decode`] does.
pub fn check(bytes: &[[u8; 32]]) -> Result<(), Failure> {
    let is_canonical = |source: &[u8; 32]| {
        // The first bytes nearly always decide.
        source[..8] < MODULUS_BYTES[..8] || *source < MODULUS_BYTES
    };
    match bytes.iter().position(|source| !is_canonical(source)) {
        Some(index) => Err(Failure { error: Error::NonCanonical, index }),
        None => Ok(()),
    }
}

/// Encodes scalars.
pub fn encode(scalars: &[Fr], out: &mut [[u8; 32]]) {
    for (scalar, target) in scalars.iter().zip(out) {
        *target = scalar.to_be_bytes();
    }
}
