//! The lower half of a polynomial of 128 coefficients in G1, values to values: the core of FK20. Public data only.
//!
//! Values h_k at the 128-th roots of unity stand for a polynomial; with its upper 64 coefficients left out and the others
//! doubled, the values are `h_k + Σ_j h_j/(32·(1 − ω^(k−j)))` over the j for which k − j is odd. So the values of even
//! index take a circulant of order 64 to those of odd index, and the odd ones the same, one place on, to the even ones.
//! Over the integers `X^64 − 1` falls into `X − 1` and `X^n + 1`, n = 1, 2, …, 32, for additions only; the blocks from 8 on
//! fall further by evaluation at small points (`toom`). What is left are 226 linear combinations of one to four points,
//! all at once, where two transforms need 642 multiplications one level after the other.
mod kernel;
mod steps;
mod toom;

use super::Domain;
use crate::buffer::{filled, with_capacity};
use crate::curve::{Affine, G1Jacobian};
use crate::error::Error;
use crate::field::{Field, Fp, Fr};
use crate::msm::BucketField;
use crate::msm::combine::{Term, combine_vartime};
use alloc::vec::Vec;
use kernel::{BLOCKS, Block, N};
use steps::{Shift, Steps};
use toom::{PAIRS, PIECES};

const LOG_LEN: u32 = 7;
/// Values of the polynomial.
pub const LEN: usize = 1 << LOG_LEN;
/// Values of even and of odd index, which go through the same circulant.
const PARITIES: usize = 2;

/// Points to be combined per parity: node by node, as many as a dense matrix has rows.
const PRODUCTS: usize = products_before(BLOCKS.len());
/// Vectors of eight entries per parity that are evaluated at the nodes.
const COLUMNS: usize = BLOCKS[0].rows() + BLOCKS[1].rows() + BLOCKS[2].rows();
/// Shifted entries.
const SHIFTED: usize = PARITIES * COLUMNS * PAIRS * PIECES;

/// Where the regions of the points begin: the values, two for the circulants' entries, what is to be multiplied, the
/// products, points that are being doubled, and shifted entries.
const VALUES: usize = 0;
const ENTRIES: [usize; 2] = [VALUES + LEN, VALUES + 2 * LEN];
const FACTORS: usize = ENTRIES[1] + LEN;
const RESULTS: usize = FACTORS + PARITIES * PRODUCTS;
const DOUBLED: usize = RESULTS + PARITIES * PRODUCTS;
const TAPS: usize = DOUBLED + PARITIES * COLUMNS * 2 * PAIRS;
const END: usize = TAPS + SHIFTED;

const fn products_before(block: usize) -> usize {
    let (mut sum, mut i) = (0, 0);
    while i < block {
        sum += BLOCKS[i].nodes * BLOCKS[i].rows();
        i += 1;
    }
    sum
}

/// Twice the values of the lower half of the polynomial, in natural order, in place.
///
/// Cost: 29,000 doublings and 31,000 additions in affine coordinates, for the combinations, and 6000 of both around
/// them. Errors: `BadLength` unless there are 128 values, `OutOfMemory`.
pub fn twice_low_half_vartime(values: &mut [G1Jacobian]) -> Result<(), Error> {
    if values.len() != LEN {
        return Err(Error::BadLength);
    }
    let mut table = filled(Domain::table_len(LOG_LEN), Fr::ZERO)?;
    Domain::fill(&mut table, LOG_LEN)?;
    let scalars = kernel::scalars(&Domain::new(&table, LOG_LEN)?)?;
    let mut affine = filled(LEN, Affine::INFINITY)?;
    Affine::from_jacobian_vartime(values, &mut affine)?;
    let mut product = Product::new()?;
    for (packed, point) in product.steps.points.iter_mut().zip(&affine) {
        *packed = Fp::pack(point);
    }
    product.split();
    product.evaluate()?;
    product.combine(&scalars)?;
    product.interpolate()?;
    product.join();
    for (value, packed) in values.iter_mut().zip(&product.steps.points) {
        *value = Fp::unpack(packed).into();
    }
    Ok(())
}

