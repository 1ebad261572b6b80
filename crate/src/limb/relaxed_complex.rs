//! A pair as one element of Fp2 = Fp[u]/(u² + 1), the coefficient of u in the second lane. Public data only.
//!
//! Range, unless said otherwise: carried operands with `|value| < p`, and such results.
use super::relaxed::{CONSTANTS, Pair, limbs};
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
        Self(limbs!(|I| f64x2_mul(self.0[I], f64x2(1.0, -1.0))))
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

    /// `Σ kᵢ·xᵢ + ξ·Σ mⱼ·yⱼ`, ξ = 1 + u, as its representative nearest to zero.
    /// Range: `Σ |kᵢ| + 2·Σ |mⱼ| ≤ 31`.
    #[inline(always)]
    pub fn combine<const K: usize, const M: usize>(plain: [(i32, &Self); K], by_xi: [(i32, &Self); M]) -> Self {
        let weight = |terms: &[(i32, &Self)]| terms.iter().map(|(k, _)| k.abs()).sum::<i32>();
        debug_assert!(weight(&plain) + 2 * weight(&by_xi) <= MAX_WEIGHT);
        combine(&plain, &by_xi)
    }
}

/// `Pair::combine`, called and not written out at each place, since it is in many; the factors cost next to nothing.
#[inline(never)]
fn combine(plain: &[(i32, &Pair)], by_xi: &[(i32, &Pair)]) -> Pair {
    let mut sum = Pair::ZERO.0;
    let add = |sum: &mut [v128; 8], terms: &[(i32, &Pair)]| {
        for (k, Pair(x)) in terms {
            let factor = f64x2_splat(f64::from(*k));
            *sum = limbs!(|I| f64x2_relaxed_madd(factor, x[I], sum[I]));
        }
    };
    if !by_xi.is_empty() {
        add(&mut sum, by_xi);
        // ξ·y = y + (−y₁, y₀).
        sum = limbs!(|I| f64x2_add(sum[I], i64x2_shuffle::<1, 2>(f64x2_neg(sum[I]), sum[I])));
    }
    add(&mut sum, plain);
    Pair(sum).reduce()
}
