//! Cells of an extended blob (EIP-7594): 128 cells of 64 of the 8192 evaluations of a polynomial of degree < 4096.
//!
//! In bit-reversed order, cell k holds the evaluations on the coset `h_k·⟨ω_64⟩`, `h_k = ω_8192^rev_7(k)`, itself in
//! bit-reversed order; on it, `X^64` is the constant `h_k^64 = ω_128^rev_7(k)`.
use crate::buffer::filled;
use crate::codec::Failure;
use crate::error::Error;
use crate::field::{Field, Fr};
use crate::ntt::{Domain, inverse_unscaled, reverse_bits};

/// Coefficients of a blob's polynomial.
pub const FIELD_ELEMENTS_PER_BLOB: usize = 4096;
/// Evaluations of it that the cells hold.
pub const FIELD_ELEMENTS_PER_EXT_BLOB: usize = 8192;
/// `log2` of [`FIELD_ELEMENTS_PER_EXT_BLOB`].
pub const LOG_EXT_BLOB: u32 = 13;
/// Evaluations in a cell.
pub const FIELD_ELEMENTS_PER_CELL: usize = 64;
/// `log2` of [`FIELD_ELEMENTS_PER_CELL`].
pub const LOG_CELL: u32 = 6;
/// Cells of a blob.
pub const CELLS_PER_EXT_BLOB: usize = 128;
/// `log2` of [`CELLS_PER_EXT_BLOB`].
pub const LOG_CELLS: u32 = 7;

/// Checks that every index names a cell.
fn check_indices(indices: &[u32]) -> Result<(), Failure> {
    match indices.iter().position(|&index| index as usize >= CELLS_PER_EXT_BLOB) {
        Some(index) => Err(Failure { error: Error::BadIndex, index }),
        None => Ok(()),
    }
}

/// The exponent of ω_8192 in the coset shift of cell `index`.
pub(super) fn shift_exponent(index: usize) -> usize {
    reverse_bits(index, LOG_CELLS)
}

/// `out_k = weight_k·h_k^64` for cells `indices`: the factors of the proofs in the verification equation.
///
/// `domain` has 8192 elements. Errors: `BadIndex`.
pub fn weights(domain: &Domain, indices: &[u32], weights: &[Fr], out: &mut [Fr]) -> Result<(), Failure> {
    check_indices(indices)?;
    for ((&index, weight), out) in indices.iter().zip(weights).zip(out) {
        *out = *weight * domain.root(FIELD_ELEMENTS_PER_CELL * shift_exponent(index as usize));
    }
    Ok(())
}

/// The coefficients of `Σ_k weight_k·I_k(X)`, where I_k, of degree below 64, interpolates cell `indices[k]` on its
/// coset.
///
/// `cells` holds the 64 evaluations of every listed cell; an index may occur often (for different blobs), so cells of
/// one index are summed before they are interpolated. `domain` has 8192 elements.
/// Cost: 64 multiplications a cell, 257 for every index that occurs. Errors: `BadIndex`, `OutOfMemory`.
pub fn interpolate(
    domain: &Domain,
    indices: &[u32],
    cells: &[Fr],
    weights: &[Fr],
    out: &mut [Fr; FIELD_ELEMENTS_PER_CELL],
) -> Result<(), Failure> {
    check_indices(indices)?;
    let small = domain.subgroup(LOG_CELL)?;
    let mut sums = filled(CELLS_PER_EXT_BLOB, None::<[Fr; FIELD_ELEMENTS_PER_CELL]>)?;
    let (cells, _) = cells.as_chunks::<FIELD_ELEMENTS_PER_CELL>();
    for ((&index, cell), weight) in indices.iter().zip(cells).zip(weights) {
        let sum = sums[index as usize].get_or_insert([Fr::ZERO; FIELD_ELEMENTS_PER_CELL]);
        for (sum, value) in sum.iter_mut().zip(cell) {
            *sum = (*sum + *value * *weight).reduce();
        }
    }
    *out = [Fr::ZERO; FIELD_ELEMENTS_PER_CELL];
    for (index, sum) in sums.iter_mut().enumerate() {
        let Some(sum) = sum else { continue };
        inverse_unscaled(&small, sum)?;
        // The coefficients of I_k(h_k·X), so the j-th is too large by h_k^j.
        let shift = shift_exponent(index);
        for (j, (out, coefficient)) in out.iter_mut().zip(sum).enumerate() {
            *out = (*out + *coefficient * domain.root(domain.n() - shift * j % domain.n())).reduce();
        }
    }
    out.iter_mut().for_each(|x| *x = *x * *small.n_inverse());
    Ok(())
}
