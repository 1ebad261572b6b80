//! Fp2 = Fp[u]/(u² + 1).
use super::{Field, Fp};
use core::ops::{Add, Mul, Neg, Sub};

/// `c0 + c1·u`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Fp2 {
    /// The constant term.
    pub c0: Fp,
    /// The coefficient of u.
    pub c1: Fp,
}

impl Fp2 {
    /// `c0 + c1·u`.
    pub const fn new(c0: Fp, c1: Fp) -> Self {
        Self { c0, c1 }
    }

    /// `[c0, c1]`.
    #[inline(always)]
    pub fn coordinates(&self) -> [Fp; 2] {
        [self.c0, self.c1]
    }

    /// `c0 − c1·u`: also the Frobenius map.
    #[inline(always)]
    pub fn conjugate(&self) -> Self {
        Self::new(self.c0, -self.c1)
    }

    /// `a·(1 + u)`: ξ, the cubic non-residue of the tower.
    #[inline(always)]
    pub fn mul_by_xi(&self) -> Self {
        Self::new(self.c0 - self.c1, self.c0 + self.c1)
    }

    /// `a·k`, k in Fp.
    #[inline(always)]
    pub fn scale(&self, k: &Fp) -> Self {
        Self::new(self.c0 * *k, self.c1 * *k)
    }

    /// `c0² + c1²`, in Fp.
    pub fn norm(&self) -> Fp {
        Fp::dot(&self.c0, &self.c0, &self.c1, &self.c1)
    }

    /// Whether the value is the larger of ±a in the order of the ZCash encoding (c1 first, then c0).
    pub fn is_lexicographically_largest(&self) -> bool {
        let c1_zero = self.c1.zero_mask() != 0;
        self.c1.is_lexicographically_largest() | (c1_zero & self.c0.is_lexicographically_largest())
    }
}

impl Add for Fp2 {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self::new(self.c0 + other.c0, self.c1 + other.c1)
    }
}

impl Sub for Fp2 {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self::new(self.c0 - other.c0, self.c1 - other.c1)
    }
}

impl Neg for Fp2 {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self::new(-self.c0, -self.c1)
    }
}

impl Mul for Fp2 {
    type Output = Self;
    /// Two sums of two products with one reduction each: as many limb products as Karatsuba, fewer additions.
    #[inline(never)]
    fn mul(self, other: Self) -> Self {
        Self::new(Fp::dot(&self.c0, &other.c0, &-self.c1, &other.c1), Fp::dot(&self.c0, &other.c1, &self.c1, &other.c0))
    }
}

impl Field for Fp2 {
    const ZERO: Self = Self::new(Fp::ZERO, Fp::ZERO);
    const ONE: Self = Self::new(Fp::ONE, Fp::ZERO);

    /// `(c0 + c1)(c0 − c1) + 2·c0·c1·u`: 2M.
    #[inline(always)]
    fn square(&self) -> Self {
        Self::new((self.c0 + self.c1) * (self.c0 - self.c1), self.c0.double() * self.c1)
    }

    #[inline(always)]
    fn double(&self) -> Self {
        *self + *self
    }

    #[inline(always)]
    fn reduce(&self) -> Self {
        Self::new(self.c0.reduce(), self.c1.reduce())
    }

    fn zero_mask(&self) -> i32 {
        self.c0.zero_mask() & self.c1.zero_mask()
    }

    #[inline(always)]
    fn select(mask: i32, a: &Self, b: &Self) -> Self {
        Self::new(Fp::select(mask, &a.c0, &b.c0), Fp::select(mask, &a.c1, &b.c1))
    }

    fn invert(&self) -> Self {
        self.conjugate().scale(&self.norm().invert())
    }

    fn invert_vartime(&self) -> Self {
        self.conjugate().scale(&self.norm().invert_vartime())
    }

    #[inline(always)]
    fn is_zero_vartime(&self) -> bool {
        self.c0.is_zero_vartime() && self.c1.is_zero_vartime()
    }
}
