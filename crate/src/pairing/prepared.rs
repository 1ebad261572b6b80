//! A point of G2 with all the lines of its Miller loop, computed once.
use super::lines::{FractionalLine, Line, chord, tangent};
use crate::curve::{Affine, G2Affine, Jacobian};
use crate::field::{Field, PublicFp2};
use crate::params::X_ABS;

/// One tangent per bit of |x| below the top one, one chord per set bit among them: 63 + 5.
pub const LINES: usize = (X_ABS.ilog2() + X_ABS.count_ones() - 1) as usize;

/// The lines of Q's Miller loop in the order of their use. No pointers inside, so `ffi` may keep it in linear memory.
#[derive(Clone, Debug)]
#[repr(C)]
pub struct G2Prepared {
    lines: [Line; LINES],
    is_infinity: u32,
}

impl G2Prepared {
    /// Prepares `q`, a point of the subgroup or infinity.
    ///
    /// Cost: 63 doublings, 5 additions, one inversion, and about 10 multiplications in Fp2 for each line.
    pub fn new(q: &G2Affine) -> Self {
        let line = Line { intercept: PublicFp2::ZERO, slope: PublicFp2::ZERO };
        let mut out = Self { lines: [line; LINES], is_infinity: u32::from(q.is_infinity_vartime()) };
        if !out.is_infinity() {
            out.fill(&q.to_form());
        }
        out
    }

    /// Whether Q is the neutral element.
    pub fn is_infinity(&self) -> bool {
        self.is_infinity != 0
    }

    pub(super) fn lines(&self) -> &[Line; LINES] {
        &self.lines
    }

    /// Writes all lines, dividing by their denominators with one inversion (Montgomery's trick).
    fn fill(&mut self, q: &Affine<PublicFp2>) {
        let mut denominators = [PublicFp2::ONE; LINES];
        let mut prefixes = [PublicFp2::ONE; LINES];
        let mut product = PublicFp2::ONE;
        let mut t = Jacobian::from(*q);
        let mut next = 0;
        let mut push = |fraction: FractionalLine| {
            self.lines[next] = fraction.line;
            denominators[next] = fraction.denominator;
            prefixes[next] = product;
            product = product * fraction.denominator;
            next += 1;
        };
        for bit in (0..X_ABS.ilog2()).rev() {
            push(tangent(&mut t));
            if (X_ABS >> bit) & 1 == 1 {
                push(chord(&mut t, q));
            }
        }
        let mut inverse = product.invert_vartime();
        for ((line, denominator), prefix) in self.lines.iter_mut().zip(&denominators).zip(&prefixes).rev() {
            let reciprocal = inverse * *prefix;
            inverse = inverse * *denominator;
            *line = Line { intercept: line.intercept * reciprocal, slope: line.slope * reciprocal };
        }
    }
}
