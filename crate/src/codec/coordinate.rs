//! The byte forms of the coordinate fields.
use crate::curve::Subgroup;
use crate::field::sqrt::{sqrt_fp, sqrt_fp2};
use crate::field::{Fp, Fp2};

/// A coordinate field with its byte form.
pub trait Encoding: Subgroup {
    /// Length of an encoded coordinate in bytes.
    const LEN: usize;
    /// From `LEN` big-endian bytes; `None` unless canonical.
    fn from_be(bytes: &[u8]) -> Option<Self>;
    /// To `LEN` big-endian bytes.
    fn to_be(&self, out: &mut [u8]);
    /// From `LEN` bytes of the assets: each Fp little-endian, the constant term first. `None` unless canonical.
    fn from_le(bytes: &[u8]) -> Option<Self>;
    /// To `LEN` bytes of the assets.
    fn to_le(&self, out: &mut [u8]);
    /// A square root.
    fn sqrt(&self) -> Option<Self>;
    /// Whether this is the larger of ±a.
    fn is_larger(&self) -> bool;
}

impl Encoding for Fp {
    const LEN: usize = Fp::BYTES;

    fn from_be(bytes: &[u8]) -> Option<Self> {
        Self::from_be_bytes(bytes.try_into().ok()?)
    }

    fn to_be(&self, out: &mut [u8]) {
        out.copy_from_slice(&self.to_be_bytes());
    }

    fn from_le(bytes: &[u8]) -> Option<Self> {
        Self::from_le_bytes(bytes.try_into().ok()?)
    }

    fn to_le(&self, out: &mut [u8]) {
        out.copy_from_slice(&self.to_le_bytes());
    }

    fn sqrt(&self) -> Option<Self> {
        sqrt_fp(self)
    }

    fn is_larger(&self) -> bool {
        self.is_lexicographically_largest()
    }
}

impl Encoding for Fp2 {
    const LEN: usize = 2 * Fp::BYTES;

    fn from_be(bytes: &[u8]) -> Option<Self> {
        let (c1, c0) = bytes.split_at(Fp::BYTES);
        Some(Self::new(Fp::from_be(c0)?, Fp::from_be(c1)?))
    }

    fn to_be(&self, out: &mut [u8]) {
        let (c1, c0) = out.split_at_mut(Fp::BYTES);
        self.c1.to_be(c1);
        self.c0.to_be(c0);
    }

    fn from_le(bytes: &[u8]) -> Option<Self> {
        let (c0, c1) = bytes.split_at(Fp::BYTES);
        Some(Self::new(Fp::from_le(c0)?, Fp::from_le(c1)?))
    }

    fn to_le(&self, out: &mut [u8]) {
        let (c0, c1) = out.split_at_mut(Fp::BYTES);
        self.c0.to_le(c0);
        self.c1.to_le(c1);
    }

    fn sqrt(&self) -> Option<Self> {
        sqrt_fp2(self)
    }

    fn is_larger(&self) -> bool {
        self.is_lexicographically_largest()
    }
}
