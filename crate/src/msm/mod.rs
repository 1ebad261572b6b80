//! Multi-scalar multiplication by buckets, over G1 and G2. Public data only (C4).
//!
//! Pippenger's method with the endomorphism (two scalars of 127 bits per point), signed windows, and buckets summed in
//! affine coordinates with shared inversions. A call may hold many independent sums ("batches") over different points:
//! their buckets are worked through together, so that small sums share inversions as well as large ones do.
pub mod batch_affine;
#[cfg(target_feature = "relaxed-simd")]
mod batch_pairs;
mod buckets;
pub mod combine;
pub mod fixed;
pub mod runs;
mod schedule;

use crate::buffer::{filled, with_capacity};
use crate::curve::{Affine, Coordinate, Jacobian};
use crate::error::Error;
use crate::field::Fr;
use crate::mul::recode::glv_split;
use crate::mul::vartime::{Decompose, sum_vartime};
use alloc::vec::Vec;
pub use batch_affine::BucketField;
use buckets::Accumulator;
use schedule::{Digits, Plan};

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
    if points.len() > schedule::MAX_POINTS {
        return Err(Error::TooLarge);
    }
    let n = points.len() / out.len();
    if n <= schedule::MAX_STRAUS {
        for ((sum, points), scalars) in out.iter_mut().zip(points.chunks_exact(n)).zip(scalars.chunks_exact(n)) {
            *sum = sum_vartime(points, scalars)?;
        }
        return Ok(());
    }
    let plan = Plan::new(2 * n, out.len());
    let (points, digits) = split(points, scalars, &plan)?;
    let mut windows = filled(plan.sets(), Affine::INFINITY)?;
    Accumulator::new(&plan, points)?.run(&digits, &mut windows);
    for (sum, windows) in out.iter_mut().zip(windows.chunks_exact(plan.windows)) {
        *sum = horner(windows, plan.window_bits);
    }
    Ok(())
}

/// Every point P beside its image λP, and the digits of the halves of its scalar.
fn split<F: Decompose + BucketField>(
    points: &[Affine<F>],
    scalars: &[Fr],
    plan: &Plan,
) -> Result<(Vec<F::Point>, Digits), Error> {
    let mut both = with_capacity(2 * points.len())?;
    let mut digits = Digits::new(plan, 2 * points.len())?;
    for (point, scalar) in points.iter().zip(scalars) {
        let split = glv_split(&scalar.to_words());
        let infinity = point.is_infinity_vartime();
        for i in 0..2 {
            // The bucket code relies on infinity never being added: its digits are zero.
            digits.push(if infinity { 0 } else { split.magnitude[i] }, split.negative[i]);
        }
        both.push(F::pack(point));
        both.push(F::pack(&Affine { x: point.x.endomorphism(), y: point.y }));
    }
    Ok((both, digits))
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
