//! The wide tier: 64-bit words, whose products of 128 bits are single instructions where Wasm has wide arithmetic.
//!
//! Values are unsigned and below `BOUND`, before and after every operation, so there is nothing to keep track of: 2p in
//! Fp, where products come out below 2p by themselves, and r in Fr, where they take one subtraction. Constant time, as
//! `limb::scalar` is, unless named otherwise. Overflow of a bound panics in native debug builds (`overflow-checks`).
use super::inverse;

/// What a value is made of.
pub type Limb = u64;

/// The words of one field.
pub trait Modulus {
    /// The modulus.
    const MODULUS: Self;
    /// What values stay below: a multiple of the modulus.
    const BOUND: Self;
    /// `−modulus⁻¹ mod 2^64`.
    const MINUS_INVERSE: u64;
}

/// `t + a·b + c` as a low and a high word: at most 2^128 − 1.
#[inline(always)]
fn multiply_add(t: u64, a: u64, b: u64, c: u64) -> (u64, u64) {
    let sum = u128::from(a) * u128::from(b) + u128::from(t) + u128::from(c);
    (sum as u64, (sum >> 64) as u64)
}

/// `Σ aₖ·bₖ / 2^(64N)`, up to a multiple of the modulus m. Range: `Σ aₖ + m < 2^(64N)`; result below `Σ aₖ·bₖ / 2^(64N) + m`.
///
/// Source: Koç–Acar–Kaliski 1996, CIOS, a row per word of b; the range spares the row's second carry word.
#[inline(always)]
fn montgomery<const N: usize, const K: usize>(pairs: [(&[u64; N], &[u64; N]); K]) -> [u64; N]
where
    [u64; N]: Modulus,
{
    let m = const { <[u64; N]>::MODULUS };
    let mut t = [0u64; N];
    for i in 0..N {
        let mut high = 0;
        for (a, b) in pairs {
            let mut c = 0;
            for j in 0..N {
                (t[j], c) = multiply_add(t[j], a[j], b[i], c);
            }
            high += c;
        }
        let q = t[0].wrapping_mul(<[u64; N]>::MINUS_INVERSE);
        let (_, mut c) = multiply_add(t[0], q, m[0], 0);
        for j in 1..N {
            (t[j - 1], c) = multiply_add(t[j], q, m[j], c);
        }
        t[N - 1] = high + c;
    }
    t
}

/// `a·b / 2^384`. Range: below 2p → below 2p; b may be any integer. Cost: 72 products.
#[inline(never)]
pub fn fp_mul(a: &[u64; 6], b: &[u64; 6]) -> [u64; 6] {
    montgomery([(a, b)])
}

/// `a² / 2^384`. Range and cost: as [`fp_mul`].
#[inline(always)]
pub fn fp_sqr(a: &[u64; 6]) -> [u64; 6] {
    fp_mul(a, a)
}

/// `(a·b + c·d) / 2^384` with one reduction. Range: below 2p → below 2p. Cost: 108 products.
#[inline(never)]
pub fn fp_dot(a: &[u64; 6], b: &[u64; 6], c: &[u64; 6], d: &[u64; 6]) -> [u64; 6] {
    montgomery([(a, b), (c, d)])
}

/// `a·b / 2^256`. Range: below r → below r; b may be any integer. Cost: 32 products.
#[inline(never)]
pub fn fr_mul(a: &[u64; 4], b: &[u64; 4]) -> [u64; 4] {
    reduce_once(&montgomery([(a, b)]), &<[u64; 4]>::MODULUS)
}

/// `a² / 2^256`. Range and cost: as [`fr_mul`].
#[inline(always)]
pub fn fr_sqr(a: &[u64; 4]) -> [u64; 4] {
    fr_mul(a, a)
}

/// `a + b` and the carry out of it.
#[inline(always)]
fn add_words<const N: usize>(a: &[u64; N], b: &[u64; N]) -> ([u64; N], u64) {
    let (mut out, mut c) = ([0; N], 0);
    for i in 0..N {
        let sum = u128::from(a[i]) + u128::from(b[i]) + u128::from(c);
        (out[i], c) = (sum as u64, (sum >> 64) as u64);
    }
    (out, c)
}

