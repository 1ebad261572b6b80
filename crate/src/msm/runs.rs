//! Sums of many short runs of points, all in step, so that their additions share inversions. Public data only.
use super::batch_affine::{Addition, BucketField};
use crate::buffer::{filled, with_capacity};
use crate::error::Error;
use alloc::vec::Vec;

/// The working memory of [`RunSums::sum`].
pub struct RunSums {
    /// First entry of every run, and the end of the last.
    pub starts: Vec<u32>,
    additions: Vec<Addition>,
    /// Where the partial sums of two successive rounds begin in the points.
    partial: [u32; 2],
}

impl RunSums {
    /// For at most `runs` runs of at most `entries` entries in all, with [`Self::scratch`] points from index `scratch` on.
    pub fn new(entries: usize, runs: usize, scratch: usize) -> Result<Self, Error> {
        Ok(Self {
            starts: filled(runs + 1, 0)?,
            additions: with_capacity(entries / 2)?,
            partial: [scratch as u32, (scratch + entries.div_ceil(2) + runs) as u32],
        })
    }

    /// Points that partial sums take.
    pub fn scratch(entries: usize, runs: usize) -> usize {
        entries.div_ceil(2) + entries.div_ceil(4) + 2 * runs
    }

    /// Sums the first n runs of `entries`, operands of `points`, which `starts` delimits, pairwise and round by round.
    ///
    /// Returns where the sums begin: that of run i, unless it is empty, is at `starts[i]` from there, and
    /// `starts[i] < starts[i + 1]` still tells whether it is. They stand until the next call.
    pub fn sum<F: BucketField>(&mut self, points: &mut [F::Point], entries: &[u32], n: usize) -> u32 {
        let [mut next, mut after] = self.partial;
        self.round::<F>(points, n, |place| entries[place as usize], next);
        while self.starts[..n + 1].windows(2).any(|run| run[1] - run[0] > 1) {
            self.round::<F>(points, n, |place| next + place, after);
            core::mem::swap(&mut next, &mut after);
        }
        next
    }

    /// One round: neighbours within a run are added, an odd one out is copied; the runs move on to the places from
    /// `target` on.
    fn round<F: BucketField>(
        &mut self,
        points: &mut [F::Point],
        n: usize,
        operand_at: impl Fn(u32) -> u32,
        target: u32,
    ) {
        let (mut begin, mut write) = (self.starts[0], 0);
        self.additions.clear();
        for run in 0..n {
            let end = self.starts[run + 1];
            self.starts[run] = write;
            while begin + 1 < end {
                let (left, right) = (operand_at(begin), operand_at(begin + 1));
                self.additions.push(Addition { left, right, target: target + write });
                begin += 2;
                write += 1;
            }
            if begin < end {
                points[(target + write) as usize] = F::operand(points, operand_at(begin));
                begin += 1;
                write += 1;
            }
        }
        self.starts[n] = write;
        F::add_all(points, &self.additions);
    }
}
