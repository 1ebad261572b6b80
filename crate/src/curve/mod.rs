//! G1 and G2: y² = x³ + b over Fp and Fp2, written once over `Field` (C3).
mod affine;
mod endo;
mod jacobian;
pub(crate) mod lanes;
mod projective;
mod public;
mod subgroup;

pub use affine::Affine;
pub use jacobian::Jacobian;
pub use projective::Projective;
pub use public::Public;
pub use subgroup::{Subgroup, are_in_subgroup_vartime};

use crate::field::{Field, Fp, Fp2};
use crate::params::{G1_B, G1_BETA, G1_GENERATOR, G2_B, G2_BETA, G2_GENERATOR};

/// A coordinate field that carries one of the two curves: Fp is G1's, Fp2 is G2's.
pub trait Coordinate: Field {
    /// b of `y² = x³ + b`.
    const B: Self;
    /// The standard generator of the subgroup of order r.
    const GENERATOR: (Self, Self);
    /// `3b·a`, by additions only.
    fn mul_by_3b(&self) -> Self;
    /// `β·x`: `(x, y) ↦ (βx, y)` is multiplication by λ = x² − 1 on the subgroup.
    fn endomorphism(&self) -> Self;
}

impl Coordinate for Fp {
    const B: Self = G1_B;
    const GENERATOR: (Self, Self) = G1_GENERATOR;

    /// 12a.
    #[inline(always)]
    fn mul_by_3b(&self) -> Self {
        self.triple().double().double().reduce()
    }

    #[inline(always)]
    fn endomorphism(&self) -> Self {
        *self * G1_BETA
    }
}

impl Coordinate for Fp2 {
    const B: Self = G2_B;
    const GENERATOR: (Self, Self) = G2_GENERATOR;

    /// 12(1 + u)a.
    #[inline(always)]
    fn mul_by_3b(&self) -> Self {
        self.mul_by_xi().triple().double().double().reduce()
    }

    #[inline(always)]
    fn endomorphism(&self) -> Self {
        self.scale(&G2_BETA)
    }
}

/// A point of G1, or of its curve outside the subgroup, in affine coordinates.
pub type G1Affine = Affine<Fp>;
/// A point of G2, or of its curve outside the subgroup, in affine coordinates.
pub type G2Affine = Affine<Fp2>;
/// A point of G1 in Jacobian coordinates.
pub type G1Jacobian = Jacobian<Fp>;
/// A point of G2 in Jacobian coordinates.
pub type G2Jacobian = Jacobian<Fp2>;