/// Row `row` of a dense matrix, and of the column of entries that meets it, of block `block` of one parity.
#[derive(Clone, Copy)]
struct Row {
    parity: usize,
    index: usize,
    block: Block,
    row: usize,
}

impl Row {
    fn all(blocks: &'static [Block], first: usize) -> impl Iterator<Item = Self> {
        (0..PARITIES).flat_map(move |parity| {
            blocks.iter().enumerate().flat_map(move |(i, &block)| {
                (0..block.rows()).map(move |row| Self { parity, index: first + i, block, row })
            })
        })
    }

    /// The rows of blocks that are evaluated at nodes.
    fn evaluated() -> impl Iterator<Item = (u32, Self)> {
        (0..).zip(Self::all(&BLOCKS[..3], 0))
    }

    /// The rows of those that are not.
    fn direct() -> impl Iterator<Item = Self> {
        Self::all(&BLOCKS[3..], 3)
    }

    fn product(&self, region: usize, node: usize) -> u32 {
        let block = self.parity * PRODUCTS + products_before(self.index);
        (region + block + node * self.block.rows() + self.row) as u32
    }

    fn factor(&self, node: usize) -> u32 {
        self.product(FACTORS, node)
    }

    fn result(&self, node: usize) -> u32 {
        self.product(RESULTS, node)
    }

    /// Entry i of the column among the block's, from its last one on if the block is to be multiplied.
    fn entry(&self, current: usize, i: usize, reversed: bool) -> u32 {
        let place = i * self.block.rows() + self.row;
        let place = if reversed { self.block.size - 1 - place } else { place };
        (current + self.parity * N + self.block.start + place) as u32
    }
}

fn tap(column: u32, pair: usize, i: usize) -> u32 {
    TAPS as u32 + (column * PAIRS as u32 + pair as u32) * PIECES as u32 + i as u32
}

struct Product {
    steps: Steps,
    /// The region of the circulants' entries.
    current: usize,
    shifts: Vec<Shift>,
}

impl Product {
    fn new() -> Result<Self, Error> {
        let columns = PARITIES * COLUMNS;
        let steps = Steps::new(END, SHIFTED + columns, columns * 2 * PAIRS)?;
        Ok(Self { steps, current: ENTRIES[0], shifts: with_capacity(SHIFTED)? })
    }

    /// The values by parity, and every circulant `X^2n − 1` into `X^n − 1` and `X^n + 1`, n = 32, …, 1.
    fn split(&mut self) {
        for k in 0..LEN {
            self.steps.copy((VALUES + k) as u32, (self.current + k % PARITIES * N + k / PARITIES) as u32);
        }
        for level in (0..N.ilog2()).rev() {
            self.add_and_subtract(1 << level);
        }
    }

    /// The way back: the halves of the kernel make it need no factor. And the sums with the values themselves.
    fn join(&mut self) {
        for level in 0..N.ilog2() {
            self.add_and_subtract(1 << level);
        }
        let target = self.next();
        for k in 0..LEN {
            // Even values go to the odd places, odd ones to the even places one further on.
            let (value, product) = ((k + 1) % LEN, self.current + k % PARITIES * N + k / PARITIES);
            self.steps.sum((VALUES + value) as u32, product as u32, (target + value) as u32);
        }
        self.steps.add();
        self.steps.points.copy_within(target..target + LEN, VALUES);
    }

    fn next(&self) -> usize {
        ENTRIES[0] + ENTRIES[1] - self.current
    }

    /// `(a, b) → (a + b, a − b)` for the first n entries and the next n, in both parities.
    fn add_and_subtract(&mut self, n: usize) {
        let next = self.next();
        self.steps.points.copy_within(self.current..self.current + LEN, next);
        for first in [0, N].into_iter().flat_map(|parity| parity..parity + n) {
            let [a, b] = [first, first + n].map(|i| (self.current + i) as u32);
            let [sum, difference] = [first, first + n].map(|i| (next + i) as u32);
            self.steps.sum_and_difference(a, b, sum, difference);
        }
        self.steps.add();
        self.current = next;
    }

