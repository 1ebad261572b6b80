//! Bucket sums, and the weighted sum of a set's buckets. Public data only.
use super::batch_affine::add_all;
use super::schedule::{Digits, Plan};
use crate::buffer::{filled, with_capacity};
use crate::curve::{Affine, Coordinate};
use crate::error::Error;
use alloc::vec::Vec;
use core::cell::Cell;

/// Terms whose buckets are filled together: bounds the memory and keeps the partial sums in the second-level cache.
const TERMS: usize = 1 << 15;
/// Buckets that are held until they are summed.
const BUCKETS: usize = 1 << 15;
/// Running sums that proceed in step, so that their additions share inversions.
const LANES: usize = 512;

const NEGATIVE: u32 = 1 << 31;

/// The working memory of one call.
pub struct Accumulator<'a, F> {
    plan: &'a Plan,
    /// Digits of the window at hand.
    digits: Vec<i32>,
    /// First entry of every bucket of the sets at hand, and the end of the last.
    starts: Vec<u32>,
    /// Indices of points with the sign in the top bit, sorted by bucket.
    entries: Vec<u32>,
    /// Additions of the round at hand: index of the first of two neighbours, and of their sum.
    pairs: Vec<(u32, u32)>,
    /// Partial sums, sorted by bucket; rounds go back and forth between the two.
    partial: [Vec<Affine<F>>; 2],
    /// Sums of buckets, set by set.
    buckets: Vec<Affine<F>>,
}

impl<'a, F: Coordinate> Accumulator<'a, F> {
    /// Allocates all memory.
    pub fn new(plan: &'a Plan) -> Result<Self, Error> {
        let (fill, hold) = (Self::sets_to_fill(plan), Self::sets_to_hold(plan));
        let terms = fill * plan.terms;
        let buckets = fill * plan.buckets();
        Ok(Self {
            plan,
            digits: filled(plan.terms, 0)?,
            starts: filled(buckets + 1, 0)?,
            entries: filled(terms, 0)?,
            pairs: filled(terms / 2, (0, 0))?,
            partial: [
                filled(terms.div_ceil(2) + buckets, Affine::INFINITY)?,
                filled(terms.div_ceil(4) + buckets, Affine::INFINITY)?,
            ],
            buckets: with_capacity(hold * plan.buckets())?,
        })
    }

    fn sets_to_fill(plan: &Plan) -> usize {
        (TERMS / plan.terms).clamp(1, Self::sets_to_hold(plan))
    }

    fn sets_to_hold(plan: &Plan) -> usize {
        (BUCKETS / plan.buckets()).clamp(1, plan.sets())
    }

    /// Writes the weighted sum `Σ d·bucket_d` of every set to `out`, set `b·windows + w` for window w of sum b.
    pub fn run(&mut self, points: &[Affine<F>], digits: &Digits, out: &mut [Affine<F>]) -> Result<(), Error> {
        let hold = Self::sets_to_hold(self.plan);
        for (group, out) in out.chunks_mut(hold).enumerate() {
            self.buckets.clear();
            let end = group * hold + out.len();
            let mut first = group * hold;
            while first < end {
                let sets = Self::sets_to_fill(self.plan).min(end - first);
                self.sort(digits, first, sets);
                self.fill(points, sets);
                first += sets;
            }
            self.reduce(out)?;
        }
        Ok(())
    }

    /// Counting sort of the terms of `sets` sets by set and bucket; zero digits are left out.
    fn sort(&mut self, digits: &Digits, first: usize, sets: usize) {
        let (terms, buckets) = (self.plan.terms, self.plan.buckets());
        self.starts[..sets * buckets + 1].fill(0);
        for pass in 0..2 {
            for set in 0..sets {
                let (batch, window) = ((first + set) / self.plan.windows, (first + set) % self.plan.windows);
                digits.window(window, batch * terms, &mut self.digits);
                // One place to the right, so that the second pass leaves every start at its final value.
                let starts = &mut self.starts[set * buckets..][..buckets + 1];
                for (term, &digit) in self.digits.iter().enumerate().filter(|(_, digit)| **digit != 0) {
                    let bucket = digit.unsigned_abs() as usize - 1;
                    if pass == 0 {
                        starts[bucket] += 1;
                    } else {
                        starts[bucket] -= 1;
                        let sign = if digit < 0 { NEGATIVE } else { 0 };
                        self.entries[starts[bucket] as usize] = (batch * terms + term) as u32 | sign;
                    }
                }
            }
            if pass == 0 {
                // Inclusive prefix sums: every counter becomes the end of its bucket.
                let mut sum = 0;
                for start in &mut self.starts[..sets * buckets + 1] {
                    sum += *start;
                    *start = sum;
                }
            }
        }
    }

