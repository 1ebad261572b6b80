//! A pair as one element of Fp2 = Fp[u]/(u² + 1), the coefficient of u in the second lane. Public data only.
//!
//! Range, unless said otherwise: carried operands with `|value| < p`, and such results.
use super::relaxed::{CONSTANTS, Pair};
use super::relaxed_fp::{kernel_fp2_mul, kernel_fp2_sqr};
use core::arch::wasm32::*;

/// Most of the terms of `Pair::combine`, times their factors, those times ξ twice: it bounds limbs and value for `reduce`.
const MAX_WEIGHT: i32 = 31;

impl Pair {
    /// `a·b / R` in Fp2.
    #[inline(always)]
    pub fn complex_mul(&self, other: &Self) -> Self {
        // SAFETY: `out`, `self` and `other` are 8 vectors each, the first are written, and the table is the kernels' own.
        unsafe { Self::made_by(|out| kernel_fp2_mul(out, self.0.as_ptr(), other.0.as_ptr(), CONSTANTS.table.as_ptr())) }
    }

    /// `a² / R` in Fp2.
    #[inline(always)]
    pub fn complex_square(&self) -> Self {
        // SAFETY: as in `complex_mul`.
        unsafe { Self::made_by(|out| kernel_fp2_sqr(out, self.0.as_ptr(), CONSTANTS.table.as_ptr())) }
    }

    /// `ū`: the second lane negated.
    #[inline(always)]
    pub fn conjugate(&self) -> Self {
        Self(self.0.map(|limb| f64x2_mul(limb, f64x2(1.0, -1.0))))
    }

    /// `(c, c)` with `c = c0² + c1²`, over R.
    #[inline(always)]
    pub fn norm(&self) -> Self {
        let squares = self.square();
        squares.add(&squares.swap()).reduce()
    }

    /// `a + b`, reduced.
    #[inline(never)]
    pub fn add_reduced(&self, other: &Self) -> Self {
        self.add(other).reduce()
    }

    /// `a − b`, reduced.
    #[inline(never)]
    pub fn sub_reduced(&self, other: &Self) -> Self {
        self.sub(other).reduce()
    }

    /// `Σ kᵢ·xᵢ + ξ·Σ mⱼ·yⱼ`, ξ = 1 + u, as its representative nearest to zero. The factors are constants of the caller.
    /// Range: `Σ |kᵢ| + 2·Σ |mⱼ| ≤ 31`.
    #[inline(always)]
    pub fn combine<const K: usize, const M: usize>(plain: [(i32, &Self); K], by_xi: [(i32, &Self); M]) -> Self {
        let weight = |terms: &[(i32, &Self)]| terms.iter().map(|(k, _)| k.abs()).sum::<i32>();
        assert!(weight(&plain) + 2 * weight(&by_xi) <= MAX_WEIGHT);
        let sum = |i: usize| {
            let mut limb = f64x2(0.0, 0.0);
            if M > 0 {
                let y = by_xi.into_iter().fold(limb, |sum, (m, y)| add_multiple(sum, m, y.0[i]));
                // ξ·y = y + (−y₁, y₀).
                limb = f64x2_add(y, i64x2_shuffle::<1, 2>(f64x2_neg(y), y));
            }
            plain.into_iter().fold(limb, |sum, (k, x)| add_multiple(sum, k, x.0[i]))
        };
        Self(core::array::from_fn(sum)).reduce()
    }
}

/// `sum + k·x`, by additions for small k, since engines materialise a constant factor anew at every use.
#[inline(always)]
fn add_multiple(sum: v128, k: i32, x: v128) -> v128 {
    let add = |sum| if k < 0 { f64x2_sub(sum, x) } else { f64x2_add(sum, x) };
    match k.abs() {
        1 => add(sum),
        2 => add(add(sum)),
        3 => add(add(add(sum))),
        _ => f64x2_add(sum, f64x2_mul(x, f64x2_splat(f64::from(k)))),
    }
}
