//! Window sizes, the layout of a sum's working memory, and signed digits.
use crate::buffer::with_capacity;
use crate::error::Error;
use crate::mul::recode::SignedScalar;
use crate::mul::vartime::Decompose;
use alloc::vec::Vec;

/// Most points per sum for which shared doublings beat buckets, as measured: 4 on the relaxed tier and in G2, 7 in G1 on the
/// baseline.
pub const MAX_STRAUS: usize = 4;

/// Widest window.
const MAX_BITS: u32 = 17;
/// Terms that are sorted and added up together: with their partial sums they fit in the second-level cache.
const TERMS: usize = 1 << 13;
/// Buckets of all sums that proceed together, but for a single sum, whose windows are held all at once.
const BUCKETS: usize = 1 << 15;
/// Running sums that proceed in step in a reduction, so that their additions share inversions.
const LANES: usize = 512;

/// How sums are cut: scalars into terms along the endomorphism, terms into windows, points into chunks.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Sums that proceed together.
    pub sums: usize,
    /// Most points of each that are taken at a time.
    pub chunk: usize,
    /// Terms per point.
    pub images: usize,
    /// Bits per window, c.
    pub window_bits: u32,
    /// Windows per term.
    pub windows: usize,
}

impl Plan {
    /// The cheapest plan for `sums` sums of `n` points each.
    pub fn new<F: Decompose>(n: usize, sums: usize) -> Self {
        let best = (2..=MAX_BITS).min_by_key(|&c| cost(n * F::TERMS, c, windows(F::TERM_BOUND, c)));
        Self::with_bits::<F>(n, sums, best.unwrap_or(2))
    }

    /// A plan with the given window size.
    pub fn with_bits<F: Decompose>(n: usize, sums: usize, window_bits: u32) -> Self {
        let windows = windows(F::TERM_BOUND, window_bits);
        let chunk = n.clamp(1, TERMS / F::TERMS);
        let plan = Self { sums: 1, chunk, images: F::TERMS, window_bits, windows };
        // Sums of more than a chunk proceed one by one.
        let together = if n > chunk { 1 } else { BUCKETS / (windows * plan.buckets()) };
        Self { sums: together.clamp(1, sums.max(1)), ..plan }
    }

    /// Terms of one sum's chunk.
    pub fn terms(&self) -> usize {
        self.chunk * self.images
    }

    /// Buckets per set: digits are in `[−2^(c−1), 2^(c−1)]`, the sign goes to the point.
    pub fn buckets(&self) -> usize {
        1 << (self.window_bits - 1)
    }

    /// Sets of buckets, one per sum and window.
    pub fn sets(&self) -> usize {
        self.sums * self.windows
    }

    /// Sets that are filled together: enough of them to share inversions.
    pub fn sets_to_fill(&self) -> usize {
        (TERMS / self.terms()).clamp(1, self.sets())
    }

    /// Columns into which a set's buckets fall for the reduction. A power of two.
    pub fn columns(&self) -> usize {
        (LANES / self.sets()).max(1).next_power_of_two().min(self.buckets().isqrt().next_power_of_two())
    }

    /// Where partial sums begin in the array of points, behind the buckets.
    pub fn partial_sums(&self) -> usize {
        self.sets() * self.buckets()
    }

    /// Where the terms' points begin, behind the partial sums.
    pub fn first_term(&self) -> usize {
        self.partial_sums() + self.sets_to_fill() * self.terms() / 2
    }

    /// Length of the array of points. Once all points are added, the reduction takes the place of partial sums and terms.
    pub fn points(&self) -> usize {
        let adding = self.first_term() + self.sums * self.terms();
        let reducing = self.partial_sums() + 2 * self.sets() * (self.columns() + 1);
        adding.max(reducing)
    }
}

/// Additions in all: one per term in every window, but for those that come first into their bucket, and two per bucket. As
/// measured, those of a reduction cost half as much again: empty buckets are exceptions, and steps fill no batch.
fn cost(terms: usize, c: u32, windows: usize) -> usize {
    let buckets = 1 << (c - 1);
    windows * (terms - terms.min(buckets) + 3 * buckets)
}

/// Windows of `c` bits that hold every term: the top digit, with a carry, must not exceed 2^(c−1).
fn windows(bound: u128, c: u32) -> usize {
    (1..).find(|&w| (bound >> (c * (w - 1))) < 1 << (c - 1)).map_or(0, |w| w as usize)
}

/// The signed digits of all terms of a chunk, in the order of the terms.
///
/// A magnitude is stored with 2^(c−1) added to each digit but the top one, so every digit can be cut out alone:
/// `digit = cut − 2^(c−1)`, no carry chain.
pub struct Digits {
    biased: Vec<u128>,
    negative: Vec<bool>,
    bias: u128,
    window_bits: u32,
    windows: usize,
}

impl Digits {
    /// Room for the terms of a chunk of every sum.
    pub fn new(plan: &Plan) -> Result<Self, Error> {
        let (c, n) = (plan.window_bits, plan.sums * plan.terms());
        let bias = (0..plan.windows as u32 - 1).map(|w| 1u128 << (c * w + c - 1)).sum();
        Ok(Self { biased: with_capacity(n)?, negative: with_capacity(n)?, bias, window_bits: c, windows: plan.windows })
    }

    /// Removes all terms.
    pub fn clear(&mut self) {
        self.biased.clear();
        self.negative.clear();
    }

    /// Appends a term. Range: its curve's `TERM_BOUND`.
    pub fn push(&mut self, term: SignedScalar) {
        self.biased.push(term.magnitude + self.bias);
        self.negative.push(term.negative);
    }

    /// The digits of one window of the terms `first…first + out.len()`, in `[−2^(c−1), 2^(c−1)]`.
    pub fn window(&self, window: usize, first: usize, out: &mut [i32]) {
        let (c, half) = (self.window_bits, 1i32 << (self.window_bits - 1));
        let shift = c * window as u32;
        let (mask, offset) = if window + 1 == self.windows { (u32::MAX, 0) } else { ((1u32 << c) - 1, half) };
        for ((digit, biased), &negative) in out.iter_mut().zip(&self.biased[first..]).zip(&self.negative[first..]) {
            let value = ((biased >> shift) as u32 & mask) as i32 - offset;
            *digit = if negative { -value } else { value };
        }
    }
}
