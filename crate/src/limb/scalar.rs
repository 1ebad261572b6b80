//! The baseline tier: balanced signed limbs of 30 bits in `i32`, products in `i64`.
//!
//! A value is `Σ limbᵢ·2^(30i)`; limbs are signed and "carried" when they lie in `[-2^29 − 4, 2^29 + 4]`, except the top
//! one, which holds the value's size and sign. Values are any representative of their class; kernels ask for
//! `|a·b| ≤ 300 modulus²`, so sums of a few kernel outputs may be multiplied without reduction. Overflow of any bound
//! panics in native debug builds (`overflow-checks`).
//!
//! Nothing here is inlined into its callers: a call costs a few ns, the unrolled bodies would triple the artefact.

use super::inverse;

/// What a value is made of.
pub type Limb = i32;

/// Bits per limb, which are those of a digit of the inversion, too.
pub const LIMB_BITS: u32 = inverse::DIGIT_BITS;

/// A loop over the limbs, written out: the crate is optimised for size, which leaves loops rolled, and these are hot.
macro_rules! for_each_limb {
    ($i:ident < $n:ident, $body:block) => {
        for_each_limb!(@each $i $n $body 0 1 2 3 4 5 6 7 8 9 10 11 12)
    };
    (@each $i:ident $n:ident $body:block $($k:literal)*) => {
        $(#[allow(unused_assignments, reason = "the last carry is none")]
        {
            let $i = $k;
            if $i < $n $body
        })*
    };
}

/// The low 30 bits of `x`, sign-extended: a balanced digit in `[-2^29, 2^29)`.
#[inline(always)]
pub(super) fn low(x: i64) -> i64 {
    (x << 34) >> 34
}

/// Splits a column into its balanced digit and adds the carry to the next column.
#[inline(always)]
pub(super) fn carry(x: i64, next: i64) -> (i32, i64) {
    let digit = low(x);
    (digit as i32, next + ((x - digit) >> LIMB_BITS))
}

/// One parallel carry: limbs below 2^31 − 2^29 in size become limbs below 2^29 + 4.
#[inline(always)]
fn carried<const N: usize>(x: [i32; N]) -> [i32; N] {
    let mut out = x;
    let mut previous = 0;
    for_each_limb!(i < N, {
        let c = if i + 1 < N { (x[i] + (1 << 29)) >> LIMB_BITS } else { 0 };
        out[i] = x[i] - (c << LIMB_BITS) + previous;
        previous = c;
    });
    out
}

/// `a + b`. Range: carried → carried; values add up.
#[inline(never)]
pub fn add<const N: usize>(a: &[i32; N], b: &[i32; N]) -> [i32; N] {
    let mut out = *a;
    for_each_limb!(i < N, {
        out[i] = a[i] + b[i];
    });
    carried(out)
}

/// `a − b`. Range: carried → carried; values subtract.
#[inline(never)]
pub fn sub<const N: usize>(a: &[i32; N], b: &[i32; N]) -> [i32; N] {
    let mut out = *a;
    for_each_limb!(i < N, {
        out[i] = a[i] - b[i];
    });
    carried(out)
}

/// `(a, b) ← (a + t, a − t)`: faster in place, limb by limb, than `add` and `sub`. Range: carried → carried.
#[inline(always)]
pub fn butterfly<const N: usize>(a: &mut [i32; N], b: &mut [i32; N], t: &[i32; N]) {
    let (mut sum_carry, mut difference_carry) = (0, 0);
    for_each_limb!(i < N, {
        let (sum, difference) = (a[i] + t[i], a[i] - t[i]);
        let c = |x: i32| if i + 1 < N { (x + (1 << 29)) >> LIMB_BITS } else { 0 };
        a[i] = sum - (c(sum) << LIMB_BITS) + sum_carry;
        b[i] = difference - (c(difference) << LIMB_BITS) + difference_carry;
        (sum_carry, difference_carry) = (c(sum), c(difference));
    });
}

/// `−a`. Range: carried → carried.
#[inline(never)]
pub fn neg<const N: usize>(a: &[i32; N]) -> [i32; N] {
    let mut out = *a;
    for_each_limb!(i < N, {
        out[i] = -a[i];
    });
    out
}

/// `b` where `mask` is −1, `a` where it is 0.
#[inline(never)]
pub fn select<const N: usize>(mask: i32, a: &[i32; N], b: &[i32; N]) -> [i32; N] {
    let mut out = *a;
    for_each_limb!(i < N, {
        out[i] = a[i] ^ (mask & (a[i] ^ b[i]));
    });
    out
}

/// Carries completely: limbs in `[0, 2^30)`, the top limb keeps the sign.
#[inline(always)]
fn propagate<const N: usize>(x: &mut [i32; N]) {
    for i in 0..N - 1 {
        x[i + 1] += x[i] >> LIMB_BITS;
        x[i] &= (1 << LIMB_BITS) - 1;
    }
}

/// The representative in `[0, modulus)`, in non-negative limbs. Range: `|x| < modulus` (any kernel output). Constant time.
#[inline(never)]
pub fn canonical<const N: usize>(x: &[i32; N], modulus: &[i32; N]) -> [i32; N] {
    let mut a = *x;
    propagate(&mut a);
    let negative = a[N - 1] >> 31;
    for i in 0..N {
        a[i] += modulus[i] & negative;
    }
    propagate(&mut a);
    let mut b = a;
    for i in 0..N {
        b[i] -= modulus[i];
    }
    propagate(&mut b);
    select(!(b[N - 1] >> 31), &a, &b)
}

