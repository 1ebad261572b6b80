//! Bucket sums, and the weighted sum of a set's buckets. Public data only.
use super::batch_affine::{Addition, BucketField, NEGATIVE};
use super::runs::RunSums;
use super::schedule::{Digits, Plan};
use crate::buffer::{filled, with_capacity};
use crate::curve::Affine;
use crate::error::Error;
use alloc::vec::Vec;

/// Terms whose buckets are filled together: bounds the memory and keeps the partial sums in the second-level cache.
const TERMS: usize = 1 << 15;
/// Buckets that are held until they are summed.
const BUCKETS: usize = 1 << 15;
/// Running sums that proceed in step, so that their additions share inversions.
const LANES: usize = 512;

/// The working memory of one call. All points live in one array, by region, so that additions are index triples.
pub struct Accumulator<'a, F: BucketField> {
    plan: &'a Plan,
    points: Vec<F::Point>,
    /// Where the buckets and the sums of reduction begin in `points`.
    buckets: u32,
    sums: u32,
    /// Digits of the window at hand.
    digits: Vec<i32>,
    /// The buckets of the sets at hand, as runs of entries.
    runs: RunSums,
    /// Operands sorted by bucket.
    entries: Vec<u32>,
    additions: Vec<Addition>,
}

impl<'a, F: BucketField> Accumulator<'a, F> {
    /// Takes the terms' points and allocates all other memory.
    pub fn new(plan: &'a Plan, mut points: Vec<F::Point>) -> Result<Self, Error> {
        let (fill, hold) = (Self::sets_to_fill(plan), Self::sets_to_hold(plan));
        let (terms, filled_buckets, held_buckets) = (fill * plan.terms, fill * plan.buckets(), hold * plan.buckets());
        let first = points.len();
        let buckets = first + RunSums::scratch(terms, filled_buckets);
        let sums = buckets + held_buckets;
        let lanes = hold * Self::segments(plan, hold);
        let end = sums + 2 * lanes + 2 * hold;
        points.try_reserve_exact(end - first).map_err(|_| Error::OutOfMemory)?;
        points.resize(end, F::INFINITY);
        Ok(Self {
            plan,
            points,
            buckets: buckets as u32,
            sums: sums as u32,
            digits: filled(plan.terms, 0)?,
            runs: RunSums::new(terms, filled_buckets, first)?,
            entries: filled(terms, 0)?,
            additions: with_capacity(2 * lanes)?,
        })
    }

    fn sets_to_fill(plan: &Plan) -> usize {
        (TERMS / plan.terms).clamp(1, Self::sets_to_hold(plan))
    }

    fn sets_to_hold(plan: &Plan) -> usize {
        (BUCKETS / plan.buckets()).clamp(1, plan.sets())
    }

    /// Segments of a set's buckets: enough lanes, but at least four buckets each, since a segment costs three additions.
    fn segments(plan: &Plan, sets: usize) -> usize {
        (LANES / sets).max(1).next_power_of_two().clamp(1, (plan.buckets() / 4).max(1))
    }

    /// Writes the weighted sum `Σ d·bucket_d` of every set to `out`, set `b·windows + w` for window w of sum b.
    pub fn run(&mut self, digits: &Digits, out: &mut [Affine<F>]) {
        let hold = Self::sets_to_hold(self.plan);
        for (group, out) in out.chunks_mut(hold).enumerate() {
            let mut done = 0;
            while done < out.len() {
                let sets = Self::sets_to_fill(self.plan).min(out.len() - done);
                self.sort(digits, group * hold + done, sets);
                self.fill(self.buckets + (done * self.plan.buckets()) as u32, sets);
                done += sets;
            }
            self.reduce(out);
        }
    }

    /// Counting sort of the terms of `sets` sets by set and bucket; zero digits are left out.
    fn sort(&mut self, digits: &Digits, first: usize, sets: usize) {
        let (terms, buckets) = (self.plan.terms, self.plan.buckets());
        let starts = &mut self.runs.starts[..sets * buckets + 1];
        starts.fill(0);
        for counting in [true, false] {
            for set in 0..sets {
                let (batch, window) = ((first + set) / self.plan.windows, (first + set) % self.plan.windows);
                digits.window(window, batch * terms, &mut self.digits);
                let starts = &mut starts[set * buckets..][..buckets];
                for (term, &digit) in self.digits.iter().enumerate().filter(|(_, digit)| **digit != 0) {
                    let start = &mut starts[digit.unsigned_abs() as usize - 1];
                    if counting {
                        *start += 1;
                    } else {
                        *start -= 1;
                        let sign = if digit < 0 { NEGATIVE } else { 0 };
                        self.entries[*start as usize] = (batch * terms + term) as u32 | sign;
                    }
                }
            }
            if counting {
                // Every counter becomes the end of its bucket, and the second pass takes it down to the start.
                let mut sum = 0;
                for start in &mut *starts {
                    sum += *start;
                    *start = sum;
                }
            }
        }
    }

    /// Sums every bucket into the slots from `target` on.
    fn fill(&mut self, target: u32, sets: usize) {
        let n = sets * self.plan.buckets();
        let sums = self.runs.sum::<F>(&mut self.points, &self.entries, n);
        for (bucket, run) in self.runs.starts[..n + 1].windows(2).enumerate() {
            let full = run[1] > run[0];
            let sum = if full { self.points[(sums + run[0]) as usize] } else { F::INFINITY };
            self.points[target as usize + bucket] = sum;
        }
    }

    /// Weighted sums of the sets held: running sums over segments of the buckets, all in step; then over the segments.
    fn reduce(&mut self, out: &mut [Affine<F>]) {
        let (sets, buckets) = (out.len(), self.plan.buckets() as u32);
        let segments = Self::segments(self.plan, Self::sets_to_hold(self.plan));
        let (first, len, lanes) = (self.buckets, buckets / segments as u32, (sets * segments) as u32);
        let (running, total) = (self.sums, self.sums + lanes);
        self.weighted_sums(|lane, i| first + lane * len + i, len, lanes, running, total);
        let segments = segments as u32;
        if segments > 1 {
            // Segment s holds the buckets s·len + 1 … s·len + len: beside its own weights, its sum counts s·len times.
            let (rest, offsets) = (total + lanes, total + lanes + sets as u32);
            self.weighted_sums(|set, i| running + set * segments + 1 + i, segments - 1, sets as u32, rest, offsets);
            for _ in 0..len.trailing_zeros() {
                self.add_each(sets as u32, |set| (offsets + set, offsets + set));
            }
            let mut width = segments / 2;
            while width > 0 {
                self.add_each(sets as u32 * width, |k| {
                    let low = total + k / width * segments + k % width;
                    (low, low + width)
                });
                width /= 2;
            }
            self.add_each(sets as u32, |set| (total + set * segments, offsets + set));
        }
        for (set, sum) in out.iter_mut().enumerate() {
            *sum = F::unpack(&self.points[total as usize + set * segments as usize]);
        }
    }

    /// `points[left] += points[right]` with `(left, right) = pair(k)`, for k in 0..n.
    fn add_each(&mut self, n: u32, pair: impl Fn(u32) -> (u32, u32)) {
        self.additions.clear();
        self.additions.extend((0..n).map(pair).map(|(left, right)| Addition { left, right, target: left }));
        F::add_all(&mut self.points, &self.additions);
    }

    /// For every lane, over its own n items: `running = Σ itemᵢ`, `total = Σ (i + 1)·itemᵢ`.
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
        self.add_each(lanes, |lane| (total + lane, running + lane));
    }
}