    /// V: the entries of every column at the nodes.
    fn evaluate(&mut self) -> Result<(), Error> {
        self.shifts.clear();
        for (column, row) in Row::evaluated() {
            for i in 0..PIECES {
                let source = DOUBLED as u32 + column * PIECES as u32 + i as u32;
                self.steps.copy(row.entry(self.current, i, true), source);
                self.shifts.extend((0..PAIRS).map(|pair| Shift {
                    source,
                    exponent: toom::exponent(pair, i),
                    target: tap(column, pair, i),
                }));
            }
            for (pair, parity) in (0..2 * PAIRS).map(|i| (i / 2, i % 2)) {
                self.steps.run((parity..PIECES).step_by(2).map(|i| tap(column, pair, i)));
            }
        }
        self.steps.shift(&self.shifts)?;
        let mut sums = self.steps.sum_runs();
        for (_, row) in Row::evaluated() {
            for pair in 0..PAIRS {
                self.steps.sum_and_difference(sums, sums + 1, row.factor(1 + 2 * pair), row.factor(2 + 2 * pair));
                sums += 2;
            }
            self.steps.copy(row.entry(self.current, 0, true), row.factor(0));
        }
        self.steps.add();
        for row in Row::direct() {
            self.steps.copy(row.entry(self.current, 0, true), row.factor(0));
        }
        Ok(())
    }

    /// The dense matrices.
    fn combine(&mut self, scalars: &[Fr]) -> Result<(), Error> {
        let mut terms = with_capacity(PARITIES * PRODUCTS * BLOCKS[0].rows())?;
        for parity in 0..PARITIES {
            let (mut first, mut scalar) = (parity * PRODUCTS, 0);
            for block in BLOCKS {
                for _ in 0..block.nodes {
                    for (i, j) in (0..block.rows()).flat_map(|i| (0..block.rows()).map(move |j| (i, j))) {
                        terms.push(Term {
                            output: (first + i) as u32,
                            point: (first + j) as u32,
                            scalar: (scalar + i + j) as u32,
                        });
                    }
                    first += block.rows();
                    scalar += block.scalars();
                }
            }
        }
        let (before, results) = self.steps.points.split_at_mut(RESULTS);
        combine_vartime(&before[FACTORS..], scalars, &terms, &mut results[..PARITIES * PRODUCTS])
    }

    /// Vᵀ: the columns of the product from its parts at the nodes.
    fn interpolate(&mut self) -> Result<(), Error> {
        self.shifts.clear();
        for (column, row) in Row::evaluated() {
            for pair in 0..PAIRS {
                let even = DOUBLED as u32 + (column * PAIRS as u32 + pair as u32) * 2;
                self.steps.sum_and_difference(row.result(1 + 2 * pair), row.result(2 + 2 * pair), even, even + 1);
                self.shifts.extend((0..PIECES).map(|i| Shift {
                    source: even + i as u32 % 2,
                    exponent: toom::exponent(pair, i),
                    target: tap(column, pair, i),
                }));
            }
            for i in 0..PIECES {
                let own = (i == 0).then(|| row.result(0));
                self.steps.run((0..PAIRS).map(|pair| tap(column, pair, i)).chain(own));
            }
        }
        self.steps.add();
        self.steps.shift(&self.shifts)?;
        let sums = self.steps.sum_runs();
        for (column, row) in Row::evaluated() {
            for i in 0..PIECES {
                self.steps.copy(sums + column * PIECES as u32 + i as u32, row.entry(self.current, i, false));
            }
        }
        for row in Row::direct() {
            self.steps.copy(row.result(0), row.entry(self.current, 0, false));
        }
        Ok(())
    }
}
