//! Membership in the subgroups of order r, by the endomorphisms.
//!
//! Source: Scott, eprint 2021/1130; the converses are proven by El Housni, Guillevic, Piellard, eprint 2022/352.
use super::{Affine, Coordinate, G1Affine, G2Affine, Jacobian};
use crate::field::{Fp, Fp2};

/// A curve with a fast test for membership in its subgroup of order r.
pub trait Subgroup: Coordinate {
    /// Whether a point of the curve lies in the subgroup (infinity does). Time depends on the point.
    fn is_in_subgroup_vartime(point: &Affine<Self>) -> bool;
}

impl Subgroup for Fp {
    /// `φ(P) + P = x²P`. With `φ² + φ + 1 = 0` it means `(x⁴ − x² + 1)P = rP = 0`, and the subgroup satisfies it.
    fn is_in_subgroup_vartime(point: &G1Affine) -> bool {
        let x_squared = Jacobian::from(*point).mul_by_x_abs_vartime().mul_by_x_abs_vartime();
        Jacobian::from(point.phi()).add_affine_vartime(point).equals_vartime(&x_squared)
    }
}

impl Subgroup for Fp2 {
    /// `ψ(P) = xP`.
    fn is_in_subgroup_vartime(point: &G2Affine) -> bool {
        Jacobian::from(point.psi().negate()).equals_vartime(&Jacobian::from(*point).mul_by_x_abs_vartime())
    }
}

impl<F: Subgroup> Affine<F> {
    /// Whether a point of the curve lies in the subgroup of order r. Time depends on the point.
    pub fn is_in_subgroup_vartime(&self) -> bool {
        F::is_in_subgroup_vartime(self)
    }
}
