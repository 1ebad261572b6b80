//! Scalars: 32 bytes, big-endian, below r.
use super::Failure;
use crate::error::Error;
use crate::field::Fr;

/// Decodes `out.len()` scalars. Error: `NonCanonical` with the index of the first one that is not below r.
pub fn decode(bytes: &[[u8; 32]], out: &mut [Fr]) -> Result<(), Failure> {
    for (index, (source, scalar)) in bytes.iter().zip(out).enumerate() {
        *scalar = Fr::from_be_bytes(source).ok_or(Error::NonCanonical).map_err(Failure::at(index))?;
    }
    Ok(())
}

/// Encodes scalars.
pub fn encode(scalars: &[Fr], out: &mut [[u8; 32]]) {
    for (scalar, target) in scalars.iter().zip(out) {
        *target = scalar.to_be_bytes();
    }
}
