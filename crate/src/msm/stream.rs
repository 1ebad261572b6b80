//! A sum that takes its points call by call, in memory that the caller holds. Public data only.
use super::batch_affine::BucketField;
use super::buckets::Buckets;
use super::horner;
use super::reduce::reduce;
use super::schedule::Plan;
use crate::buffer::filled;
use crate::curve::{Affine, Jacobian};
use crate::error::Error;
use crate::field::Fr;
use crate::mul::vartime::Decompose;

/// Sums in the making.
pub struct Stream<'a, F: BucketField> {
    plan: Plan,
    points: &'a mut [F::Point],
    full: &'a mut [u8],
}

/// Points and flags of the memory of one sum over `n` points in all.
pub fn memory<F: Decompose>(n: usize) -> (usize, usize) {
    let plan = Plan::new::<F>(n, 1);
    (plan.points(), plan.partial_sums())
}

impl<'a, F: BucketField + Decompose> Stream<'a, F> {
    /// One sum over `n` points in all; both slices are as long as `memory` says.
    pub fn of(n: usize, points: &'a mut [F::Point], full: &'a mut [u8]) -> Self {
        Self::new(Plan::new::<F>(n, 1), points, full)
    }

    /// The sums that a plan takes together.
    pub(super) fn new(plan: Plan, points: &'a mut [F::Point], full: &'a mut [u8]) -> Self {
        Self { plan, points, full }
    }

    /// Empties the buckets. Must come first.
    pub fn clear(&mut self) {
        self.points[..self.plan.partial_sums()].fill(F::INFINITY);
        self.full.fill(0);
    }

    /// Adds `Σ scalarsᵢ·pointsᵢ`, the same number of points to each of `sums` sums. Errors: `OutOfMemory`, and nothing is added.
    pub fn add(&mut self, points: &[Affine<F>], scalars: &[Fr], sums: usize) -> Result<(), Error> {
        Buckets::new(&self.plan, self.points, self.full)?.add(points, scalars, sums);
        Ok(())
    }

    /// The sums, for which the memory is lost. Errors: `OutOfMemory`.
    pub fn end(self, out: &mut [Jacobian<F>]) -> Result<(), Error> {
        let mut windows = filled(out.len() * self.plan.windows, Affine::INFINITY)?;
        reduce(&self.plan, self.points, &mut windows)?;
        for (sum, windows) in out.iter_mut().zip(windows.chunks_exact(self.plan.windows)) {
            *sum = horner(windows, self.plan.window_bits);
        }
        Ok(())
    }
}
