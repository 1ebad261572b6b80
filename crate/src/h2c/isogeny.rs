//! From the isogenous curves to those of BLS12-381.
use crate::curve::{Affine, Jacobian};
use crate::field::{Field, Fp, Fp2};
use crate::isogenies::*;

/// `Σ coefficientsᵢ·xⁱ`, and `x^n` on top if the polynomial is monic of degree n. Constant time.
fn evaluate<F: Field>(coefficients: &[F], leading: F, x: &F) -> F {
    coefficients.iter().rev().fold(leading, |sum, coefficient| sum * *x + *coefficient)
}

/// A curve that an isogeny leads to.
pub trait Isogenous: Field {
    /// The image of a point: infinity for points of the kernel. Constant time.
    fn isogeny(point: &Affine<Self>) -> Jacobian<Self>;
}

impl Isogenous for Fp {
    /// Degree 11. Cost: 32M.
    fn isogeny(point: &Affine<Self>) -> Jacobian<Self> {
        map(point, [&G1_KERNEL, &G1_X, &G1_Y])
    }
}

impl Isogenous for Fp2 {
    /// Degree 3. Cost: 8M.
    fn isogeny(point: &Affine<Self>) -> Jacobian<Self> {
        map(point, [&G2_KERNEL, &G2_X, &G2_Y])
    }
}

/// `(x, y) ↦ (N(x)/h(x)², y·M(x)/h(x)³)`, which are Jacobian coordinates with Z = h(x).
fn map<F: Field>(point: &Affine<F>, [kernel, x, y]: [&[F]; 3]) -> Jacobian<F> {
    Jacobian {
        x: evaluate(x, F::ZERO, &point.x),
        y: point.y * evaluate(y, F::ZERO, &point.x),
        z: evaluate(kernel, F::ONE, &point.x),
    }
}
