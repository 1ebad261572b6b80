//! The byte forms of the coordinate fields.
use crate::curve::{Affine, Subgroup, are_in_subgroup_vartime};
use crate::field::sqrt::{sqrt_fp_each, sqrt_fp2_each};
use crate::field::{Fp, Fp2, PublicFp};

/// Points that are decoded together: as many as G1's square roots and subgroup checks work on at once.
pub const WIDTH: usize = PublicFp::WIDTH;

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
    /// Square roots, as far as there are any, of up to `WIDTH` values, at least one.
    fn sqrt_each(values: &[Self]) -> [Option<Self>; WIDTH];
    /// Which of up to `WIDTH` finite points of the curve, at least one, lie in the subgroup.
    fn are_in_subgroup(points: &[Affine<Self>]) -> [bool; WIDTH];
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

    fn sqrt_each(values: &[Self]) -> [Option<Self>; WIDTH] {
        sqrt_fp_each(values)
    }

    fn are_in_subgroup(points: &[Affine<Self>]) -> [bool; WIDTH] {
        are_in_subgroup_vartime(points)
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

    fn sqrt_each(values: &[Self]) -> [Option<Self>; WIDTH] {
        sqrt_fp2_each(values)
    }

    fn are_in_subgroup(points: &[Affine<Self>]) -> [bool; WIDTH] {
        core::array::from_fn(|i| points.get(i).is_some_and(Affine::is_in_subgroup_vartime))
    }

    fn is_larger(&self) -> bool {
        self.is_lexicographically_largest()
    }
}
