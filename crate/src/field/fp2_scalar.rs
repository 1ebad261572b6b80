//! Fp and Fp2 for public data on the tiers whose only arithmetic is the scalar one: the same types.
use super::{Field, Fp, Fp2};
use crate::limb;
use crate::params::FP_MODULUS;

/// Most terms of `Fp2::combine`, those times ξ counted twice.
const MAX_TERMS: usize = 8;

impl Fp {
    /// Elements that a `PublicFp` holds.
    pub const WIDTH: usize = 1;

    /// The form of `PublicFp`, in every lane.
    #[inline(always)]
    pub fn to_public(self) -> Self {
        self
    }

    /// Up to `WIDTH` elements, at least one.
    #[inline(always)]
    pub fn side_by_side(values: &[Self]) -> Self {
        values[0]
    }

    /// The elements.
    #[inline(always)]
    pub fn to_each(&self) -> [Self; Self::WIDTH] {
        [*self]
    }

    /// Which elements are zero, of a result of `combine`.
    #[inline(always)]
    pub fn is_zero_each(&self) -> [bool; Self::WIDTH] {
        [self.is_zero_vartime()]
    }

    /// The element, or the other if it is told.
    #[inline(always)]
    pub fn choose(&self, other: &Self, is_other: [bool; Self::WIDTH]) -> Self {
        if is_other[0] { *other } else { *self }
    }

    /// `Σ kᵢ·xᵢ`, reduced in the same pass. Range: `Σ |kᵢ·xᵢ| < 2^9 p`, `Σ |kᵢ| ≤ 64`.
    #[inline(always)]
    pub fn combine<const K: usize>(terms: [(i64, &Self); K]) -> Self {
        Self(limb::combine(terms.map(|(k, x)| (k, &x.0)), &FP_MODULUS))
    }
}

impl Fp2 {
    /// The form of `PublicFp2`.
    #[inline(always)]
    pub fn to_public(self) -> Self {
        self
    }

    /// `Σ kᵢ·xᵢ + ξ·Σ mⱼ·yⱼ`, reduced in the same pass. Range: `Σ |kᵢ·xᵢ| + 2·Σ |mⱼ·yⱼ| < 2^9 p` per coordinate.
    #[inline(always)]
    pub fn combine<const K: usize, const M: usize>(plain: [(i64, &Self); K], by_xi: [(i64, &Self); M]) -> Self {
        const { assert!(K + 2 * M <= MAX_TERMS) };
        let coordinate = |own: fn(&Self) -> &Fp, other: fn(&Self) -> &Fp, sign: i64| {
            let mut terms = [(0, &Fp::ZERO); MAX_TERMS];
            for (i, (k, x)) in plain.into_iter().enumerate() {
                terms[i] = (k, own(x));
            }
            for (j, (m, y)) in by_xi.into_iter().enumerate() {
                terms[K + 2 * j] = (m, own(y));
                terms[K + 2 * j + 1] = (sign * m, other(y));
            }
            Fp::combine(terms)
        };
        Self::new(coordinate(|x| &x.c0, |x| &x.c1, -1), coordinate(|x| &x.c1, |x| &x.c0, 1))
    }
}
