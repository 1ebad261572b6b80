//! Membership in the subgroups of order r, by the endomorphisms. Public data only.
//!
//! Source: Scott, eprint 2021/1130; the converses are proven by El Housni, Guillevic, Piellard, eprint 2022/352.
use super::lanes::Points;
use super::{Affine, Coordinate, G1Affine, G2Affine, Jacobian};
use crate::field::{Fp, Fp2, PublicFp};
use crate::params::G1_BETA;

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
        let public = |point: &G2Affine| Jacobian::from(point.to_form());
        public(&point.psi().negate()).equals_vartime(&public(point).mul_by_x_abs_vartime())
    }
}

impl<F: Subgroup> Affine<F> {
    /// Whether a point of the curve lies in the subgroup of order r. Time depends on the point.
    pub fn is_in_subgroup_vartime(&self) -> bool {
        F::is_in_subgroup_vartime(self)
    }
}

/// For up to `PublicFp::WIDTH` finite points of the curve, at least one, which of them lie in the subgroup.
///
/// The same equation, with `φ(P) + P = −φ²(P) = ((−1 − β)x, −y)`. Points whose multiples meet an exceptional case of
/// the addition, as those of small order do, are tested one by one.
/// Cost: 126 doublings and 10 additions, WIDTH at once. Time depends on the points.
pub fn are_in_subgroup_vartime(points: &[G1Affine]) -> [bool; PublicFp::WIDTH] {
    let start = Points::new(points);
    let Some(multiple) = start.mul_by_x_abs_vartime().and_then(|multiple| multiple.mul_by_x_abs_vartime()) else {
        return core::array::from_fn(|i| points.get(i).is_some_and(G1Affine::is_in_subgroup_vartime));
    };
    let x = PublicFp::combine([(-1, &start.x), (-1, &(start.x * G1_BETA.to_public()))]);
    multiple.has_coordinates(&x, &PublicFp::combine([(-1, &start.y)]))
}
