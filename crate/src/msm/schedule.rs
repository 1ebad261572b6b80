//! Window sizes and signed digits.
use crate::buffer::with_capacity;
use crate::error::Error;
use crate::mul::recode::GLV_BOUND;
use alloc::vec::Vec;

/// Most points of one call: indices of points and their images, with a sign bit, fit in 32 bits.
pub const MAX_POINTS: usize = 1 << 24;

/// Most points per sum for which shared doublings beat buckets.
pub const MAX_STRAUS: usize = 16;

/// How a call is cut: `batches` sums of `terms` half-scalars, each of `windows` windows of `window_bits` bits.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Half-scalars per sum.
    pub terms: usize,
    /// Independent sums.
    pub batches: usize,
    /// Bits per window, c.
    pub window_bits: u32,
    /// Windows per sum.
    pub windows: usize,
}

impl Plan {
    /// The cheapest window size for `batches` sums of `terms` half-scalars.
    pub fn new(terms: usize, batches: usize) -> Self {
        let plan = |window_bits| Self { terms, batches, window_bits, windows: windows(window_bits) };
        (2..=16).map(plan).min_by_key(Self::cost).unwrap_or(plan(2))
    }

    /// Buckets per set: digits are in `[−2^(c−1), 2^(c−1)]`, the sign goes to the point.
    pub fn buckets(&self) -> usize {
        1 << (self.window_bits - 1)
    }

    /// Sets of buckets of the whole call, one per sum and window.
    pub fn sets(&self) -> usize {
        self.batches * self.windows
    }

    /// Field multiplications per sum: six per affine addition, one addition per term and two per bucket in every
    /// window; seven per doubling at the end.
    fn cost(&self) -> usize {
        self.windows * (6 * self.terms + 12 * self.buckets() + 7 * self.window_bits as usize)
    }
}

/// Windows of `c` bits that hold every half-scalar: the top digit, with a carry, must not exceed 2^(c−1).
fn windows(c: u32) -> usize {
    (1..).find(|&w| (GLV_BOUND >> (c * (w - 1))) < 1 << (c - 1)).map_or(0, |w| w as usize)
}

/// The signed digits of all half-scalars, in the order of the terms.
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
    /// Room for `n` half-scalars.
    pub fn new(plan: &Plan, n: usize) -> Result<Self, Error> {
        let c = plan.window_bits;
        let bias = (0..plan.windows as u32 - 1).map(|w| 1u128 << (c * w + c - 1)).sum();
        Ok(Self { biased: with_capacity(n)?, negative: with_capacity(n)?, bias, window_bits: c, windows: plan.windows })
    }

    /// Appends `±magnitude`. Range: `magnitude ≤ GLV_BOUND`.
    pub fn push(&mut self, magnitude: u128, negative: bool) {
        self.biased.push(magnitude + self.bias);
        self.negative.push(negative);
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
