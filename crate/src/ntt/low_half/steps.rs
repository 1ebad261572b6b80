//! Batch steps on points that live in one array. Public data only.
use crate::buffer::{filled, with_capacity};
use crate::error::Error;
use crate::field::Fp;
use crate::msm::BucketField;
use crate::msm::batch_affine::{Addition, NEGATIVE};
use crate::msm::combine::Packed;
use crate::msm::runs::RunSums;
use alloc::vec::Vec;

/// `points[target] = 2^exponent·points[source]`.
#[derive(Clone, Copy)]
pub struct Shift {
    /// Index of the point.
    pub source: u32,
    /// Doublings.
    pub exponent: u32,
    /// Index of the result.
    pub target: u32,
}

/// The points, and what the steps need beside them.
pub struct Steps {
    /// All points.
    pub points: Vec<Packed>,
    additions: Vec<Addition>,
    entries: Vec<u32>,
    ends: Vec<u32>,
    runs: RunSums,
}

impl Steps {
    /// n points, and room for sums of at most `runs` runs of `entries` entries in all.
    pub fn new(n: usize, entries: usize, runs: usize) -> Result<Self, Error> {
        Ok(Self {
            points: filled(n + RunSums::scratch(entries, runs), Fp::INFINITY)?,
            additions: with_capacity(n)?,
            entries: with_capacity(entries)?,
            ends: with_capacity(runs)?,
            runs: RunSums::new(entries, runs, n)?,
        })
    }

    /// `points[target] = points[source]`.
    pub fn copy(&mut self, source: u32, target: u32) {
        self.points[target as usize] = self.points[source as usize];
    }

    /// Notes `points[sum] = points[left] + points[right]` for the next [`Self::add`].
    pub fn sum(&mut self, left: u32, right: u32, sum: u32) {
        self.additions.push(Addition { left, right, target: sum });
    }

    /// Notes a sum and `points[difference] = points[left] − points[right]`.
    pub fn sum_and_difference(&mut self, left: u32, right: u32, sum: u32, difference: u32) {
        self.sum(left, right, sum);
        self.sum(left, right | NEGATIVE, difference);
    }

    /// Carries out what was noted. No target is an operand.
    pub fn add(&mut self) {
        Fp::add_all(&mut self.points, &self.additions);
        self.additions.clear();
    }

    /// Carries out all shifts; afterwards the sources are used up.
    pub fn shift(&mut self, shifts: &[Shift]) -> Result<(), Error> {
        let mut pending = with_capacity(shifts.len())?;
        for done in 0.. {
            for shift in shifts.iter().filter(|shift| shift.exponent == done) {
                self.copy(shift.source, shift.target);
            }
            pending.clear();
            pending.extend(shifts.iter().filter(|shift| shift.exponent > done).map(|shift| shift.source));
            if pending.is_empty() {
                break;
            }
            pending.sort_unstable();
            pending.dedup();
            Fp::double_all(&mut self.points, &pending);
        }
        Ok(())
    }

    /// Notes a run of points to be summed by the next [`Self::sum_runs`]. It is not empty.
    pub fn run(&mut self, entries: impl Iterator<Item = u32>) {
        self.entries.extend(entries);
        self.ends.push(self.entries.len() as u32);
    }

    /// Sums the runs noted; the sums stand, in their order, from the index returned on until the next call.
    pub fn sum_runs(&mut self) -> u32 {
        let n = self.ends.len();
        self.runs.starts[0] = 0;
        self.runs.starts[1..=n].copy_from_slice(&self.ends);
        let sums = self.runs.sum::<Fp>(&mut self.points, &self.entries, n);
        self.entries.clear();
        self.ends.clear();
        sums
    }
}
