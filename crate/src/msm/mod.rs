//! Multi-scalar multiplication by buckets, over G1 and G2. Public data only (C4).
//!
//! Pippenger's method along the endomorphism (G1: two terms of 127 bits per point; G2: four of 64), signed windows, and buckets
//! summed in affine coordinates with shared inversions. Many sums of few points proceed together, so that they share inversions
//! as well as a large one does; a large one takes its points chunk by chunk.
pub mod batch_affine;
#[cfg(target_feature = "relaxed-simd")]
mod batch_pairs;
mod buckets;
pub mod combine;
pub mod fixed;
pub mod membership;
mod reduce;
pub mod runs;
mod schedule;
pub mod stream;

use crate::buffer::filled;
use crate::curve::{Affine, Coordinate, Jacobian};
use crate::error::Error;
use crate::field::Fr;
use crate::mul::vartime::{Decompose, sum_vartime};
pub use batch_affine::BucketField;
use schedule::Plan;
use stream::Stream;

#[cfg(not(target_feature = "relaxed-simd"))]
impl batch_affine::OneByOne for crate::field::Fp {}

/// `Σ scalarsᵢ·pointsᵢ`. Points outside the subgroup give a wrong result (the endomorphism is not λ there).
pub fn msm_vartime<F: Decompose + BucketField>(points: &[Affine<F>], scalars: &[Fr]) -> Result<Jacobian<F>, Error> {
    let mut out = [Jacobian::INFINITY];
    msm_batch_vartime(points, scalars, &mut out)?;
    Ok(out[0])
}

/// `out.len()` sums over consecutive runs of equal length of `points` and `scalars`.
pub fn msm_batch_vartime<F: Decompose + BucketField>(
    points: &[Affine<F>],
    scalars: &[Fr],
    out: &mut [Jacobian<F>],
) -> Result<(), Error> {
    if points.len() != scalars.len() {
        return Err(Error::LengthMismatch);
    }
    out.fill(Jacobian::INFINITY);
    if points.is_empty() || out.is_empty() {
        return Ok(());
    }
    if !points.len().is_multiple_of(out.len()) {
        return Err(Error::LengthMismatch);
    }
    let n = points.len() / out.len();
    if n <= schedule::MAX_STRAUS {
        for ((sum, points), scalars) in out.iter_mut().zip(points.chunks_exact(n)).zip(scalars.chunks_exact(n)) {
            *sum = sum_vartime(points, scalars)?;
        }
        return Ok(());
    }
    let plan = Plan::new::<F>(n, out.len());
    let (mut work, mut full) = (filled(plan.points(), F::INFINITY)?, filled(plan.partial_sums(), 0)?);
    let group = plan.sums * n;
    for ((points, scalars), out) in points.chunks(group).zip(scalars.chunks(group)).zip(out.chunks_mut(plan.sums)) {
        let mut stream = Stream::<F>::new(plan, &mut work, &mut full);
        stream.clear();
        stream.add(points, scalars, out.len())?;
        stream.end(out)?;
    }
    Ok(())
}

/// `Σ 2^(c·w)·windows[w]`.
fn horner<F: Coordinate>(windows: &[Affine<F>], c: u32) -> Jacobian<F> {
    let mut sum = Jacobian::INFINITY;
    for window in windows.iter().rev() {
        if !sum.is_infinity_vartime() {
            for _ in 0..c {
                sum = sum.double();
            }
        }
        sum = sum.add_affine_vartime(window);
    }
    sum
}
