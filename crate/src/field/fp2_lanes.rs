//! Fp2 of the relaxed tier, an element in the two lanes of `limb::relaxed`. Public data only.
//!
//! Every result is carried and below p in size, so nothing needs to be reduced between operations.
use super::fp_lanes::FpLanes;
use super::{Field, Fp, Fp2};
use crate::limb::relaxed::{Element, Pair};
use core::ops::{Add, Mul, Neg, Sub};

/// `c0 + c1·u`.
#[derive(Clone, Copy, Debug)]
#[repr(transparent)]
pub struct Fp2Lanes(Pair);

impl Fp2 {
    /// The form of `PublicFp2`.
    pub fn to_public(self) -> Fp2Lanes {
        let [c0, c1] = self.coordinates().map(|c| Element::from_montgomery(&c.0));
        Fp2Lanes(Pair::load(&c0, &c1))
    }
}

impl Fp2Lanes {
    /// `[c0, c1]`.
    pub fn coordinates(&self) -> [Fp; 2] {
        let (mut c0, mut c1) = (Element::ZERO, Element::ZERO);
        self.0.store(&mut c0, &mut c1);
        [c0, c1].map(|c| Fp(c.to_montgomery()))
    }

    /// `c0 − c1·u`: also the Frobenius map.
    #[inline(always)]
    pub fn conjugate(&self) -> Self {
        Self(self.0.conjugate())
    }

    /// `a·(1 + u)`: ξ, the cubic non-residue of the tower.
    #[inline(never)]
    pub fn mul_by_xi(&self) -> Self {
        Self::combine([], [(1, self)])
    }

    /// `a·k`, k in both lanes.
    #[inline(always)]
    pub fn scale(&self, k: &FpLanes) -> Self {
        Self(self.0.mul(&k.0))
    }

    /// `Σ kᵢ·xᵢ + ξ·Σ mⱼ·yⱼ`. Range: `Σ |kᵢ| + 2·Σ |mⱼ| ≤ 31`.
    #[inline(always)]
    pub fn combine<const K: usize, const M: usize>(plain: [(i32, &Self); K], by_xi: [(i32, &Self); M]) -> Self {
        Self(Pair::combine(plain.map(|(k, x)| (k, &x.0)), by_xi.map(|(m, y)| (m, &y.0))))
    }
}

impl Add for Fp2Lanes {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(self.0.add_reduced(&other.0))
    }
}

impl Sub for Fp2Lanes {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(self.0.sub_reduced(&other.0))
    }
}

impl Neg for Fp2Lanes {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self(self.0.negate())
    }
}

impl Mul for Fp2Lanes {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(self.0.complex_mul(&other.0))
    }
}

impl PartialEq for Fp2Lanes {
    fn eq(&self, other: &Self) -> bool {
        (*self - *other).is_zero_vartime()
    }
}

impl Eq for Fp2Lanes {}

impl Field for Fp2Lanes {
    const ZERO: Self = Self(Pair::ZERO);
    const ONE: Self = Self(Pair::REAL_ONE);

    #[inline(always)]
    fn square(&self) -> Self {
        Self(self.0.complex_square())
    }

    #[inline(always)]
    fn double(&self) -> Self {
        *self + *self
    }

    #[inline(never)]
    fn triple(&self) -> Self {
        Self::combine([(3, self)], [])
    }

    #[inline(always)]
    fn reduce(&self) -> Self {
        *self
    }

    #[inline(always)]
    fn minus_multiple<const LOG: u32>(&self, other: &Self) -> Self {
        Self::combine([(1, self), (-(1 << LOG), other)], [])
    }

    fn zero_mask(&self) -> i32 {
        -i32::from(self.is_zero_vartime())
    }

    fn select(mask: i32, a: &Self, b: &Self) -> Self {
        if mask == 0 { *a } else { *b }
    }

    /// Not constant in time: no secret is ever an element of this type.
    fn invert(&self) -> Self {
        self.invert_vartime()
    }

    fn invert_vartime(&self) -> Self {
        self.conjugate().scale(&FpLanes(self.0.norm().invert_vartime()))
    }

    #[inline(always)]
    fn is_zero_vartime(&self) -> bool {
        self.0.is_zero().all()
    }
}
