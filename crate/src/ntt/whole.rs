//! Whole transforms of elements in memory, in whatever form they are kept there: nothing here depends on their scale,
//! since a transform is linear.
//!
//! Up to `2^MAX_PIECE` elements are transformed in one piece, outside of the caller's memory, half by half until a part
//! fits the first cache. More are a matrix of n1 rows
//! of n2: transforms of the columns, a few at a time so that a row gives whole cache lines, then of the rows, each on the
//! coset that the columns' twiddles make of it. So memory is passed over twice, and twiddles are powers made on the way.
use super::domain::root_of_order;
use super::levels;
use super::reverse_bits;
use super::twiddles::{MAX_PIECE, roots};
use crate::buffer::{filled, with_capacity};
use crate::error::Error;
use crate::field::lanes::{self, FrLanes, LANES, Packed, Root};
use crate::field::{Field, Fr};
use alloc::vec::Vec;

/// Elements as they are kept in memory.
pub trait Item: Copy {
    /// As data of the bulk arithmetic.
    fn load(items: [&Self; LANES]) -> FrLanes;
    /// From data of at most 2^5 r.
    fn store(lanes: &FrLanes) -> [Self; LANES];
}

impl Item for Fr {
    #[inline(always)]
    fn load(items: [&Self; LANES]) -> FrLanes {
        FrLanes::load(items.map(|item| &item.0))
    }

    #[inline(always)]
    fn store(lanes: &FrLanes) -> [Self; LANES] {
        lanes.store().map(Self)
    }
}

/// Big-endian integers below r.
impl Item for [u8; 32] {
    #[inline(always)]
    fn load(items: [&Self; LANES]) -> FrLanes {
        FrLanes::from_be(items)
    }

    #[inline(always)]
    fn store(lanes: &FrLanes) -> [Self; LANES] {
        lanes.to_be()
    }
}

/// Factors of the elements before they are transformed: `first·shift^i` for the i-th, or `first` for all.
#[derive(Clone, Copy)]
pub struct Twist {
    /// The factor of the element 0.
    pub first: Fr,
    /// The quotient of two that follow each other.
    pub shift: Option<Fr>,
}

impl Twist {
    /// The factors of the first vector of elements, N in each and the last one repeated, and the factor from one vector
    /// to the next if it is not 1.
    fn start<const N: usize>(&self) -> (FrLanes, Option<FrLanes>) {
        let mut power = self.first;
        let start: [Packed; LANES] = core::array::from_fn(|lane| {
            let packed = lanes::pack(&power.0);
            if lane + 1 < N {
                power = power * self.shift.unwrap_or(Fr::ONE);
            }
            packed
        });
        let step = self.shift.map(|shift| FrLanes::broadcast(&lanes::pack(&shift.pow_public(&[N as u64]).0)));
        (FrLanes::unpack(start.each_ref()), step)
    }

    fn apply<const N: usize>(&self, vectors: &mut [FrLanes]) {
        let (mut factor, step) = self.start::<N>();
        for x in vectors {
            *x = x.mul(&factor);
            if let Some(step) = &step {
                factor = factor.mul(step);
            }
        }
    }
}

/// Multiplies elements in memory as a transform does before it begins.
pub fn scale<T: Item>(data: &mut [T], twist: &Twist) {
    let (mut factor, step) = twist.start::<LANES>();
    for items in data.chunks_mut(LANES) {
        let last = items.len() - 1;
        let x = T::load(core::array::from_fn(|lane| &items[lane.min(last)])).mul(&factor);
        for (item, value) in items.iter_mut().zip(T::store(&x)) {
            *item = value;
        }
        if let Some(step) = &step {
            factor = factor.mul(step);
        }
    }
}

/// Where elements are read and written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Coefficients in natural order → values in bit-reversed order.
    Forward,
    /// The same, values in natural order.
    ForwardNatural,
    /// Values in bit-reversed order → n times the coefficients, in natural order.
    Inverse,
    /// Values in natural order → n times the coefficients, in natural order.
    InverseNatural,
}

impl Order {
    #[inline(always)]
    fn source(self, i: usize, log_n: u32) -> usize {
        if self == Self::Inverse { reverse_bits(i, log_n) } else { i }
    }

    /// The inverse is the transform itself, but for the sign of the index.
    #[inline(always)]
    fn target(self, i: usize, log_n: u32) -> usize {
        match self {
            Self::Forward => i,
            Self::ForwardNatural => reverse_bits(i, log_n),
            Self::Inverse | Self::InverseNatural => reverse_bits(i, log_n).wrapping_neg() & ((1 << log_n) - 1),
        }
    }
}