/// `a − b` modulo 2^(64N), and all ones if `a < b`, else 0.
#[inline(always)]
fn sub_words<const N: usize>(a: &[u64; N], b: &[u64; N]) -> ([u64; N], u64) {
    let (mut out, mut borrow) = ([0; N], 0i64);
    for i in 0..N {
        let difference = i128::from(a[i]) - i128::from(b[i]) + i128::from(borrow);
        (out[i], borrow) = (difference as u64, (difference >> 64) as i64);
    }
    (out, borrow as u64)
}

/// `x − m` if `x ≥ m`, else x.
#[inline(always)]
fn reduce_once<const N: usize>(x: &[u64; N], m: &[u64; N]) -> [u64; N] {
    let (less, is_below) = sub_words(x, m);
    select(is_below as i32, &less, x)
}

/// `a + b`. Range: below `BOUND` → below `BOUND`.
#[inline(never)]
pub fn add<const N: usize>(a: &[u64; N], b: &[u64; N]) -> [u64; N]
where
    [u64; N]: Modulus,
{
    // Twice the bound still fits, in both fields.
    reduce_once(&add_words(a, b).0, &<[u64; N]>::BOUND)
}

/// `a − b`. Range: below `BOUND` → below `BOUND`.
#[inline(never)]
pub fn sub<const N: usize>(a: &[u64; N], b: &[u64; N]) -> [u64; N]
where
    [u64; N]: Modulus,
{
    let (difference, is_negative) = sub_words(a, b);
    add_words(&difference, &<[u64; N]>::BOUND.map(|word| word & is_negative)).0
}

/// `(a, b) ← (a + t, a − t)`. Range: below `BOUND` → below `BOUND`.
#[inline(always)]
pub fn butterfly<const N: usize>(a: &mut [u64; N], b: &mut [u64; N], t: &[u64; N])
where
    [u64; N]: Modulus,
{
    *b = sub(a, t);
    *a = add(a, t);
}

/// `−a`. Range: below `BOUND` → below `BOUND`.
#[inline(always)]
pub fn neg<const N: usize>(a: &[u64; N]) -> [u64; N]
where
    [u64; N]: Modulus,
{
    sub(&[0; N], a)
}

/// `b` where `mask` is −1, `a` where it is 0.
#[inline(always)]
pub fn select<const N: usize>(mask: i32, a: &[u64; N], b: &[u64; N]) -> [u64; N] {
    let (mut out, mask) = (*a, i64::from(mask) as u64);
    for i in 0..N {
        out[i] = a[i] ^ (mask & (a[i] ^ b[i]));
    }
    out
}

/// The representative below the modulus. Range: below `BOUND`. Constant time.
#[inline(never)]
pub fn canonical<const N: usize, const D: usize>(x: &[u64; N], _digits: &[i32; D]) -> [u64; N]
where
    [u64; N]: Modulus,
{
    reduce_once(x, &<[u64; N]>::MODULUS)
}

/// The value itself: every value is reduced as far as any operation asks for.
#[inline(always)]
pub fn reduce<const N: usize>(x: &[u64; N], _modulus: &[u64; N]) -> [u64; N] {
    *x
}

/// `Σ kᵢ·xᵢ`. Terms with k = 0 cost nothing where the compiler sees it. Range: `Σ |kᵢ| ≤ 64`, below `BOUND` → below
/// `BOUND`. Constant time.
#[inline(always)]
pub fn combine<const N: usize, const K: usize>(terms: [(i64, &[u64; N]); K], modulus: &[u64; N]) -> [u64; N]
where
    [u64; N]: Modulus,
{
    // As many bounds as make up for the negative terms.
    let bounds = terms.iter().fold(0, |sum, (k, _)| sum - k.min(&0));
    let mut sum = [0; N];
    let mut c = 0i128;
    for i in 0..N {
        c += i128::from(bounds) * i128::from(<[u64; N]>::BOUND[i]);
        c = terms.iter().fold(c, |sum, (k, x)| sum + i128::from(*k) * i128::from(x[i]));
        sum[i] = c as u64;
        c >>= 64;
    }
    settle(&sum, c as u64, modulus)
}

/// What `combine` ends with, called and not written out at each place. Range: `carry·2^(64·N) + sum`, as there.
#[inline(never)]
fn settle<const N: usize>(sum: &[u64; N], carry: u64, modulus: &[u64; N]) -> [u64; N]
where
    [u64; N]: Modulus,
{
    // The quotient by the upper half of the top word and what is above it: too small by less than 1 + 2^-20.
    let divisor = (modulus[N - 1] >> 32) + 1;
    let top = (carry << 32) | (sum[N - 1] >> 32);
    let quotient = ((u128::from(top) * u128::from(u64::MAX / divisor)) >> 64) as u64;
    let mut out = [0; N];
    let mut c = 0i128;
    for i in 0..N {
        c += i128::from(sum[i]) - i128::from(quotient) * i128::from(modulus[i]);
        out[i] = c as u64;
        c >>= 64;
    }
    reduce_once(&out, &<[u64; N]>::BOUND)
}

