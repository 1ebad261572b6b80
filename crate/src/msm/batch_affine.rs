//! Many independent affine additions with one inversion (Montgomery's trick). Public data only.
//!
//! The hot loop of every MSM: 6 multiplications per addition (3 for the shared inversion, 2 and a square for the sum).
use crate::curve::{Affine, Coordinate};

/// Additions that share an inversion: the prefix products of a batch stay in the first-level caches.
pub const BATCH: usize = 512;

/// What an addition needs.
enum Slope<F> {
    /// Different x: `(y₂ − y₁)/(x₂ − x₁)`.
    Chord(F),
    /// Equal points: `3x²/2y`.
    Tangent(F),
    /// The sum is the first operand, the second, or infinity.
    First,
    Second,
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

/// `store(k, load(k).0 + load(k).1)` for `k` in `0..n`, in batches; within a batch all loads come before the first store.
///
/// Coordinates that are stored are reduced (`|x|, |y| < 0.51 p`), so sums of sums stay in the kernels' range.
#[inline(always)]
pub fn add_all<F: Coordinate>(
    n: usize,
    load: impl Fn(usize) -> (Affine<F>, Affine<F>),
    mut store: impl FnMut(usize, Affine<F>),
) {
    let mut sums = [Affine::INFINITY; BATCH];
    let mut prefixes = [F::ZERO; BATCH];
    let mut start = 0;
    while start < n {
        let len = BATCH.min(n - start);
        let mut product = F::ONE;
        for (k, prefix) in prefixes[..len].iter_mut().enumerate() {
            let (p, q) = load(start + k);
            *prefix = product;
            if let Slope::Chord(denominator) | Slope::Tangent(denominator) = slope(&p, &q) {
                product = product * denominator;
            }
        }
        let mut inverse = product.invert_vartime();
        for (k, sum) in sums[..len].iter_mut().enumerate().rev() {
            let (p, q) = load(start + k);
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
            let lambda = numerator * (inverse * prefixes[k]);
            inverse = inverse * denominator;
            let x = (lambda.square() - p.x - q.x).reduce();
            let y = (lambda * (p.x - x) - p.y).reduce();
            *sum = Affine { x, y };
        }
        for (k, sum) in sums[..len].iter().enumerate() {
            store(start + k, *sum);
        }
        start += len;
    }
}
