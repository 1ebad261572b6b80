//! Fp6 = Fp2[v]/(v³ − ξ), ξ = 1 + u.
use super::{Field, PublicFp2 as Fp2};
use crate::params::{FROBENIUS_FP6_C1, FROBENIUS_FP6_C2};
use core::ops::{Add, Mul, Neg, Sub};

/// `c0 + c1·v + c2·v²`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Fp6 {
    /// The constant term.
    pub c0: Fp2,
    /// The coefficient of v.
    pub c1: Fp2,
    /// The coefficient of v².
    pub c2: Fp2,
}

impl Fp6 {
    /// The neutral element of addition.
    pub const ZERO: Self = Self::new(Fp2::ZERO, Fp2::ZERO, Fp2::ZERO);
    /// The neutral element of multiplication.
    pub const ONE: Self = Self::new(Fp2::ONE, Fp2::ZERO, Fp2::ZERO);

    /// `c0 + c1·v + c2·v²`.
    pub const fn new(c0: Fp2, c1: Fp2, c2: Fp2) -> Self {
        Self { c0, c1, c2 }
    }

    /// `a·v`. Range: the constant term doubles, nothing else grows.
    #[inline(always)]
    pub fn mul_by_v(&self) -> Self {
        Self::new(self.c2.mul_by_xi(), self.c0, self.c1)
    }

    /// `2a`.
    #[inline(always)]
    pub fn double(&self) -> Self {
        *self + *self
    }

    /// `a·(b0 + b1·v) + c·v`. Range: `|a|·|b| ≤ 37 p²`, `|c| ≤ 50 p` per coordinate → 0.51 p. Cost: 5 multiplications in
    /// Fp2 (Karatsuba).
    #[inline(never)]
    pub(super) fn mul_by_01_add(&self, b0: &Fp2, b1: &Fp2, c: &Self) -> Self {
        let [t0, t1, t01, t2, t3] = self.products_by_01(b0, b1);
        Self::new(
            Fp2::combine([(1, &t0)], [(1, &t2), (1, &c.c2)]),
            Fp2::combine([(1, &t01), (-1, &t0), (-1, &t1), (1, &c.c0)], []),
            Fp2::combine([(1, &t3), (1, &t1), (1, &c.c1)], []),
        )
    }

    /// What `a·(b0 + b1·v)` is made of: `a0·b0`, `a1·b1`, `(a0 + a1)(b0 + b1)`, `a2·b1`, `a2·b0`.
    #[inline(always)]
    pub(super) fn products_by_01(&self, b0: &Fp2, b1: &Fp2) -> [Fp2; 5] {
        let sum = (self.c0 + self.c1) * (*b0 + *b1);
        [self.c0 * *b0, self.c1 * *b1, sum, self.c2 * *b1, self.c2 * *b0]
    }

    /// `a^(p^power)`. Range: `power ≤ 2`. Cost: 2 multiplications in Fp2.
    pub fn frobenius(&self, power: usize) -> Self {
        let conjugate = |a: Fp2| if power % 2 == 1 { a.conjugate() } else { a };
        Self::new(
            conjugate(self.c0),
            conjugate(self.c1) * FROBENIUS_FP6_C1[power].to_public(),
            conjugate(self.c2) * FROBENIUS_FP6_C2[power].to_public(),
        )
    }

    /// `1/a`, 0 for 0. Range: `|a| ≤ 4 p` per coordinate. Cost: 12 products and an inversion in Fp2. Time depends on `a`.
    ///
    /// The adjugate of the matrix of multiplication by `a`, over the norm to Fp2.
    pub fn invert_vartime(&self) -> Self {
        let t0 = (self.c0.square() - (self.c1 * self.c2).mul_by_xi()).reduce();
        let t1 = (self.c2.square().mul_by_xi() - self.c0 * self.c1).reduce();
        let t2 = (self.c1.square() - self.c0 * self.c2).reduce();
        let norm = self.c0 * t0 + (self.c2 * t1 + self.c1 * t2).mul_by_xi();
        let inverse = norm.reduce().invert_vartime();
        Self::new(t0 * inverse, t1 * inverse, t2 * inverse)
    }
}

impl Add for Fp6 {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self::new(self.c0 + other.c0, self.c1 + other.c1, self.c2 + other.c2)
    }
}

impl Sub for Fp6 {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        Self::new(self.c0 - other.c0, self.c1 - other.c1, self.c2 - other.c2)
    }
}

impl Neg for Fp6 {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        Self::new(-self.c0, -self.c1, -self.c2)
    }
}

impl Mul for &Fp6 {
    type Output = Fp6;
    /// Range: `|a|·|b| ≤ 37 p²` per coordinate → 0.51 p. Cost: 6 multiplications in Fp2.
    /// Source: Devegili, Ó hÉigeartaigh, Scott, Dahab, eprint 2006/471, section 4 (Karatsuba).
    #[inline(never)]
    fn mul(self, other: &Fp6) -> Fp6 {
        let (a, b) = (self, other);
        let (t0, t1, t2) = (a.c0 * b.c0, a.c1 * b.c1, a.c2 * b.c2);
        let t12 = (a.c1 + a.c2) * (b.c1 + b.c2);
        let t01 = (a.c0 + a.c1) * (b.c0 + b.c1);
        let t02 = (a.c0 + a.c2) * (b.c0 + b.c2);
        Fp6::new(
            Fp2::combine([(1, &t0)], [(1, &t12), (-1, &t1), (-1, &t2)]),
            Fp2::combine([(1, &t01), (-1, &t0), (-1, &t1)], [(1, &t2)]),
            Fp2::combine([(1, &t02), (-1, &t0), (-1, &t2), (1, &t1)], []),
        )
    }
}
