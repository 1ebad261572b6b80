//! The endomorphisms: φ on both curves, ψ on G2, and multiplication by the seed.
use super::{Affine, Coordinate, G2Affine, Jacobian};
use crate::field::Field;
use crate::params::{PSI_X, PSI_Y, X_ABS};

impl<F: Coordinate> Affine<F> {
    /// `φ(P) = (βx, y)`: on the subgroup `λP`, λ = x² − 1. `φ² + φ + 1 = 0` on the whole curve. Constant time.
    #[inline]
    pub fn phi(&self) -> Self {
        Self { x: self.x.endomorphism(), y: self.y }
    }
}

impl G2Affine {
    /// `ψ(P)`, Frobenius between untwist and twist: on the subgroup `xP`, since p ≡ x mod r. Constant time. Cost: 2M in Fp2.
    /// Source: Galbraith–Scott, eprint 2008/117.
    #[inline]
    pub fn psi(&self) -> Self {
        Self { x: self.x.conjugate() * PSI_X, y: self.y.conjugate() * PSI_Y }
    }
}

impl<F: Field> Jacobian<F> {
    /// `|x|·P` for any P on the curve. Cost: 63 doublings, 5 additions. Time depends on the point.
    pub fn mul_by_x_abs_vartime(&self) -> Self {
        let mut out = *self;
        for bit in (0..X_ABS.ilog2()).rev() {
            out = out.double();
            if (X_ABS >> bit) & 1 == 1 {
                out = out.add_vartime(self);
            }
        }
        out
    }
}
