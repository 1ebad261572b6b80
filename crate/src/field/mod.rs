//! Fp, its tower and Fr, made of the kernels of `limb` (C2).
mod cyclotomic;
mod fp;
mod fp12;
mod fp2;
#[cfg(target_feature = "relaxed-simd")]
mod fp2_lanes;
#[cfg(not(target_feature = "relaxed-simd"))]
mod fp2_scalar;
mod fp6;
#[cfg(target_feature = "relaxed-simd")]
mod fp_lanes;
mod fr;
#[cfg(not(target_feature = "relaxed-simd"))]
#[path = "lanes_scalar.rs"]
pub mod lanes;
mod montgomery;

/// Fr for bulk operations on public data, in the lanes of the tier.
#[cfg(target_feature = "relaxed-simd")]
pub use crate::limb::lanes_relaxed as lanes;

pub mod batch;
pub mod sqrt;

pub use cyclotomic::Compressed;
pub use fp::Fp;
/// Fp for public data, as many elements side by side as the tier works on at once, and a factor of `PublicFp2`.
#[cfg(not(target_feature = "relaxed-simd"))]
pub use fp::Fp as PublicFp;
#[cfg(target_feature = "relaxed-simd")]
pub use fp_lanes::FpLanes as PublicFp;
pub use fp2::Fp2;
/// Fp2 for public data, in the tier's fastest form: of it are the towers, which serve pairings only.
#[cfg(not(target_feature = "relaxed-simd"))]
pub use fp2::Fp2 as PublicFp2;
#[cfg(target_feature = "relaxed-simd")]
pub use fp2_lanes::Fp2Lanes as PublicFp2;
pub use fp6::Fp6;
pub use fp12::Fp12;
pub use fr::Fr;

use core::ops::{Add, Mul, Neg, Sub};

/// What the curve, MSM and NTT code needs of a field; implemented by Fp, Fp2 and Fr.
///
/// A value is any representative of its class; sums grow, products shrink again (see `limb::scalar`). `reduce` brings a
/// sum back below the modulus where a formula would outgrow the kernels' range.
pub trait Field:
    Copy + PartialEq + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Neg<Output = Self>
{
    /// The neutral element of addition.
    const ZERO: Self;
    /// The neutral element of multiplication.
    const ONE: Self;
    /// `a²`.
    fn square(&self) -> Self;
    /// `2a`.
    fn double(&self) -> Self;
    /// The same class, `|value| < 0.51 modulus`.
    fn reduce(&self) -> Self;
    /// −1 if the class is zero, else 0.
    fn zero_mask(&self) -> i32;
    /// `b` where `mask` is −1, `a` where it is 0.
    fn select(mask: i32, a: &Self, b: &Self) -> Self;
    /// `1/a`, 0 for 0. Time: constant.
    fn invert(&self) -> Self;
    /// `1/a`, 0 for 0. Time depends on `a`.
    fn invert_vartime(&self) -> Self;
    /// Whether the class is zero. Range: `|value| ≤ 32 modulus`. Time depends on `a`; about 2 ns when not zero.
    fn is_zero_vartime(&self) -> bool;

    /// `3a`.
    fn triple(&self) -> Self {
        self.double() + *self
    }

    /// `a − 2^LOG·b`, reduced.
    #[inline(always)]
    fn minus_multiple<const LOG: u32>(&self, other: &Self) -> Self {
        (*self - (0..LOG).fold(*other, |multiple, _| multiple.double())).reduce()
    }

    /// `a^e` for a public exponent in little-endian words. Time depends on `e` only.
    fn pow_public(&self, exponent: &[u64]) -> Self {
        let mut out = Self::ONE;
        for &word in exponent.iter().rev() {
            for bit in (0..64).rev() {
                out = out.square();
                if (word >> bit) & 1 == 1 {
                    out = out * *self;
                }
            }
        }
        out
    }
}

/// Big-endian bytes (a multiple of 8) to little-endian words.
fn words_from_be<const B: usize, const W: usize>(bytes: &[u8; B]) -> [u64; W] {
    let mut words = [0u64; W];
    for (word, chunk) in words.iter_mut().zip(bytes.rchunks_exact(8)) {
        *word = chunk.iter().fold(0, |acc, &byte| (acc << 8) | u64::from(byte));
    }
    words
}

/// `a < b` on little-endian words, without branches.
fn is_below<const W: usize>(a: &[u64; W], b: &[u64; W]) -> bool {
    let mut borrow = 0u64;
    for (&x, &y) in a.iter().zip(b) {
        let (difference, first) = x.overflowing_sub(y);
        let (_, second) = difference.overflowing_sub(borrow);
        borrow = u64::from(first | second);
    }
    borrow == 1
}