    /// Sums every bucket pairwise, round by round, and appends the sums to `buckets`.
    fn fill(&mut self, points: &[Affine<F>], sets: usize) {
        let starts = &mut self.starts[..sets * self.plan.buckets() + 1];
        let entries = &self.entries;
        let point = |i: u32| {
            let entry = entries[i as usize];
            let point = points[(entry & !NEGATIVE) as usize];
            if entry & NEGATIVE != 0 { point.negate() } else { point }
        };
        let [mut source, mut target] = self.partial.each_mut();
        round(starts, &mut self.pairs, point, source);
        while starts.windows(2).any(|pair| pair[1] - pair[0] > 1) {
            round(starts, &mut self.pairs, |i| source[i as usize], target);
            core::mem::swap(&mut source, &mut target);
        }
        let sum = |pair: &[u32]| if pair[1] > pair[0] { source[pair[0] as usize] } else { Affine::INFINITY };
        self.buckets.extend(starts.windows(2).map(sum));
    }

    /// Weighted sums of the sets held: running sums over segments of the buckets, all in step; then over the segments.
    fn reduce(&mut self, out: &mut [Affine<F>]) -> Result<(), Error> {
        let (sets, buckets) = (out.len(), self.plan.buckets());
        // A segment costs three more additions, so segments have at least four buckets.
        let segments = (LANES / sets).max(1).next_power_of_two().clamp(1, (buckets / 4).max(1));
        let mut running = filled(sets * segments, Affine::INFINITY)?;
        let mut total = filled(sets * segments, Affine::INFINITY)?;
        weighted_sums(&self.buckets, &mut running, &mut total);
        if segments > 1 {
            // Segment s holds the buckets s·len + 1 … s·len + len: beside its own weights, its sum counts s·len times.
            let mut rest = with_capacity(sets * (segments - 1))?;
            rest.extend(running.chunks_exact(segments).flat_map(|set| &set[1..]).copied());
            let mut offsets = filled(sets, Affine::INFINITY)?;
            weighted_sums(&rest, &mut running[..sets], &mut offsets);
            for _ in 0..(buckets / segments).trailing_zeros() {
                let cells = Cell::from_mut(&mut offsets[..]).as_slice_of_cells();
                add_all(sets, |k| (cells[k].get(), cells[k].get()), |k, sum| cells[k].set(sum));
            }
            // The totals of a set, pairwise; then the offset.
            let mut width = segments;
            while width > 1 {
                width /= 2;
                let low = |k: usize| k / width * segments + k % width;
                let cells = Cell::from_mut(&mut total[..]).as_slice_of_cells();
                add_all(
                    sets * width,
                    |k| (cells[low(k)].get(), cells[low(k) + width].get()),
                    |k, sum| cells[low(k)].set(sum),
                );
            }
            let cells = Cell::from_mut(&mut total[..]).as_slice_of_cells();
            add_all(sets, |k| (cells[k * segments].get(), offsets[k]), |k, sum| cells[k * segments].set(sum));
        }
        for (set, sum) in out.iter_mut().enumerate() {
            *sum = total[set * segments];
        }
        Ok(())
    }
}

/// For every lane, over its own `n` consecutive items: `running = Σ itemᵢ`, `total = Σ (i + 1)·itemᵢ`.
///
/// The total lags one step behind, so both additions of a step are independent and share an inversion. The two stand
/// beside each other, so that they are in one batch (`BATCH` is even) and the total takes the old running sum.
fn weighted_sums<F: Coordinate>(items: &[Affine<F>], running: &mut [Affine<F>], total: &mut [Affine<F>]) {
    let lanes = total.len();
    let n = items.len() / lanes;
    running.fill(Affine::INFINITY);
    total.fill(Affine::INFINITY);
    let running = Cell::from_mut(running).as_slice_of_cells();
    let total = Cell::from_mut(total).as_slice_of_cells();
    for step in 0..=n {
        let item = |lane: usize| if step < n { items[lane * n + n - 1 - step] } else { Affine::INFINITY };
        add_all(
            2 * lanes,
            |k| match (k / 2, k % 2) {
                (lane, 0) => (running[lane].get(), item(lane)),
                (lane, _) => (total[lane].get(), running[lane].get()),
            },
            |k, sum| if k % 2 == 0 { running[k / 2].set(sum) } else { total[k / 2].set(sum) },
        );
    }
}

/// One round: neighbours within a bucket are added, an odd one out is copied. `starts` moves on to the new layout.
#[inline(always)]
fn round<F: Coordinate>(
    starts: &mut [u32],
    pairs: &mut [(u32, u32)],
    source: impl Fn(u32) -> Affine<F>,
    target: &mut [Affine<F>],
) {
    let (mut begin, mut write, mut n) = (starts[0], 0, 0);
    for bucket in 0..starts.len() - 1 {
        let end = starts[bucket + 1];
        let half = (end - begin) / 2;
        starts[bucket] = write;
        for i in 0..half {
            pairs[n] = (begin + 2 * i, write + i);
            n += 1;
        }
        write += half;
        if (end - begin) % 2 == 1 {
            target[write as usize] = source(end - 1);
            write += 1;
        }
        begin = end;
    }
    if let Some(last) = starts.last_mut() {
        *last = write;
    }
    let pairs = &pairs[..n];
    add_all(n, |k| (source(pairs[k].0), source(pairs[k].0 + 1)), |k, sum| target[pairs[k].1 as usize] = sum);
}
