//! Fallible allocation: running out of memory is an error code, never an abort.
use crate::error::Error;
use alloc::vec::Vec;

/// A vector of `n` copies of `value`, or `OutOfMemory`.
pub fn filled<T: Clone>(n: usize, value: T) -> Result<Vec<T>, Error> {
    let mut out = Vec::new();
    out.try_reserve_exact(n).map_err(|_| Error::OutOfMemory)?;
    out.resize(n, value);
    Ok(out)
}

/// An empty vector with room for `n` items, or `OutOfMemory`.
pub fn with_capacity<T>(n: usize) -> Result<Vec<T>, Error> {
    let mut out = Vec::new();
    out.try_reserve_exact(n).map_err(|_| Error::OutOfMemory)?;
    Ok(out)
}
