//! Sets of buckets that fill chunk by chunk. Public data only.
use super::batch_affine::{Addition, BucketField, NEGATIVE};
use super::schedule::{Digits, Plan};
use crate::buffer::{filled, with_capacity};
use crate::curve::Affine;
use crate::error::Error;
use crate::field::Fr;
use crate::mul::recode::SignedScalar;
use crate::mul::vartime::Decompose;
use alloc::vec::Vec;

/// The buckets of all windows of some sums.
///
/// Buckets, partial sums and the points of the chunk at hand lie in one array, so that additions are index triples. Every chunk
/// goes through all windows before the next one comes, so memory is taken for buckets and one chunk, whatever the number of
/// points, and the points at hand stay in the second-level cache.
pub struct Buckets<'a, F: BucketField> {
    plan: &'a Plan,
    points: &'a mut [F::Point],
    /// 1 for buckets that hold a sum, else 0.
    full: &'a mut [u8],
    digits: Digits,
    /// Digits of the sets at hand.
    cut: Vec<i32>,
    /// First entry of every bucket of the sets at hand, and the end of the last.
    starts: Vec<u32>,
    /// Operands sorted by bucket.
    entries: Vec<u32>,
    additions: Vec<Addition>,
}

impl<'a, F: BucketField + Decompose> Buckets<'a, F> {
    /// Continues with buckets that `clear` has emptied. `points` and `full` have as many items as the plan has points and
    /// buckets in all sets.
    pub fn new(plan: &'a Plan, points: &'a mut [F::Point], full: &'a mut [u8]) -> Result<Self, Error> {
        let fill = plan.sets_to_fill();
        let (terms, buckets) = (fill * plan.terms(), fill * plan.buckets());
        Ok(Self {
            plan,
            points,
            full,
            digits: Digits::new(plan)?,
            cut: filled(terms, 0)?,
            starts: filled(buckets + 1, 0)?,
            entries: filled(terms + buckets, 0)?,
            additions: with_capacity((terms + buckets) / 2)?,
        })
    }

    /// Adds scalarsᵢ·pointsᵢ, as many points to each of the first `sums` sums. Range: at most a chunk of each, unless there is
    /// only one sum.
    pub fn add(&mut self, points: &[Affine<F>], scalars: &[Fr], sums: usize) {
        let each = if sums == 1 { self.plan.chunk } else { points.len() };
        for (points, scalars) in points.chunks(each).zip(scalars.chunks(each)) {
            self.load(points, scalars);
            let (sets, fill) = (sums * self.plan.windows, self.plan.sets_to_fill());
            let terms = points.len() / sums * F::TERMS;
            for first in (0..sets).step_by(fill) {
                let count = fill.min(sets - first);
                self.sort(first, count, terms);
                self.sum(first, count);
            }
        }
    }

    /// Takes a chunk: every point with its images along the endomorphism, and the digits of the scalars' terms.
    fn load(&mut self, points: &[Affine<F>], scalars: &[Fr]) {
        let targets = self.points[self.plan.first_term()..].chunks_exact_mut(F::TERMS);
        self.digits.clear();
        for ((point, scalar), targets) in points.iter().zip(scalars).zip(targets) {
            // Infinity is never added: its digits are zero.
            let infinity = point.is_infinity_vartime();
            let terms = F::decompose(&scalar.to_words());
            let mut image = *point;
            for (i, (target, term)) in targets.iter_mut().zip(terms).enumerate() {
                if i > 0 {
                    image = F::step(&image);
                }
                *target = F::pack(&image);
                self.digits.push(if infinity { SignedScalar::ZERO } else { term });
            }
        }
    }

    /// Counting sort of the terms of `count` sets by bucket, with what the buckets hold already; zero digits are left out.
    fn sort(&mut self, first: usize, count: usize, terms: usize) {
        let (windows, buckets) = (self.plan.windows, self.plan.buckets());
        let starts = &mut self.starts[..count * buckets + 1];
        let base = first * buckets;
        for (start, &full) in starts.iter_mut().zip(&self.full[base..]) {
            *start = u32::from(full);
        }
        starts[count * buckets] = 0;
        for (i, cut) in self.cut.chunks_exact_mut(terms).take(count).enumerate() {
            let (sum, window) = ((first + i) / windows, (first + i) % windows);
            self.digits.window(window, sum * terms, cut);
            let starts = &mut starts[i * buckets..][..buckets];
            for digit in cut.iter().filter(|digit| **digit != 0) {
                starts[digit.unsigned_abs() as usize - 1] += 1;
            }
        }
        // Every counter becomes the end of its bucket, and placing its entries takes it down to the start.
        let mut sum = 0;
        for start in &mut *starts {
            sum += *start;
            *start = sum;
        }
        let mut place = |bucket: usize, operand: u32| {
            starts[bucket] -= 1;
            self.entries[starts[bucket] as usize] = operand;
        };
        for (bucket, _) in self.full[base..][..count * buckets].iter().enumerate().filter(|(_, full)| **full != 0) {
            place(bucket, (base + bucket) as u32);
        }
        for (i, cut) in self.cut.chunks_exact(terms).take(count).enumerate() {
            let point = self.plan.first_term() + (first + i) / windows * terms;
            for (term, &digit) in cut.iter().enumerate().filter(|(_, digit)| **digit != 0) {
                let sign = if digit < 0 { NEGATIVE } else { 0 };
                place(i * buckets + digit.unsigned_abs() as usize - 1, (point + term) as u32 | sign);
            }
        }
    }

    /// Sums every bucket's entries pairwise, round by round. A sum takes the place of one of its operands, the bucket's if it
    /// is one; only in the first round can both be points of the chunk, which other windows need.
    fn sum(&mut self, first: usize, count: usize) {
        let (n, base) = (count * self.plan.buckets(), first * self.plan.buckets());
        let own = self.plan.first_term() as u32;
        let mut fresh = self.plan.partial_sums() as u32;
        loop {
            self.additions.clear();
            let (mut begin, mut write) = (self.starts[0] as usize, 0);
            for bucket in 0..n {
                let end = self.starts[bucket + 1] as usize;
                self.starts[bucket] = write as u32;
                while begin + 1 < end {
                    let (left, right) = (self.entries[begin], self.entries[begin + 1]);
                    let mut target = left.min(right);
                    // A sign makes an operand greater than all that may be overwritten.
                    if target >= own {
                        target = fresh;
                        fresh += 1;
                    }
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
            self.starts[n] = write as u32;
            if self.additions.is_empty() {
                break;
            }
            F::add_all(self.points, &self.additions);
        }
        for (bucket, run) in self.starts[..=n].windows(2).enumerate().filter(|(_, run)| run[0] < run[1]) {
            let entry = self.entries[run[0] as usize];
            if entry != (base + bucket) as u32 {
                self.points[base + bucket] = F::operand(self.points, entry);
            }
            self.full[base + bucket] = 1;
        }
    }
}