/// Asserts that the kernels may multiply a and b.
#[inline(always)]
pub fn check_product<const N: usize>(a: &[u64; N], b: &[u64; N], _modulus: &[u64; N])
where
    [u64; N]: Modulus,
{
    debug_assert!([a, b].iter().all(|x| sub_words(x, &<[u64; N]>::BOUND).1 != 0), "operands out of range");
}

/// A value as it is: its limbs are words.
#[inline(always)]
pub fn to_words<const N: usize, const W: usize>(x: &[u64; N]) -> [u64; W] {
    core::array::from_fn(|i| x[i])
}

/// Words as they are: an operand of a product, on its right.
#[inline(always)]
pub fn from_words<const N: usize, const W: usize>(x: &[u64; W]) -> [u64; N] {
    core::array::from_fn(|i| x[i])
}

/// Whether `x` is a multiple of the modulus. Time depends on `x`.
#[inline(always)]
pub fn is_multiple_vartime<const N: usize>(x: &[u64; N], modulus: &[u64; N], _inverse: u32) -> bool {
    *x == [0; N] || x == modulus
}

/// The inverse of `x` as a plain integer, below twice the modulus; 0 for 0. Time depends on `x`.
///
/// `digits`: the modulus in digits of 30 bits, `inverse` its inverse modulo 2^30.
pub fn plain_inverse_vartime<const N: usize, const D: usize>(
    x: &[u64; N],
    digits: &[i32; D],
    inverse: u32,
) -> [u64; N] {
    non_negative(inverse::invert_vartime(&to_digits(x), digits, inverse), digits)
}

/// The inverse of `x` as a plain integer, below twice the modulus m; 0 for 0. Range: below `BOUND`, `m < 2^bits`. Constant time.
///
/// `digits`: m in digits of 30 bits, `inverse` its inverse modulo 2^30.
pub fn plain_inverse<const N: usize, const D: usize>(
    x: &[u64; N],
    digits: &[i32; D],
    inverse: u32,
    bits: u32,
) -> [u64; N]
where
    [u64; N]: Modulus,
{
    non_negative(inverse::invert(&to_digits(&canonical(x, digits)), digits, inverse, bits), digits)
}

/// A value in (−2m, 2m) with m added until it is not negative: in [0, 2m). Constant time.
fn non_negative<const N: usize, const D: usize>(mut plain: [i64; D], digits: &[i32; D]) -> [u64; N] {
    for round in 0..3 {
        for i in 0..D - 1 {
            plain[i + 1] += plain[i] >> inverse::DIGIT_BITS;
            plain[i] &= (1 << inverse::DIGIT_BITS) - 1;
        }
        let negative = plain[D - 1] >> 63;
        for (limb, digit) in plain.iter_mut().zip(digits) {
            *limb += i64::from(*digit) & negative;
        }
        debug_assert!(round < 2 || negative == 0, "below −2m");
    }
    from_digits(&plain)
}

fn to_digits<const N: usize, const D: usize>(x: &[u64; N]) -> [i32; D] {
    core::array::from_fn(|i| {
        let (word, shift) = position(i);
        let low = x.get(word).map_or(0, |w| w >> shift);
        let high = if shift > 34 { x.get(word + 1).map_or(0, |w| w << (64 - shift)) } else { 0 };
        ((low | high) & ((1 << inverse::DIGIT_BITS) - 1)) as i32
    })
}

fn from_digits<const N: usize, const D: usize>(digits: &[i64; D]) -> [u64; N] {
    let mut out = [0; N];
    for (i, &digit) in digits.iter().enumerate() {
        let (word, shift) = position(i);
        if word < N {
            out[word] |= (digit as u64) << shift;
        }
        if shift > 34 && word + 1 < N {
            out[word + 1] |= (digit as u64) >> (64 - shift);
        }
    }
    out
}

/// The word in which digit `i` starts, and the bit.
fn position(i: usize) -> (usize, u32) {
    let bit = i as u32 * inverse::DIGIT_BITS;
    ((bit / 64) as usize, bit % 64)
}
