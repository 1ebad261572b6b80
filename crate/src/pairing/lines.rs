//! The lines through multiples of a point of G2 that the Miller loop meets.
//!
//! The curve is untwisted by `(x, y) ↦ (x/w², y/w³)`. A line of slope λ through (x, y) on the twist takes at P ∈ G1 the
//! value `y_P − λ·x_P/w + (λx − y)/w³`; times `w³/y_P`, which lies in a subfield that the final exponentiation kills,
//! `(λx − y)·(1/y_P) + λ·(−x_P/y_P)·v + v·w`. So a line is the pair (λx − y, λ), and P enters by two factors.
use crate::curve::{Affine, Jacobian};
use crate::field::{Field, Fp12, PublicFp, PublicFp2};

/// A line that is not vertical, as `intercept = λx − y` and `slope = λ`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Line {
    pub(super) intercept: PublicFp2,
    pub(super) slope: PublicFp2,
}

/// A line over a common denominator.
pub(super) struct FractionalLine {
    pub(super) line: Line,
    pub(super) denominator: PublicFp2,
}

impl Line {
    /// `f` times the value of the line at P, for the factors `(−x_P/y_P, 1/y_P)`. Cost: 4M in Fp, 10 in Fp2.
    #[inline(always)]
    pub(super) fn multiply_into(&self, f: &Fp12, x_factor: &PublicFp, y_factor: &PublicFp) -> Fp12 {
        f.mul_by_line(&self.intercept.scale(y_factor), &self.slope.scale(x_factor))
    }
}

/// Doubles `t` and returns the tangent there: `λ = 3X²Z²/d`, `λx − y = (3X³ − 2Y²)/d`, `d = 2YZ³`.
pub(super) fn tangent(t: &mut Jacobian<PublicFp2>) -> FractionalLine {
    let (x2, y2, z2) = (t.x.square().triple(), t.y.square(), t.z.square());
    let line = Line { intercept: x2 * t.x - y2.double(), slope: x2 * z2 };
    *t = t.double();
    FractionalLine { line, denominator: t.z * z2 }
}

/// Adds `q` to `t ≠ ±q` and returns the line through both: `λ = r/d`, `λx_q − y_q = (r·x_q − d·y_q)/d`, where
/// `r = y_q·Z³ − Y`, `d = Z(x_q·Z² − X)`.
pub(super) fn chord(t: &mut Jacobian<PublicFp2>, q: &Affine<PublicFp2>) -> FractionalLine {
    let z2 = t.z.square();
    let r = q.y * t.z * z2 - t.y;
    let denominator = t.z * (q.x * z2 - t.x);
    let line = Line { intercept: r * q.x - denominator * q.y, slope: r };
    *t = t.add_affine_vartime(q);
    FractionalLine { line, denominator }
}
