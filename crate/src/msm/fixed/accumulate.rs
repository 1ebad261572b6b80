//! The accumulators of sets of buckets, filled slice by slice. Public data only.
use super::digits::Digit;
use super::plan::{Plan, TERMS};
use crate::buffer::{filled, with_capacity};
use crate::error::Error;
use crate::msm::batch_affine::{Addition, BucketField, NEGATIVE};
use alloc::vec::Vec;
use core::ops::Range;

/// The working memory of one call. Table, accumulators and scratch lie in one array, so that additions are index triples.
pub struct Accumulators<'a, F: BucketField> {
    pub(super) plan: &'a Plan,
    pub(super) points: &'a mut [F::Point],
    /// Where the accumulators and, behind them, the scratch begin in `points`.
    pub(super) first: u32,
    pub(super) scratch: u32,
    /// Which accumulators hold a sum.
    pub(super) full: Vec<bool>,
    pub(super) additions: Vec<Addition>,
    digits: &'a [Digit],
    /// First entry of every accumulator, and the end of the last.
    starts: Vec<u32>,
    /// Operands sorted by accumulator.
    pub(super) entries: Vec<u32>,
}

impl<'a, F: BucketField> Accumulators<'a, F> {
    /// `points` holds the table and, from `first` on, as many points as the shape's workspace has.
    pub fn new(plan: &'a Plan, points: &'a mut [F::Point], first: u32, digits: &'a [Digit]) -> Result<Self, Error> {
        let held = plan.hold() * plan.accumulators();
        let entries = TERMS + plan.depth + held;
        Ok(Self {
            plan,
            points,
            first,
            scratch: first + held,
            full: filled(held as usize, false)?,
            additions: with_capacity(entries as usize / 2)?,
            digits,
            starts: filled(held as usize + 1, 0)?,
            entries: filled(entries as usize, 0)?,
        })
    }

    /// Fills the accumulators of the sets.
    pub fn fill(&mut self, sets: &Range<u32>) {
        let count = sets.len() as u32;
        self.full.fill(false);
        // A slice is so many points of the sets, one after the other, with all their terms.
        let step = (TERMS / self.plan.depth).max(1);
        let mut begin = 0;
        while begin < count * self.plan.shape.n {
            let end = (begin + step).min(count * self.plan.shape.n);
            self.sort(sets.start, begin..end, count);
            self.sum(count);
            begin = end;
        }
    }

    /// Counting sort of a slice's terms by accumulator, with what the accumulators hold already.
    fn sort(&mut self, set: u32, slice: Range<u32>, count: u32) {
        let keys = (count * self.plan.accumulators()) as usize;
        let starts = &mut self.starts[..=keys];
        starts.fill(0);
        for (start, &full) in starts.iter_mut().zip(&self.full) {
            *start = u32::from(full);
        }
        for_each_term(self.plan, self.digits, set, slice.clone(), |key, _| starts[key as usize] += 1);
        // Every counter becomes the end of its entries, and placing them takes it down to the start.
        let mut sum = 0;
        for start in &mut *starts {
            sum += *start;
            *start = sum;
        }
        let entries = &mut self.entries;
        let mut place = |key: u32, operand: u32| {
            let start = &mut starts[key as usize];
            *start -= 1;
            entries[*start as usize] = operand;
        };
        for_each_term(self.plan, self.digits, set, slice, &mut place);
        for (key, _) in self.full.iter().enumerate().filter(|(_, full)| **full) {
            place(key as u32, self.first + key as u32);
        }
    }

    /// Adds up every accumulator's entries pairwise, round by round. A sum goes where one of its operands is, if that may be
    /// overwritten; only in the first round can both be of the table, so the scratch needs half as many points as there are terms.
    fn sum(&mut self, count: u32) {
        let keys = (count * self.plan.accumulators()) as usize;
        let mut fresh = self.scratch;
        loop {
            self.additions.clear();
            let (mut begin, mut write) = (self.starts[0] as usize, 0);
            for key in 0..keys {
                let end = self.starts[key + 1] as usize;
                self.starts[key] = write as u32;
                while begin + 1 < end {
                    let (left, right) = (self.entries[begin], self.entries[begin + 1]);
                    let target = match [left, right].map(|operand| self.is_own(operand)) {
                        [true, _] => left,
                        [false, true] => right,
                        [false, false] => {
                            fresh += 1;
                            fresh - 1
                        }
                    };
                    self.additions.push(Addition { left, right, target });
                    self.entries[write] = target;
                    begin += 2;
                    write += 1;
                }
                if begin < end {
                    self.entries[write] = self.entries[begin];
                    begin += 1;
                    write += 1;
                }
            }
            self.starts[keys] = write as u32;
            if self.additions.is_empty() {
                break;
            }
            F::add_all(self.points, &self.additions);
        }
        for key in 0..keys {
            let (begin, end) = (self.starts[key], self.starts[key + 1]);
            if begin < end {
                let (entry, own) = (self.entries[begin as usize], self.first + key as u32);
                if entry != own {
                    self.points[own as usize] = F::operand(self.points, entry);
                }
                self.full[key] = true;
            }
        }
    }

    /// Whether an operand is no point of the table, with its sign or without.
    fn is_own(&self, operand: u32) -> bool {
        operand & NEGATIVE == 0 && operand >= self.first
    }
}

/// Calls `visit(accumulator, operand)` for every term of a slice that is not zero.
fn for_each_term(plan: &Plan, digits: &[Digit], first: u32, slice: Range<u32>, mut visit: impl FnMut(u32, u32)) {
    let (n, all) = (plan.shape.n, plan.shape.points());
    let (windows, parts) = (plan.windows(), plan.parts());
    for local in slice.start / n..slice.end.div_ceil(n) {
        let (sum, part) = ((first + local) / parts, (first + local) % parts);
        let (low, high) = (part * plan.depth, ((part + 1) * plan.depth).min(windows));
        let base = local * plan.accumulators();
        for point in slice.start.max(local * n)..slice.end.min((local + 1) * n) {
            let point = sum * n + (point - local * n);
            let row = &digits[(point * windows + low) as usize..(point * windows + high) as usize];
            for (shift, digit) in row.iter().enumerate() {
                if let Some((key, negative)) = digit.accumulator() {
                    let sign = if negative { NEGATIVE } else { 0 };
                    visit(base + key, (shift as u32 * all + point) | sign);
                }
            }
        }
    }
}
