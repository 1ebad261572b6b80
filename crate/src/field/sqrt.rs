//! Square roots in Fp and Fp2. Time: constant but for the outcome (whether a root exists).
use super::{Field, Fp, Fp2, PublicFp};
use crate::params::{FP_MINUS_THREE_QUARTER, FP_TWO_INV};
use core::ops::Mul;

/// What an exponentiation needs: Fp, and Fp for public data.
pub trait Square: Copy + Mul<Output = Self> {
    /// `a²`.
    fn squared(&self) -> Self;
}

impl Square for Fp {
    #[inline(always)]
    fn squared(&self) -> Self {
        self.square()
    }
}

/// Square roots of up to `PublicFp::WIDTH` elements, at least one; those beyond the last are nothing. Public data only.
pub fn sqrt_fp_each(values: &[Fp]) -> [Option<Fp>; PublicFp::WIDTH] {
    let a = PublicFp::side_by_side(values);
    let root = a * pow_p_minus_3_over_4(&a);
    let exact = PublicFp::combine([(1, &root.squared()), (-1, &a)]).is_zero_each();
    let roots = root.to_each();
    core::array::from_fn(|i| (exact[i] && i < values.len()).then_some(roots[i]))
}

/// A square root in Fp: `a^((p+1)/4)`, p ≡ 3 mod 4.
pub fn sqrt_fp(a: &Fp) -> Option<Fp> {
    let root = *a * pow_p_minus_3_over_4(a);
    (root.square() == *a).then_some(root)
}

/// `a^((p−3)/4)` of each of N elements, as many at once as there are lanes. Public data only.
pub fn pow_p_minus_3_over_4_each<const N: usize>(bases: [Fp; N]) -> [Fp; N] {
    let mut powers = bases;
    for few in powers.chunks_mut(PublicFp::WIDTH) {
        let results = pow_p_minus_3_over_4(&PublicFp::side_by_side(few)).to_each();
        few.copy_from_slice(&results[..few.len()]);
    }
    powers
}

/// `a^((p−3)/4)`, the inverse of a square root of a square `a`; sliding windows of 5 bits over the fixed exponent.
/// Constant time, if the field's operations are.
pub fn pow_p_minus_3_over_4<F: Square>(a: &F) -> F {
    const WINDOW: u32 = 5;
    let mut odd_powers = [*a; 1 << (WINDOW - 1)];
    let a2 = a.squared();
    for i in 1..odd_powers.len() {
        odd_powers[i] = odd_powers[i - 1] * a2;
    }
    let bit = |i: u32| (FP_MINUS_THREE_QUARTER[(i / 64) as usize] >> (i % 64)) & 1;
    let mut out = None;
    let mut i = 379i32;
    while i >= 0 {
        if bit(i as u32) == 0 {
            out = out.map(|power: F| power.squared());
            i -= 1;
            continue;
        }
        let mut low = (i - WINDOW as i32 + 1).max(0);
        while bit(low as u32) == 0 {
            low += 1;
        }
        let digit = (low..=i).rev().fold(0, |acc, j| 2 * acc + bit(j as u32) as usize);
        for _ in low..=i {
            out = out.map(|power| power.squared());
        }
        let odd = odd_powers[digit / 2];
        out = Some(out.map_or(odd, |power| power * odd));
        i = low - 1;
    }
    out.unwrap_or(*a)
}

/// A square root in Fp2 by the norm, with two exponentiations.
///
/// For a root `x0 + x1·u` and `n = ±√(c0² + c1²)`: `x0² = (c0 + n)/2`, `x1² = (n − c0)/2`, `2·x0·x1 = c1`. With
/// `t = (c0 + n)/2`, `e = t^((p−3)/4)`, `s = e·t`: either `s² = t`, then `x0 = s` and `1/x0 = e`; or `s² = −t`, and since
/// the other sign of n makes `x1² = −t`, `x1 = s` and `1/x1 = −e`.
/// Source: Adj, Rodríguez-Henríquez, eprint 2012/685 (the "complex method"), with the inverse taken from the exponentiation.
pub fn sqrt_fp2(a: &Fp2) -> Option<Fp2> {
    let n = sqrt_fp(&a.norm())?;
    let half = RootFp2::new(a, &n);
    let root = half.finish(&pow_p_minus_3_over_4(&half.t));
    (root.square() == *a).then_some(root)
}

/// Square roots of up to `PublicFp::WIDTH` elements, at least one; those beyond the last are nothing. Public data only.
pub fn sqrt_fp2_each(values: &[Fp2]) -> [Option<Fp2>; PublicFp::WIDTH] {
    let mut norms = [Fp::ZERO; PublicFp::WIDTH];
    for (norm, value) in norms.iter_mut().zip(values) {
        *norm = value.norm();
    }
    let n = values.len().min(PublicFp::WIDTH);
    let roots = sqrt_fp_each(&norms[..n]);
    // Where there is none, the rest is computed for nothing, of whatever number.
    let halves: [RootFp2; PublicFp::WIDTH] =
        core::array::from_fn(|i| RootFp2::new(&values[i.min(n - 1)], &roots[i].unwrap_or(Fp::ONE)));
    let powers = pow_p_minus_3_over_4_each(halves.map(|half| half.t));
    core::array::from_fn(|i| {
        roots[i]?;
        let root = halves[i].finish(&powers[i]);
        (root.square() == values[i]).then_some(root)
    })
}

/// A square root in Fp2 half-way, with a root n of the norm. Constant time.
#[derive(Clone, Copy)]
pub struct RootFp2 {
    c1: Fp,
    /// `(c0 ± n)/2`: 0 would lose c0, which happens for c1 = 0 only, where the other sign has c0.
    pub t: Fp,
}

impl RootFp2 {
    /// For an element and a root of its norm, if it has one.
    pub fn new(a: &Fp2, n: &Fp) -> Self {
        let half = |x: Fp| x * FP_TWO_INV;
        let (plus, minus) = (half(a.c0 + *n), half(a.c0 - *n));
        Self { c1: a.c1, t: Fp::select(plus.zero_mask(), &plus, &minus) }
    }

    /// The root, if there is one, from `e = t^((p−3)/4)`.
    pub fn finish(&self, e: &Fp) -> Fp2 {
        let s = *e * self.t;
        let other = self.c1 * *e * FP_TWO_INV;
        let is_square = (s.square() - self.t).zero_mask();
        Fp2::new(Fp::select(is_square, &-other, &s), Fp::select(is_square, &s, &other))
    }
}
