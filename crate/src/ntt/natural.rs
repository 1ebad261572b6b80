//! Transforms in natural order on both sides, of one size after another and with nothing prepared: what an
//! application asks for that has no domain of its own.
use super::domain::MAX_LOG_N;
use super::whole::{self, Item, Order, Twist, scale};
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
pub fn transform<T: Item>(data: &mut [T], direction: Direction, shift: Option<&Fr>) -> Result<(), Error> {
    if !data.len().is_power_of_two() {
        return Err(Error::BadLength);
    }
    let log_n = data.len().ilog2();
    if log_n > MAX_LOG_N {
        return Err(Error::TooLarge);
    }
    match direction {
        Direction::Forward => {
            let twist = shift.map(|shift| Twist { first: Fr::ONE, shift: Some(*shift) });
            whole::transform(data, log_n, Order::ForwardNatural, twist.as_ref())
        }
        Direction::Inverse => {
            let twist = Twist { first: Fr::from_u64(1 << log_n).invert_vartime(), shift: None };
            whole::transform(data, log_n, Order::InverseNatural, Some(&twist))?;
            if let Some(shift) = shift {
                scale(data, &Twist { first: Fr::ONE, shift: Some(shift.invert_vartime()) });
            }
            Ok(())
        }
    }
}

/// The same on big-endian bytes, which are neither converted into scalars nor back. Errors: as [`transform`], and
/// `NonCanonical` with the index of the first value that is not below r.
pub fn transform_bytes(data: &mut [[u8; 32]], direction: Direction, shift: Option<&Fr>) -> Result<(), Failure> {
    scalar::check(data)?;
    Ok(transform(data, direction, shift)?)
}
