//! The Miller loop over many pairs with shared squarings.
use super::lines::Line;
use super::prepared::{G2Prepared, LINES};
use crate::curve::G1Jacobian;
use crate::field::{Field, Fp, Fp12, PublicFp};
use crate::params::X_ABS;

/// A finite pair: lines and the factors `−x_P/y_P`, `1/y_P` that evaluate them.
struct Evaluation<'a> {
    lines: &'a [Line; LINES],
    x_factor: PublicFp,
    y_factor: PublicFp,
}

impl<'a> Evaluation<'a> {
    /// `None` where a point is infinity: such a pair contributes one.
    fn new((p, q): (&G1Jacobian, &'a G2Prepared)) -> Option<Self> {
        if q.is_infinity() || p.is_infinity_vartime() {
            return None;
        }
        // x/y = XZ/Y and 1/y = Z³/Y.
        let z_over_y = p.z * p.y.invert_vartime();
        let [x_factor, y_factor] = [-(p.x * z_over_y), p.z.square() * z_over_y].map(Fp::to_public);
        Some(Self { lines: q.lines(), x_factor, y_factor })
    }
}

/// Pairs that share squarings, their factors on the stack; more pairs take several loops, multiplied at the end.
const CHUNK: usize = 8;

/// `Π f_{x,Qᵢ}(Pᵢ)` up to factors that the final exponentiation kills; one for no pairs.
///
/// Range of the result: 2.1 p per coordinate. Cost: per chunk of 8 pairs 62 squarings in Fp12, per pair 68 lines
/// (4M in Fp and 10 multiplications in Fp2 each) and one inversion in Fp. Time depends on the points.
/// Source: Vercauteren, eprint 2008/096 (the loop length is x); Scott, eprint 2005/252 (products).
pub fn miller_loop<'a>(pairs: impl IntoIterator<Item = (&'a G1Jacobian, &'a G2Prepared)>) -> Fp12 {
    let mut evaluations = pairs.into_iter().filter_map(Evaluation::new).fuse();
    let mut product = Fp12::ONE;
    loop {
        let chunk: [_; CHUNK] = core::array::from_fn(|_| evaluations.next());
        if chunk[0].is_none() {
            return product;
        }
        product = &product * &miller_loop_chunk(&chunk);
    }
}

fn miller_loop_chunk(evaluations: &[Option<Evaluation<'_>>; CHUNK]) -> Fp12 {
    let mut next = 0;
    along_x(|mut f, _| {
        for evaluation in evaluations.iter().flatten() {
            f = evaluation.lines[next].multiply_into(&f, &evaluation.x_factor, &evaluation.y_factor);
        }
        next += 1;
        f
    })
}

/// Which line a step of the loop multiplies by.
pub(super) enum Step {
    /// Through a multiple of Q, which is then doubled.
    Tangent,
    /// Through a multiple and Q, which are then added.
    Chord,
}

/// The loop along |x|: `step` multiplies by the lines of all pairs.
#[inline(always)]
pub(super) fn along_x(mut step: impl FnMut(Fp12, Step) -> Fp12) -> Fp12 {
    let mut f = Fp12::ONE;
    let top = X_ABS.ilog2();
    for bit in (0..top).rev() {
        if bit + 1 < top {
            f = f.square();
        }
        f = step(f, Step::Tangent);
        if (X_ABS >> bit) & 1 == 1 {
            f = step(f, Step::Chord);
        }
    }
    // x is negative: f_{−n} is 1/f_n up to a vertical line, and the conjugate is the inverse after the final exponentiation.
    f.conjugate()
}
