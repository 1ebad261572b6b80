//! From accumulators to the weighted sums of the sets. Public data only.
use super::accumulate::Accumulators;
use super::digits::{POWERS, row_len, rows};
use crate::curve::Affine;
use crate::msm::batch_affine::{Addition, BucketField, NEGATIVE};
use alloc::vec::Vec;

impl<F: BucketField> Accumulators<'_, F> {
    /// Appends `Σ (r + s·ζ)·bucket(r, s)` of each of `sets` sets to `out`.
    ///
    /// Row s gives `Σ_r bucket` and `Σ_r r·bucket` by running sums, all rows of all sets in step. With ζ = −ω² the rows' plain
    /// sums, weighted by s, take φ² and the other sign.
    pub fn reduce(&mut self, sets: u32, out: &mut Vec<Affine<F>>) {
        for power in (1..POWERS).rev() {
            self.merge(sets, power);
        }
        let (bits, rows) = (self.plan.bits, rows(self.plan.bits));
        let lanes = sets * rows;
        let buckets = self.empty_as_infinity(sets);
        let mut starts = [0; 1 << (super::digits::MAX_BITS - 1)];
        for row in 1..rows {
            starts[row as usize] = starts[row as usize - 1] + row_len(bits, row - 1);
        }
        let (first, plain) = (self.first, self.scratch);
        let weighted = plain + lanes;
        let item = |lane: u32, i: u32| first + POWERS * (lane / rows * buckets + starts[(lane % rows) as usize] + i);
        self.weighted_sums(lanes, |lane| row_len(bits, lane % rows), item, plain, weighted);
        let (rest, slanted) = (weighted + lanes, weighted + lanes + sets);
        self.weighted_sums(sets, |_| rows - 1, |set, i| plain + set * rows + 1 + i, rest, slanted);
        let mut width = rows / 2;
        while width > 0 {
            self.add_each((0..sets * width).map(|k| {
                let low = weighted + k / width * rows + k % width;
                (low, low + width)
            }));
            width /= 2;
        }
        let turned = &mut self.entries[..sets as usize];
        turned.iter_mut().zip(slanted..).for_each(|(entry, index)| *entry = index);
        F::endomorphism_all(self.points, turned);
        F::endomorphism_all(self.points, turned);
        self.add_each((0..sets).map(|set| (weighted + set * rows, (slanted + set) | NEGATIVE)));
        out.extend((0..sets).map(|set| F::unpack(&self.points[(weighted + set * rows) as usize])));
    }

    /// Accumulators of ω^power go to those of ω^(power − 1), by φ.
    fn merge(&mut self, sets: u32, power: u32) {
        let mut count = 0;
        for key in (power..sets * self.plan.accumulators()).step_by(POWERS as usize) {
            if self.full[key as usize] {
                self.entries[count] = self.first + key;
                count += 1;
            }
        }
        let uppers = &self.entries[..count];
        F::endomorphism_all(self.points, uppers);
        self.additions.clear();
        for &upper in uppers {
            let lower = upper - 1;
            let is_full = &mut self.full[(lower - self.first) as usize];
            if *is_full {
                self.additions.push(Addition { left: lower, right: upper, target: lower });
            } else {
                *is_full = true;
                self.points[lower as usize] = self.points[upper as usize];
            }
        }
        F::add_all(self.points, &self.additions);
    }

    /// Makes empty buckets the point at infinity; returns the number of buckets per set.
    fn empty_as_infinity(&mut self, sets: u32) -> u32 {
        for key in (0..sets * self.plan.accumulators()).step_by(POWERS as usize) {
            if !self.full[key as usize] {
                self.points[(self.first + key) as usize] = F::INFINITY;
            }
        }
        self.plan.accumulators() / POWERS
    }

    /// `points[left] += points[right]` for all pairs, whose points are different ones.
    fn add_each(&mut self, pairs: impl Iterator<Item = (u32, u32)>) {
        self.additions.clear();
        self.additions.extend(pairs.map(|(left, right)| Addition { left, right, target: left }));
        F::add_all(self.points, &self.additions);
    }

    /// For every lane, over its own `len ≥ 1` items: `running = Σ itemᵢ`, `total = Σ (i + 1)·itemᵢ`.
    ///
    /// The total lags one step behind, so both additions of a step are independent and share an inversion. They are
    /// neighbours, the first at an even place, so the total takes the old running sum.
    fn weighted_sums(
        &mut self,
        lanes: u32,
        len: impl Fn(u32) -> u32,
        item: impl Fn(u32, u32) -> u32,
        running: u32,
        total: u32,
    ) {
        let longest = (0..lanes).map(&len).max().unwrap_or(0);
        for i in (0..longest).rev() {
            self.additions.clear();
            for lane in (0..lanes).filter(|lane| i + 2 < len(*lane)) {
                let (run, sum) = (running + lane, total + lane);
                self.additions.push(Addition { left: run, right: item(lane, i), target: run });
                self.additions.push(Addition { left: sum, right: run, target: sum });
            }
            // A lane's first steps are copies.
            for lane in (0..lanes).filter(|lane| i < len(*lane) && i + 2 >= len(*lane)) {
                let (run, sum) = ((running + lane) as usize, (total + lane) as usize);
                if i + 1 == len(lane) {
                    self.points[run] = self.points[item(lane, i) as usize];
                    self.points[sum] = F::INFINITY;
                } else {
                    self.points[sum] = self.points[run];
                    self.additions.push(Addition { left: run as u32, right: item(lane, i), target: run as u32 });
                }
            }
            F::add_all(self.points, &self.additions);
        }
        self.add_each((0..lanes).map(|lane| (total + lane, running + lane)));
    }
}
