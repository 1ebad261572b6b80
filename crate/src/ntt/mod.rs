//! Number-theoretic transforms over Fr, and over G1 for FK20 (C4). Public data only.
//!
//! Order: coefficients are natural, evaluations bit-reversed, as EIP-4844 orders a blob; so no permutation is needed
//! on the way there and back.
pub mod columns;
pub mod domain;
pub mod group;
mod levels;
pub mod low_half;
pub mod natural;
mod radix;
pub mod twiddles;
pub mod whole;

pub use domain::{Domain, root_of_order};
pub use radix::{forward, inverse, inverse_unscaled, scale_by_powers};

/// The low `bits` bits of `index` in reverse order.
#[inline(always)]
pub const fn reverse_bits(index: usize, bits: u32) -> usize {
    if bits == 0 { 0 } else { index.reverse_bits() >> (usize::BITS - bits) }
}

/// Puts `data`, whose length is a power of two, into bit-reversed order, or back.
pub fn bit_reverse<T>(data: &mut [T]) {
    debug_assert!(data.len().is_power_of_two());
    let bits = data.len().ilog2();
    for i in 0..data.len() {
        let j = reverse_bits(i, bits);
        if i < j {
            data.swap(i, j);
        }
    }
}
