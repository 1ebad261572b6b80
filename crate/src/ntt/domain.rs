//! Evaluation domains: the group of the n-th roots of unity, `n = 2^log_n`, with one table of twiddles for both
//! directions.
use crate::error::Error;
use crate::field::{Field, Fr};
use crate::ntt::reverse_bits;
use crate::params::{FR_ROOT_OF_UNITY, FR_TWO_ADICITY};

/// The largest `log_n` that is accepted: 2^26 elements and their table still fit into a 32-bit memory.
pub const MAX_LOG_N: u32 = 26;

/// A view of a table: `1/n`, then `ω^rev(i)` for `i < n/2`, rev being the reversal of `log_n − 1` bits.
///
/// In this order `±twiddle(i)` are the square roots of the i-th point of the domain of half the size, and every
/// smaller domain's table is a prefix: block b of any level of a transform uses twiddle b.
#[derive(Clone, Copy)]
pub struct Domain<'a> {
    log_n: u32,
    n_inverse: Fr,
    twiddles: &'a [Fr],
}

impl<'a> Domain<'a> {
    /// Elements in the table of a domain.
    pub const fn table_len(log_n: u32) -> usize {
        1 + half(log_n)
    }

    /// Fills the table of a domain. Errors: `TooLarge`, or `BadLength` unless the table has [`Self::table_len`]
    /// elements.
    pub fn fill(table: &mut [Fr], log_n: u32) -> Result<(), Error> {
        check(table, log_n)?;
        let (inverse, twiddles) = table.split_first_mut().ok_or(Error::BadLength)?;
        *inverse = Fr::from_u64(1 << log_n).invert_vartime();
        if let Some(first) = twiddles.first_mut() {
            *first = Fr::ONE;
        }
        // Bit j of an index stands for a factor ω_(2^(j+2)), whatever the size of the domain.
        for j in 0..log_n.saturating_sub(1) {
            let root = root_of_order(j + 2);
            let (done, rest) = twiddles.split_at_mut(1 << j);
            for (next, twiddle) in rest.iter_mut().zip(done) {
                *next = *twiddle * root;
            }
        }
        Ok(())
    }

    /// The domain of a filled table. Errors: as [`Self::fill`].
    pub fn new(table: &'a [Fr], log_n: u32) -> Result<Self, Error> {
        check(table, log_n)?;
        let (&n_inverse, twiddles) = table.split_first().ok_or(Error::BadLength)?;
        Ok(Self { log_n, n_inverse, twiddles })
    }

    /// The subgroup of `2^log_n` elements. Errors: `TooLarge` if it is not one.
    pub fn subgroup(&self, log_n: u32) -> Result<Self, Error> {
        let index = self.log_n.checked_sub(log_n).ok_or(Error::TooLarge)?;
        let twiddles = self.twiddles.get(..half(log_n)).ok_or(Error::TooLarge)?;
        Ok(Self { log_n, n_inverse: self.n_inverse * Fr::from_u64(1 << index), twiddles })
    }

    /// The number of elements.
    pub const fn n(&self) -> usize {
        1 << self.log_n
    }

    /// The binary logarithm of the number of elements.
    pub const fn log_n(&self) -> u32 {
        self.log_n
    }

    /// `1/n`.
    pub const fn n_inverse(&self) -> &Fr {
        &self.n_inverse
    }

    /// `ω^rev(i)`, `i < n/2` (at least one): the even elements in bit-reversed order; the odd ones are their negatives.
    pub const fn twiddles(&self) -> &'a [Fr] {
        self.twiddles
    }

    /// `1/twiddle(i)`, `i < n/2`, from the same table: `ω^(n/2) = −1`, and negating an exponent flips the bits above
    /// its lowest one, which are, in reversed order, the bits below the highest.
    #[inline(always)]
    pub fn inverse_twiddle(&self, i: usize) -> Fr {
        match i.checked_ilog2() {
            None => Fr::ONE,
            Some(highest) => -self.twiddles[i ^ ((1 << highest) - 1)],
        }
    }

    /// `ω^exponent`.
    pub fn root(&self, exponent: usize) -> Fr {
        let (n, half) = (self.n(), half(self.log_n));
        let e = exponent & (n - 1);
        let root = self.twiddles[reverse_bits(e & (half - 1), self.log_n.saturating_sub(1))];
        if e < half { root } else { -root }
    }
}

/// `n/2`, at least 1.
const fn half(log_n: u32) -> usize {
    if log_n == 0 { 1 } else { 1 << (log_n - 1) }
}

fn check(table: &[Fr], log_n: u32) -> Result<(), Error> {
    if log_n > MAX_LOG_N {
        return Err(Error::TooLarge);
    }
    if table.len() == Domain::table_len(log_n) { Ok(()) } else { Err(Error::BadLength) }
}

/// The root of unity of order `2^bits` that the consensus specifications use: `7^((r−1)/2^bits)`.
pub fn root_of_order(bits: u32) -> Fr {
    (bits..FR_TWO_ADICITY).fold(FR_ROOT_OF_UNITY, |root, _| root.square())
}
