//! Many independent affine additions or doublings with one inversion (Montgomery's trick). Public data only.
//!
//! The hot loop of every MSM: 6 multiplications per addition (3 for the shared inversion, 2 and a square for the sum),
//! and 7 per doubling (one more square).
//! A tier may bring its own loop, and its own form of points, by its `BucketField`.
use crate::curve::{Affine, Coordinate};
use crate::field::{Field, Fp2};
use crate::limb::touch::touch;

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

/// Brings the operands of a batch into the second-level cache. Points lie anywhere, and one addition's work is more than a
/// processor looks ahead: read when it is needed, each would be waited for alone; here many are on their way at a time.
#[inline(always)]
pub fn fetch<P>(points: &[P], batch: &[Addition]) {
    for addition in batch {
        for operand in [addition.left, addition.right] {
            touch(&points[(operand & !NEGATIVE) as usize]);
        }
    }
}

/// A coordinate field with its way to add many points.
pub trait BucketField: Coordinate {
    /// A point as buckets hold it.
    type Point: Copy;
    /// The neutral element.
    const INFINITY: Self::Point;
    /// Into the buckets' form.
    fn pack(point: &Affine<Self>) -> Self::Point;
    /// Out of it.
    fn unpack(point: &Self::Point) -> Affine<Self>;
    /// The point of an operand.
    fn operand(points: &[Self::Point], index: u32) -> Self::Point;
    /// Carries out all additions. A target may be an operand of its own addition, and the target of addition 2k an operand
    /// of addition 2k + 1, which takes the old value; otherwise no target is an operand in the same call.
    fn add_all(points: &mut [Self::Point], additions: &[Addition]);
    /// Doubles the points at `indices`, which are distinct, in place. Infinity stays infinity; no other point has a
    /// double that is infinity, as both curves have odd order.
    fn double_all(points: &mut [Self::Point], indices: &[u32]);
    /// `points[i] = φ(points[i])` for all indices, which are different ones. Cost: 1M each.
    fn endomorphism_all(points: &mut [Self::Point], indices: &[u32]);
}

/// A field whose buckets hold plain affine points, added one after the other.
pub trait OneByOne: Coordinate {}

impl OneByOne for Fp2 {}

impl<F: OneByOne> BucketField for F {
    type Point = Affine<Self>;
    const INFINITY: Affine<Self> = Affine::INFINITY;

    fn pack(point: &Affine<Self>) -> Affine<Self> {
        *point
    }

    fn unpack(point: &Affine<Self>) -> Affine<Self> {
        *point
    }

    #[inline(always)]
    fn operand(points: &[Affine<Self>], index: u32) -> Affine<Self> {
        let point = points[(index & !NEGATIVE) as usize];
        if index & NEGATIVE != 0 { point.negate() } else { point }
    }

    fn endomorphism_all(points: &mut [Affine<Self>], indices: &[u32]) {
        for &index in indices {
            let x = &mut points[index as usize].x;
            *x = x.endomorphism();
        }
    }

    /// Sums are stored reduced (`|x|, |y| < 0.51 p`), so sums of sums stay in the kernels' range.
    #[inline(never)]
    fn add_all(points: &mut [Affine<Self>], additions: &[Addition]) {
        let mut prefixes = [F::ZERO; BATCH];
        for batch in additions.chunks(BATCH) {
            fetch(points, batch);
            let mut product = F::ONE;
            for (addition, prefix) in batch.iter().zip(&mut prefixes) {
                let (p, q) = (F::operand(points, addition.left), F::operand(points, addition.right));
                *prefix = product;
                if let Slope::Chord(denominator) | Slope::Tangent(denominator) = slope(&p, &q) {
                    product = product * denominator;
                }
            }
            let mut inverse = product.invert_vartime();
            // Backwards, so that addition 2k + 1 reads what 2k is about to overwrite.
            for (addition, prefix) in batch.iter().zip(&prefixes).rev() {
                let (p, q) = (F::operand(points, addition.left), F::operand(points, addition.right));
                let sum = match slope(&p, &q) {
                    Slope::Chord(dx) => chord(&p, &q, q.y - p.y, &dx, &mut inverse, prefix),
                    Slope::Tangent(dy) => chord(&p, &q, p.x.square().triple(), &dy, &mut inverse, prefix),
                    Slope::First => p,
                    Slope::Second => q,
                    Slope::Opposite => Affine::INFINITY,
                };
                points[addition.target as usize] = sum;
            }
        }
    }

    #[inline(never)]
    fn double_all(points: &mut [Affine<F>], indices: &[u32]) {
        let mut prefixes = [F::ZERO; BATCH];
        for batch in indices.chunks(BATCH) {
            let mut product = F::ONE;
            for (&index, prefix) in batch.iter().zip(&mut prefixes) {
                let point = &points[index as usize];
                *prefix = product;
                if !point.is_infinity_vartime() {
                    product = product * point.y;
                }
            }
            // The slope is 3x²/2y: every inverse that is split off this one carries the factor 3/2.
            let mut inverse = product.double().invert_vartime().triple().reduce();
            for (&index, prefix) in batch.iter().zip(&prefixes).rev() {
                let point = &mut points[index as usize];
                if !point.is_infinity_vartime() {
                    *point = chord(point, point, point.x.square(), &point.y, &mut inverse, prefix);
                }
            }
        }
    }
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

/// The sum along a line of slope `numerator/denominator`, whose inverse is split off the batch's.
#[inline(always)]
fn chord<F: Field>(
    p: &Affine<F>,
    q: &Affine<F>,
    numerator: F,
    denominator: &F,
    inverse: &mut F,
    prefix: &F,
) -> Affine<F> {
    let lambda = numerator * (*inverse * *prefix);
    *inverse = *inverse * *denominator;
    let x = (lambda.square() - p.x - q.x).reduce();
    let y = (lambda * (p.x - x) - p.y).reduce();
    Affine { x, y }
}
