//! Scalars as digits in ℤ[ω], ω = λ: both halves of a scalar share one digit, and six digits share one bucket.
//!
//! k ≡ a + b·λ is a small element of the ring of Eisenstein integers, since λ² + λ + 1 ≡ 0. In base M = 2^c a digit is the
//! element of its residue class nearest to zero: one of M², in a hexagon that the six units ±1, ±ω, ±ω² map to itself. A unit
//! costs nothing on a point (a sign, and φ once per bucket), so buckets are only needed for a sixth of the hexagon: r + s·ζ
//! with r ≥ 1, s ≥ 0 and ζ = 1 + ω, in rows of equal s. Per addition that is a wider window than two separate halves have.
use crate::buffer::{filled, with_capacity};
use crate::error::Error;
use crate::field::Fr;
use crate::mul::recode::{GLV_BOUND, glv_split};
use alloc::vec::Vec;

/// Narrowest window that there is a use for.
pub const MIN_BITS: u32 = 3;

/// Widest window: with it a digit and its sign fit in 16 bits.
pub const MAX_BITS: u32 = 7;

/// Accumulators per bucket, one per power of ω.
pub const POWERS: u32 = 3;

const SIGN: u16 = 1 << 15;

/// Digits that hold every scalar in base `2^bits`, for `bits ≥ MIN_BITS`.
///
/// In the hexagonal norm a digit is at most M/2, so each step takes the norm N to at most N/M + 1/2; the last digit is what is
/// left once that is below M/2. At the start both coordinates are at most `GLV_BOUND`, the norm at most 3/2 of that.
pub const fn windows(bits: u32) -> u32 {
    let (mut norm, mut windows) = (GLV_BOUND / 2 * 3 + 2, 1);
    while norm + 2 > 1 << (bits - 1) {
        norm >>= bits;
        windows += 1;
    }
    windows
}

/// Rows of the buckets' sector: s = 0 … M/2 − 1. A power of two.
pub const fn rows(bits: u32) -> u32 {
    1 << (bits - 1)
}

/// Buckets of row s, r = 1 … : where `2r + s ≤ M` and `r + 2s ≤ M`. At least one.
pub const fn row_len(bits: u32, s: u32) -> u32 {
    let m = 1 << bits;
    let (wide, steep) = ((m - s) / 2, m - 2 * s);
    if wide < steep { wide } else { steep }
}

/// Buckets of a set, about M²/6.
pub const fn buckets(bits: u32) -> u32 {
    let (mut s, mut sum) = (0, 0);
    while s < rows(bits) {
        sum += row_len(bits, s);
        s += 1;
    }
    sum
}

/// A digit: 0, or ±ω^power times the number of a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digit(u16);

impl Digit {
    /// The accumulator, `POWERS·bucket + power`, and the sign; nothing for zero.
    #[inline(always)]
    pub fn accumulator(self) -> Option<(u32, bool)> {
        let number = self.0 & !SIGN;
        if number == 0 { None } else { Some((u32::from(number) - 1, self.0 & SIGN != 0)) }
    }
}

/// What a residue class modulo M says: its digit in the low half, and whether a coordinate of the digit is negative, so that
/// one is carried, above it.
const CARRY_A: u32 = 1 << 16;
const CARRY_B: u32 = 1 << 17;
const UNKNOWN: u32 = u32::MAX;

/// Cuts scalars into digits.
pub struct Recoder {
    bits: u32,
    windows: u32,
    classes: Vec<u32>,
}

impl Recoder {
    /// The digits of all residue classes. Cost: M² steps. Range: `MIN_BITS ≤ bits ≤ MAX_BITS`.
    pub fn new(bits: u32) -> Result<Self, Error> {
        let m = 1i32 << bits;
        let mut classes = filled(1 << (2 * bits), UNKNOWN)?;
        classes[0] = 0;
        let mut bucket = 0;
        for s in 0..rows(bits) {
            for r in 1..=row_len(bits, s) {
                let (mut a, mut b) = ((r + s) as i32, s as i32);
                for power in 0..POWERS {
                    for sign in [0, SIGN] {
                        let class = &mut classes[((a & (m - 1)) | (b & (m - 1)) << bits) as usize];
                        // On the hexagon's edge several elements are equally near, and the first is taken.
                        if *class == UNKNOWN {
                            let carries = if a < 0 { CARRY_A } else { 0 } | if b < 0 { CARRY_B } else { 0 };
                            *class = (POWERS * bucket + power + 1) | u32::from(sign) | carries;
                        }
                        (a, b) = (-a, -b);
                    }
                    (a, b) = (-b, a - b);
                }
                bucket += 1;
            }
        }
        Ok(Self { bits, windows: windows(bits), classes })
    }

    /// The digits of all scalars, `windows` of each, lowest first. Time depends on the scalars.
    pub fn digits_vartime(&self, scalars: &[Fr]) -> Result<Vec<Digit>, Error> {
        let mut digits = with_capacity(scalars.len() * self.windows as usize)?;
        let mask = (1 << self.bits) - 1;
        for scalar in scalars {
            let split = glv_split(&scalar.to_words());
            let half =
                |i: usize| if split.negative[i] { -(split.magnitude[i] as i128) } else { split.magnitude[i] as i128 };
            let (mut a, mut b) = (half(0), half(1));
            for _ in 0..self.windows {
                let class = self.classes[((a as u32 & mask) | (b as u32 & mask) << self.bits) as usize];
                a = (a >> self.bits) + i128::from(class & CARRY_A != 0);
                b = (b >> self.bits) + i128::from(class & CARRY_B != 0);
                digits.push(Digit(class as u16));
            }
            debug_assert!(a == 0 && b == 0, "digits do not hold the scalar");
        }
        Ok(digits)
    }
}
