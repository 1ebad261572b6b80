//! The weighted sums of sets of buckets. Public data only.
use super::batch_affine::{Addition, BucketField};
use super::schedule::Plan;
use crate::buffer::with_capacity;
use crate::curve::Affine;
use crate::error::Error;
use alloc::vec::Vec;

struct Reduction<'a, F: BucketField> {
    points: &'a mut [F::Point],
    additions: Vec<Addition>,
}

/// Writes `Σ d·bucket_d`, d = 1, 2, …, of the first `out.len()` sets to `out`. The points behind the buckets are lost.
///
/// With L columns, bucket `d = i·L + s + 1` is in row i of column s. With the columns' sums `R_s` and `T_s = Σ i·bucket`, a
/// set's sum is `L·Σ T_s + Σ (s + 1)·R_s`. A step takes a row of all sets, so it reads memory in order.
/// Cost: two additions per bucket.
pub fn reduce<F: BucketField>(plan: &Plan, points: &mut [F::Point], out: &mut [Affine<F>]) -> Result<(), Error> {
    let (sets, columns, buckets) = (out.len() as u32, plan.columns() as u32, plan.buckets() as u32);
    let lanes = sets * columns;
    let running = plan.partial_sums() as u32;
    let (total, row_sum, offset) = (running + lanes, running + 2 * lanes, running + 2 * lanes + sets);
    let mut reduction = Reduction::<F> { points, additions: with_capacity(2 * lanes as usize)? };

    let bucket = |lane: u32, i: u32| lane / columns * buckets + i * columns + lane % columns;
    reduction.weighted_sums(bucket, buckets / columns, lanes, running, total);
    reduction.weighted_sums(|set, i| running + set * columns + i, columns, sets, row_sum, offset);
    // So far the weights begin at 0, which is right for rows; those of columns begin at 1.
    reduction.add_each(sets, |set| (offset + set, row_sum + set));
    let mut width = columns / 2;
    while width > 0 {
        reduction.add_each(sets * width, |k| {
            let low = total + k / width * columns + k % width;
            (low, low + width)
        });
        width /= 2;
    }
    let mut totals = with_capacity(out.len())?;
    totals.extend((0..sets).map(|set| total + set * columns));
    for _ in 0..columns.trailing_zeros() {
        F::double_all(reduction.points, &totals);
    }
    reduction.add_each(sets, |set| (total + set * columns, offset + set));
    for (sum, &total) in out.iter_mut().zip(&totals) {
        *sum = F::unpack(&reduction.points[total as usize]);
    }
    Ok(())
}

impl<F: BucketField> Reduction<'_, F> {
    /// `points[left] += points[right]` with `(left, right) = pair(k)`, for k in 0..n.
    fn add_each(&mut self, n: u32, pair: impl Fn(u32) -> (u32, u32)) {
        self.additions.clear();
        self.additions.extend((0..n).map(pair).map(|(left, right)| Addition { left, right, target: left }));
        F::add_all(self.points, &self.additions);
    }

    /// For every lane, over its own n items: `running = Σ itemᵢ`, `total = Σ i·itemᵢ`.
    ///
    /// The total lags one step behind, so both additions of a step are independent and share an inversion. They are
    /// neighbours, so they are in one batch and the total takes the old running sum.
    fn weighted_sums(&mut self, item: impl Fn(u32, u32) -> u32, n: u32, lanes: u32, running: u32, total: u32) {
        for lane in 0..lanes {
            self.points[(running + lane) as usize] = self.points[item(lane, n - 1) as usize];
            self.points[(total + lane) as usize] = F::INFINITY;
        }
        for i in (0..n - 1).rev() {
            self.add_each(2 * lanes, |k| match (k / 2, k % 2) {
                (lane, 0) => (running + lane, item(lane, i)),
                (lane, _) => (total + lane, running + lane),
            });
        }
    }
}