/// Non-negative limbs of 30 bits to little-endian 64-bit words.
pub fn to_words<const N: usize, const W: usize>(x: &[i32; N]) -> [u64; W] {
    let mut out = [0u64; W];
    for (i, &limb) in x.iter().enumerate() {
        let (bit, value) = (i as u32 * LIMB_BITS, limb as u64);
        let (word, shift) = ((bit / 64) as usize, bit % 64);
        if word < W {
            out[word] |= value << shift;
            if shift > 34 && word + 1 < W {
                out[word + 1] |= value >> (64 - shift);
            }
        }
    }
    out
}

/// Little-endian 64-bit words to balanced limbs (all bits of the words must fit in N limbs).
pub fn from_words<const N: usize, const W: usize>(x: &[u64; W]) -> [i32; N] {
    let mut out = [0i32; N];
    let mut previous = 0i64;
    for (i, limb) in out.iter_mut().enumerate() {
        let bit = i as u32 * LIMB_BITS;
        let (word, shift) = ((bit / 64) as usize, bit % 64);
        let low = x.get(word).map_or(0, |w| w >> shift);
        let high = if shift > 34 { x.get(word + 1).map_or(0, |w| w << (64 - shift)) } else { 0 };
        let digit = ((low | high) & ((1 << LIMB_BITS) - 1)) as i64 + previous;
        let c = if i + 1 < N { (digit + (1 << 29)) >> LIMB_BITS } else { 0 };
        *limb = (digit - (c << LIMB_BITS)) as i32;
        previous = c;
    }
    out
}

/// The representative nearest to zero, `|value| < 0.51 modulus`. Range: `|x| < 2^9 modulus`, carried. Constant time.
#[inline(never)]
pub fn reduce<const N: usize>(x: &[i32; N], modulus: &[i32; N]) -> [i32; N] {
    combine([(1, x)], modulus)
}

/// `Σ kᵢ·xᵢ` as its representative nearest to zero, `|value| < 0.51 modulus`, in one pass.
/// Range: `Σ |kᵢ·xᵢ| < 2^9 modulus`, `Σ |kᵢ| ≤ 64`, carried. Constant time.
#[inline(never)]
pub fn combine<const N: usize, const K: usize>(terms: [(i64, &[i32; N]); K], modulus: &[i32; N]) -> [i32; N] {
    let sum = |i: usize| terms.iter().fold(0, |sum, (k, x)| sum + k * i64::from(x[i]));
    // The top limbs tell value / modulus to about 2^-9; the reciprocal has 31 bits, so no division is needed.
    let reciprocal = (1i64 << 50) / i64::from(modulus[N - 1]);
    let quotient = (sum(N - 1) * reciprocal + (1 << 49)) >> 50;
    let mut out = [0i32; N];
    let mut c = 0i64;
    for_each_limb!(i < N, {
        let column = sum(i) - quotient * i64::from(modulus[i]) + c;
        let digit = if i + 1 < N { low(column) } else { column };
        out[i] = digit as i32;
        c = (column - digit) >> LIMB_BITS;
    });
    out
}

/// Asserts that the kernels may multiply a and b: `|a·b| ≤ 300 modulus²`.
#[inline(always)]
pub fn check_product<const N: usize>(a: &[i32; N], b: &[i32; N], modulus: &[i32; N]) {
    if cfg!(debug_assertions) {
        let top = |x: &[i32; N]| i64::from(x[N - 1].unsigned_abs()) + 1;
        let modulus_top = i64::from(modulus[N - 1]);
        assert!(top(a) * top(b) <= 300 * modulus_top * modulus_top, "operands out of range");
    }
}

/// The inverse of `x` as a plain integer, in (−2m, 2m); 0 for 0. Range: `|x| < m < 2^bits`. Constant time.
///
/// `digits`: the modulus m in non-negative limbs, `inverse` its inverse modulo 2^30.
pub fn plain_inverse<const N: usize>(x: &[i32; N], digits: &[i32; N], inverse: u32, bits: u32) -> [i32; N] {
    rebalance(&inverse::invert(&canonical(x, digits), digits, inverse, bits))
}

/// The inverse of `x` as a plain integer, in (−2m, m); 0 for 0. Range: `|x| < 2^9 m`. Time depends on `x`.
///
/// `digits`: the modulus m in non-negative limbs, `inverse` its inverse modulo 2^30.
pub fn plain_inverse_vartime<const N: usize>(x: &[i32; N], digits: &[i32; N], inverse: u32) -> [i32; N] {
    rebalance(&inverse::invert_vartime(x, digits, inverse))
}

/// Limbs in `[−2^30, 2^30]` (a sign over non-negative limbs, as the inversion leaves them) to balanced limbs.
pub fn rebalance<const N: usize>(x: &[i64; N]) -> [i32; N] {
    let mut out = [0i32; N];
    let mut c = 0i64;
    for i in 0..N {
        let column = x[i] + c;
        let digit = if i + 1 < N { low(column) } else { column };
        out[i] = digit as i32;
        c = (column - digit) >> LIMB_BITS;
    }
    out
}

/// Whether `x` is a multiple of the modulus. Range: `|x| ≤ 32 modulus`. Time depends on `x`.
///
/// The low limb names the only multiple that could match; it is almost always too large.
#[inline(always)]
pub fn is_multiple_vartime<const N: usize>(x: &[i32; N], modulus: &[i32; N], inverse: u32) -> bool {
    let candidate = low(i64::from((x[0] as u32).wrapping_mul(inverse)));
    if candidate.unsigned_abs() > 32 {
        return false;
    }
    let mut c = 0i64;
    for i in 0..N {
        let column = i64::from(x[i]) - candidate * i64::from(modulus[i]) + c;
        if column & ((1 << LIMB_BITS) - 1) != 0 && (i + 1 < N || column != 0) {
            return false;
        }
        c = column >> LIMB_BITS;
    }
    c == 0
}