/// Transforms `data`, runs of `2^log_n` elements, each by itself and in place. Errors: `OutOfMemory`.
pub fn transform<T: Item>(data: &mut [T], log_n: u32, order: Order, twist: Option<&Twist>) -> Result<(), Error> {
    debug_assert!(data.len().is_multiple_of(1 << log_n));
    if log_n > MAX_PIECE {
        return data.chunks_exact_mut(1 << log_n).try_for_each(|data| large(data, order, twist));
    }
    let roots = roots(log_n)?;
    // A transform that does not fill two vectors is made in every lane.
    let narrow = (1 << log_n) < 2 * LANES;
    let mut scratch = filled(if narrow { 1 << log_n } else { (1 << log_n) / LANES }, FrLanes::ZERO)?;
    for data in data.chunks_exact_mut(1 << log_n) {
        if narrow {
            piece::<T, 1>(data, &mut scratch, order, twist, roots);
        } else {
            piece::<T, LANES>(data, &mut scratch, order, twist, roots);
        }
    }
    Ok(())
}

/// One transform, N elements in each vector.
fn piece<T: Item, const N: usize>(
    data: &mut [T],
    scratch: &mut [FrLanes],
    order: Order,
    twist: Option<&Twist>,
    roots: &[Root],
) {
    let log_n = data.len().ilog2();
    for (i, x) in scratch.iter_mut().enumerate() {
        *x = T::load(core::array::from_fn(|lane| &data[order.source(N * i + lane % N, log_n)]));
    }
    run::<N>(scratch, twist, roots);
    for (i, x) in scratch.iter().enumerate() {
        for (lane, item) in T::store(x).into_iter().take(N).enumerate() {
            data[order.target(N * i + lane, log_n)] = item;
        }
    }
}

#[inline(never)]
fn run<const N: usize>(scratch: &mut [FrLanes], twist: Option<&Twist>, roots: &[Root]) {
    if let Some(twist) = twist {
        twist.apply::<N>(scratch);
    }
    if N == 1 {
        levels::across(scratch, roots);
    } else {
        levels::along(scratch, roots);
    }
}

/// Vectors that are read from a row at a time.
const WIDTH: usize = 4 / LANES;

fn large<T: Item>(data: &mut [T], order: Order, twist: Option<&Twist>) -> Result<(), Error> {
    let log_n = data.len().ilog2();
    let log_columns = log_n.div_ceil(2);
    if log_columns > MAX_PIECE {
        return Err(Error::TooLarge);
    }
    if order == Order::Inverse {
        super::bit_reverse(data);
    }
    let roots = roots(log_columns)?;
    let Twist { first, shift } = twist.copied().unwrap_or(Twist { first: Fr::ONE, shift: None });
    columns(data, log_columns, shift.map(|shift| shift.pow_public(&[1 << log_columns])), roots)?;

    // The root of row i is ω_n^rev(i): bit j of i stands for a root of order 2^(log n − log rows + 1 + j).
    let bits: [Fr; MAX_PIECE as usize] =
        core::array::from_fn(|j| root_of_order((log_columns + 1 + j as u32).min(log_n)));
    let mut scratch = filled((1 << log_columns) / LANES, FrLanes::ZERO)?;
    for (row, data) in data.chunks_exact_mut(1 << log_columns).enumerate() {
        let set = bits.iter().enumerate().filter(|(j, _)| row >> j & 1 == 1);
        let shift = set.fold(shift.unwrap_or(Fr::ONE), |root, (_, bit)| root * *bit);
        piece::<T, LANES>(data, &mut scratch, Order::Forward, Some(&Twist { first, shift: Some(shift) }), roots);
    }
    if order != Order::Forward {
        super::bit_reverse(data);
    }
    if matches!(order, Order::Inverse | Order::InverseNatural) {
        data[1..].reverse();
    }
    Ok(())
}

/// Transforms the columns, the elements of row i multiplied by `shift^i` before.
fn columns<T: Item>(data: &mut [T], log_columns: u32, shift: Option<Fr>, roots: &[Root]) -> Result<(), Error> {
    let rows = data.len() >> log_columns;
    let factors = match shift {
        None => Vec::new(),
        Some(shift) => {
            let mut powers = filled(rows, Fr::ONE)?;
            scale(&mut powers, &Twist { first: Fr::ONE, shift: Some(shift) });
            let mut factors = with_capacity(rows)?;
            factors.extend(powers.iter().map(|power| lanes::pack(&power.0)));
            factors
        }
    };
    let mut scratch = filled(WIDTH * rows, FrLanes::ZERO)?;
    for first in (0..1 << log_columns).step_by(WIDTH * LANES) {
        for row in 0..rows {
            let items = &data[(row << log_columns) + first..];
            for column in 0..WIDTH {
                let x = T::load(core::array::from_fn(|lane| &items[LANES * column + lane]));
                scratch[column * rows + row] = match factors.get(row) {
                    None => x,
                    Some(factor) => x.mul(&FrLanes::broadcast(factor)),
                };
            }
        }
        scratch.chunks_exact_mut(rows).for_each(|column| levels::across(column, roots));
        for row in 0..rows {
            let items = &mut data[(row << log_columns) + first..];
            for column in 0..WIDTH {
                for (lane, item) in T::store(&scratch[column * rows + row]).into_iter().enumerate() {
                    items[LANES * column + lane] = item;
                }
            }
        }
    }
    Ok(())
}
