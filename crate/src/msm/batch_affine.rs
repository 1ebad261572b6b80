//! Many independent affine additions with one inversion (Montgomery's trick). Public data only.
//!
//! The hot loop of every MSM, and the place for a tier's own: 6 multiplications per addition (3 for the shared
//! inversion, 2 and a square for the sum).
use crate::curve::{Affine, Coordinate};

/// Additions that share an inversion: few enough that the prefix products stay in the first-level caches. Even, so that
/// additions 2k and 2k + 1 of a call are always in one batch.
pub const BATCH: usize = 512;

/// The sign bit of an operand: the point's negative is meant.
pub const NEGATIVE: u32 = 1 << 31;

/// `points[target] = points[left] + points[right]`, operands with `NEGATIVE`.
#[derive(Clone, Copy, Debug)]
pub struct Addition {
    /// Index of an operand.
    pub left: u32,
    /// Index of the other operand.
    pub right: u32,
    /// Index of the sum.
    pub target: u32,
}

/// What an addition needs.
enum Slope<F> {
    /// Different x: `(y₂ − y₁)/(x₂ − x₁)`.
    Chord(F),
    /// Equal points: `3x²/2y`.
    Tangent(F),
    /// The sum is the first operand.
    First,
    /// The sum is the second operand.
    Second,
    /// The sum is infinity.
    Opposite,
}

/// The point of an operand.
#[inline(always)]
pub fn operand<F: Coordinate>(points: &[Affine<F>], index: u32) -> Affine<F> {
    let point = points[(index & !NEGATIVE) as usize];
    if index & NEGATIVE != 0 { point.negate() } else { point }
}

#[inline(always)]
fn slope<F: Coordinate>(p: &Affine<F>, q: &Affine<F>) -> Slope<F> {
    if p.is_infinity_vartime() {
        return Slope::Second;
    }
    if q.is_infinity_vartime() {
        return Slope::First;
    }
    let dx = q.x - p.x;
    if !dx.is_zero_vartime() {
        return Slope::Chord(dx);
    }
    if (p.y - q.y).is_zero_vartime() { Slope::Tangent(p.y.double()) } else { Slope::Opposite }
}

/// Carries out all additions, in batches; within a batch all operands are read before the first sum is written.
///
/// Sums are stored reduced (`|x|, |y| < 0.51 p`), so sums of sums stay in the kernels' range.
#[inline(never)]
pub fn add_all<F: Coordinate>(points: &mut [Affine<F>], additions: &[Addition]) {
    let mut sums = [Affine::INFINITY; BATCH];
    let mut prefixes = [F::ZERO; BATCH];
    for batch in additions.chunks(BATCH) {
        let mut product = F::ONE;
        for (addition, prefix) in batch.iter().zip(&mut prefixes) {
            let (p, q) = (operand(points, addition.left), operand(points, addition.right));
            *prefix = product;
            if let Slope::Chord(denominator) | Slope::Tangent(denominator) = slope(&p, &q) {
                product = product * denominator;
            }
        }
        let mut inverse = product.invert_vartime();
        for ((addition, prefix), sum) in batch.iter().zip(&prefixes).zip(&mut sums).rev() {
            let (p, q) = (operand(points, addition.left), operand(points, addition.right));
            let (denominator, numerator) = match slope(&p, &q) {
                Slope::Chord(dx) => (dx, q.y - p.y),
                Slope::Tangent(dy) => (dy, p.x.square().triple()),
                Slope::First => {
                    *sum = p;
                    continue;
                }
                Slope::Second => {
                    *sum = q;
                    continue;
                }
                Slope::Opposite => {
                    *sum = Affine::INFINITY;
                    continue;
                }
            };
            let lambda = numerator * (inverse * *prefix);
            inverse = inverse * denominator;
            let x = (lambda.square() - p.x - q.x).reduce();
            let y = (lambda * (p.x - x) - p.y).reduce();
            *sum = Affine { x, y };
        }
        for (addition, sum) in batch.iter().zip(&sums) {
            points[addition.target as usize] = *sum;
        }
    }
}
