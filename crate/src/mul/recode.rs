//! Recoding of public scalars: decompositions along the endomorphisms, and digit forms. Public data only.
use crate::params::{G1_LAMBDA, G1_LAMBDA_RECIPROCAL, X_ABS};

const LAMBDA: u128 = G1_LAMBDA[0] as u128 | ((G1_LAMBDA[1] as u128) << 64);

/// `k ≡ ±magnitude[0] ± magnitude[1]·λ mod r`, a term being negative where `negative` says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GlvScalar {
    /// Signs of the two terms.
    pub negative: [bool; 2],
    /// Sizes of the two terms, at most `GLV_BOUND` each.
    pub magnitude: [u128; 2],
}

/// Bits that a magnitude of `GlvScalar` can have.
pub const GLV_BITS: u32 = 127;

/// Largest magnitude of `GlvScalar`: `(λ + 1)/2`, and 2^64 for the rounding of the quotient.
pub const GLV_BOUND: u128 = LAMBDA / 2 + (1 << 64);

const _: () = assert!(GLV_BOUND < 1 << GLV_BITS);

/// Splits `k = k₁ + k₂·λ mod r`, λ = x² − 1, both terms at most `GLV_BOUND < 2^127` in size.
///
/// The lattice of `(k₁, k₂)` with `k₁ + k₂·λ ≡ 0` has the basis (λ, −1), (1, λ + 1), since r = λ² + λ + 1; both vectors
/// are shortest and nearly at right angles, so rounding to the nearest multiple of one after the other is optimal.
/// Range: `k < r`, little-endian words. Source: Gallant–Lambert–Vanstone, CRYPTO 2001. Time depends on `k`.
pub fn glv_split(k: &[u64; 4]) -> GlvScalar {
    // q = round(k/λ) or, when k/λ is within 2^-64 of a half, perhaps its other neighbour.
    let mut product = multiply_words::<3, 7>(k, &G1_LAMBDA_RECIPROCAL);
    let rounding = product[4].overflowing_add(1 << 62);
    product[4] = rounding.0;
    let high = wide(product[5], product[6]) + u128::from(rounding.1);
    let q = (high << 1) | u128::from(product[4] >> 63);
    // |k − q·λ| < 2^127, so its low 128 bits in two's complement say all.
    let k1 = wide(k[0], k[1]).wrapping_sub(q.wrapping_mul(LAMBDA)) as i128;
    let (k1, k2) = if q > LAMBDA / 2 { (k1 - 1, (q.wrapping_sub(LAMBDA + 1)) as i128) } else { (k1, q as i128) };
    let magnitude = [k1.unsigned_abs(), k2.unsigned_abs()];
    debug_assert!(magnitude.iter().all(|&m| m <= GLV_BOUND), "scalar is not below r");
    GlvScalar { negative: [k1 < 0, k2 < 0], magnitude }
}

fn wide(low: u64, high: u64) -> u128 {
    u128::from(low) | (u128::from(high) << 64)
}

/// The product of a 4-word and an N-word integer; `P = 4 + N`.
fn multiply_words<const N: usize, const P: usize>(a: &[u64; 4], b: &[u64; N]) -> [u64; P] {
    let mut out = [0u64; P];
    for (i, &x) in a.iter().enumerate() {
        let mut carry = 0u64;
        for (j, &y) in b.iter().enumerate() {
            let t = u128::from(x) * u128::from(y) + u128::from(out[i + j]) + u128::from(carry);
            out[i + j] = t as u64;
            carry = (t >> 64) as u64;
        }
        out[i + N] = carry;
    }
    out
}

/// A public integer with a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedScalar {
    /// Whether the integer is negative.
    pub negative: bool,
    /// Its size.
    pub magnitude: u128,
}

impl SignedScalar {
    /// Zero.
    pub const ZERO: Self = Self { negative: false, magnitude: 0 };
}

/// Splits `k = k₀ + k₁·x + k₂·x² + k₃·x³` with terms below 2^64: digits in base |x|, the odd ones negative as x is.
///
/// Range: `k < r < x⁴`. Time depends on `k`.
pub fn seed_split(k: &[u64; 4]) -> [SignedScalar; 4] {
    let mut quotient = *k;
    let mut terms = [SignedScalar::ZERO; 4];
    for (i, term) in terms.iter_mut().enumerate() {
        *term = SignedScalar { negative: i % 2 == 1, magnitude: u128::from(divide_by_seed(&mut quotient)) };
    }
    debug_assert!(quotient == [0; 4], "scalar is not below x^4");
    terms
}

/// `⌊(2^128 − 1)/|x|⌋ − 2^64`.
const SEED_RECIPROCAL: u64 = (u128::MAX / X_ABS as u128 - (1 << 64)) as u64;

/// Divides `k` by |x| in place and returns the remainder, word by word.
/// Source: Möller–Granlund, "Improved division by invariant integers", algorithm 4; |x| has its top bit set.
fn divide_by_seed(k: &mut [u64; 4]) -> u64 {
    let mut remainder = 0u64;
    for word in k.iter_mut().rev() {
        let estimate = u128::from(SEED_RECIPROCAL) * u128::from(remainder) + wide(*word, remainder);
        let mut quotient = ((estimate >> 64) as u64).wrapping_add(1);
        remainder = word.wrapping_sub(quotient.wrapping_mul(X_ABS));
        if remainder > estimate as u64 {
            quotient = quotient.wrapping_sub(1);
            remainder = remainder.wrapping_add(X_ABS);
        }
        if remainder >= X_ABS {
            quotient += 1;
            remainder -= X_ABS;
        }
        *word = quotient;
    }
    remainder
}

/// Width of the non-adjacent form: digits are odd, below 2^4 in size, at least 5 places apart.
const WNAF_WIDTH: u32 = 5;
/// Odd multiples 1, 3, …, 15 that the digits select.
pub const TABLE: usize = 1 << (WNAF_WIDTH - 2);
/// Most digits that `wnaf` writes: `GLV_BITS` and a carry.
pub const MAX_DIGITS: usize = GLV_BITS as usize + 1;

/// Writes the width-5 non-adjacent form of `k < 2^127`, least digit first; returns the number of digits. `out` starts as
/// zeros. Time depends on `k`.
pub fn wnaf(k: &SignedScalar, out: &mut [i8; MAX_DIGITS]) -> usize {
    let (mut rest, mut place, mut length) = (k.magnitude, 0, 0);
    while rest != 0 {
        let zeros = rest.trailing_zeros();
        rest >>= zeros;
        place += zeros as usize;
        let low = (rest & ((1 << WNAF_WIDTH) - 1)) as i8;
        let digit = if low >= 1 << (WNAF_WIDTH - 1) { low - (1 << WNAF_WIDTH) } else { low };
        rest = rest.wrapping_sub(digit as i128 as u128);
        out[place] = if k.negative { -digit } else { digit };
        length = place + 1;
    }
    length
}
