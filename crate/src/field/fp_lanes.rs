//! Two elements of Fp in the lanes of the relaxed tier. Public data only.
//!
//! Every result is carried and below p in size; sums are made by `combine` alone, which reduces.
use super::Fp;
use super::sqrt::Square;
use crate::limb::relaxed::{Element, Mask, Pair};
use core::ops::Mul;

/// Two elements side by side.
#[derive(Clone, Copy, Debug)]
#[repr(transparent)]
pub struct FpLanes(pub(super) Pair);

impl Fp {
    /// The form of `PublicFp`, in every lane.
    pub fn to_public(self) -> FpLanes {
        FpLanes::side_by_side(&[self])
    }
}

impl FpLanes {
    /// Elements that a `PublicFp` holds.
    pub const WIDTH: usize = 2;

    /// Up to `WIDTH` elements, at least one; one alone is in both lanes.
    pub fn side_by_side(values: &[Fp]) -> Self {
        let first = Element::from_montgomery(&values[0].0);
        Self(Pair::load(&first, &values.get(1).map_or(first, |second| Element::from_montgomery(&second.0))))
    }

    /// The elements.
    pub fn to_each(&self) -> [Fp; Self::WIDTH] {
        let (mut first, mut second) = (Element::ZERO, Element::ZERO);
        self.0.store(&mut first, &mut second);
        [first, second].map(|element| Fp(element.to_montgomery()))
    }

    /// Which elements are zero, of a result of `combine`.
    pub fn is_zero_each(&self) -> [bool; Self::WIDTH] {
        self.0.is_zero().each()
    }

    /// Each element, or that of `other` where it is told.
    #[inline(never)]
    pub fn choose(&self, other: &Self, is_other: [bool; Self::WIDTH]) -> Self {
        Self(self.0.select(Mask::new(is_other[0], is_other[1]), &other.0))
    }

    /// `Σ kᵢ·xᵢ`. Range: `Σ |kᵢ| ≤ 31`.
    #[inline(always)]
    pub fn combine<const K: usize>(terms: [(i32, &Self); K]) -> Self {
        Self(Pair::combine(terms.map(|(k, x)| (k, &x.0)), []))
    }
}

impl Mul for FpLanes {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(self.0.mul(&other.0))
    }
}

impl Square for FpLanes {
    #[inline(always)]
    fn squared(&self) -> Self {
        Self(self.0.square())
    }
}
