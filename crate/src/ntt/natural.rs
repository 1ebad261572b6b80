//! Transforms in natural order on both sides, of one size after another and with nothing prepared: what an
//! application asks for that has no domain of its own.
use super::{Domain, bit_reverse, forward, inverse, scale_by_powers};
use crate::buffer::filled;
use crate::codec::{Failure, scalar};
use crate::error::Error;
use crate::field::{Field, Fr};

/// Which way a transform goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Coefficients → values at `shift·ω^i`.
    Forward,
    /// Values at `shift·ω^i` → coefficients.
    Inverse,
}

/// Transforms `data`, whose length is a power of two, in place, on the coset `shift·⟨ω⟩` or, without a shift, on `⟨ω⟩`.
///
/// Range: below r in size, in and out. Errors: `BadLength`, `TooLarge`, `OutOfMemory`.
pub fn transform(data: &mut [Fr], direction: Direction, shift: Option<&Fr>) -> Result<(), Error> {
    if !data.len().is_power_of_two() {
        return Err(Error::BadLength);
    }
    let log_n = data.len().ilog2();
    let mut table = filled(Domain::table_len(log_n), Fr::ZERO)?;
    Domain::fill(&mut table, log_n)?;
    let domain = Domain::new(&table, log_n)?;
    match direction {
        Direction::Forward => {
            if let Some(shift) = shift {
                scale_by_powers(data, Fr::ONE, *shift);
            }
            forward(&domain, data);
            bit_reverse(data);
        }
        Direction::Inverse => {
            bit_reverse(data);
            inverse(&domain, data);
            if let Some(shift) = shift {
                scale_by_powers(data, Fr::ONE, shift.invert_vartime());
            }
        }
    }
    Ok(())
}

/// The same on big-endian bytes, in place. Errors: as [`transform`], and `NonCanonical` with the index of the first value
/// that is not below r.
pub fn transform_bytes(data: &mut [[u8; 32]], direction: Direction, shift: Option<&Fr>) -> Result<(), Failure> {
    let mut scalars = filled(data.len(), Fr::ZERO)?;
    scalar::decode(data, &mut scalars)?;
    transform(&mut scalars, direction, shift)?;
    scalar::encode(&scalars, data);
    Ok(())
}
