//! The Miller loop over many pairs with shared squarings.
use super::lines::Line;
use super::prepared::{G2Prepared, LINES};
use crate::curve::G1Affine;
use crate::field::{Field, Fp, Fp12};
use crate::params::X_ABS;

/// A finite pair: lines and the factors `−x_P/y_P`, `1/y_P` that evaluate them.
struct Evaluation<'a> {
    lines: &'a [Line; LINES],
    x_factor: Fp,
    y_factor: Fp,
}

impl<'a> Evaluation<'a> {
    /// `None` where a point is infinity: such a pair contributes one.
    fn new((p, q): &(G1Affine, &'a G2Prepared)) -> Option<Self> {
        if q.is_infinity() || p.is_infinity_vartime() {
            return None;
        }
        let y_factor = p.y.invert_vartime();
        Some(Self { lines: q.lines(), x_factor: -(p.x * y_factor), y_factor })
    }
}

/// Pairs whose factors fit on the stack; more of them take several loops, multiplied at the end.
const CHUNK: usize = 8;

/// `Π f_{x,Qᵢ}(Pᵢ)` up to factors that the final exponentiation kills; one for no pairs.
///
/// Range of the result: 2.1 p per coordinate. Cost: per chunk of 8 pairs 62 squarings in Fp12, per pair 68 lines
/// (4M in Fp and 10 multiplications in Fp2 each) and one inversion in Fp. Time depends on the points.
/// Source: Vercauteren, eprint 2008/096 (the loop length is x); Scott, eprint 2005/252 (products).
pub fn miller_loop(pairs: &[(G1Affine, &G2Prepared)]) -> Fp12 {
    pairs.chunks(CHUNK).map(miller_loop_chunk).reduce(|a, b| &a * &b).unwrap_or(Fp12::ONE)
}

fn miller_loop_chunk(pairs: &[(G1Affine, &G2Prepared)]) -> Fp12 {
    let mut evaluations = [const { None }; CHUNK];
    for (slot, pair) in evaluations.iter_mut().zip(pairs) {
        *slot = Evaluation::new(pair);
    }
    let mut next = 0;
    let mut step = |mut f: Fp12| {
        for evaluation in evaluations.iter().flatten() {
            f = evaluation.lines[next].multiply_into(&f, &evaluation.x_factor, &evaluation.y_factor);
        }
        next += 1;
        f
    };
    let mut f = Fp12::ONE;
    let top = X_ABS.ilog2();
    for bit in (0..top).rev() {
        if bit + 1 < top {
            f = f.square();
        }
        f = step(f);
        if (X_ABS >> bit) & 1 == 1 {
            f = step(f);
        }
    }
    // x is negative: f_{−n} is 1/f_n up to a vertical line, and the conjugate is the inverse after the final exponentiation.
    f.conjugate()
}
