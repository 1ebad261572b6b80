//! Recovery of a blob's polynomial from at least half of its cells.
//!
//! consensus-specs fulu, `recover_polynomialcoeff`, taken apart: `P(X) = Σ_j X^j·P_j(X^64)`. Interpolating the cell k
//! on its coset gives the values of the 64 strands P_j at `Y_k = h_k^64 = ω_128^rev_7(k)`. The polynomial that vanishes
//! on the missing cells is one in `Y = X^64` too, so every strand is recovered by itself: 64 times the algorithm with
//! 128 points instead of once with 8192, which saves two fifths of the multiplications and stays in the cache.
//!
//! It takes three steps, since a caller may have transforms done elsewhere: those that interpolate the cells (`ntt::inverse`
//! of 64 values), [`strands`], and those that [`divide`].
use super::cells::*;
use crate::codec::Failure;
use crate::error::Error;
use crate::field::batch::invert_all_vartime;
use crate::field::{Field, Fr};
use crate::ntt::{Domain, forward, inverse, scale_by_powers};
use crate::params::{FR_GENERATOR, FR_GENERATOR_INV};

/// The values of a polynomial in Y, by cell index.
type Strand = [Fr; CELLS_PER_EXT_BLOB];

/// Fills row j < 64 of `out` with `Z(Y_k)·P_j(Y_k)` by cell index k < 128, where Z vanishes on the cells that are not in
/// `indices`, and `divisor` with 1/Z on the coset `7^64·⟨ω_128⟩`, by cell index too.
///
/// `cells` holds the 64 coefficients of the polynomial through each listed cell, divided by powers of its coset's shift
/// (the inverse transform of its values), and is overwritten. `indices` are distinct, in any order. `domain` has 8192
/// elements. Errors: `BadIndex`, `DuplicateIndex`, `TooFewCells` (fewer than 64), `BadLength`.
pub fn strands(
    domain: &Domain,
    indices: &[u32],
    cells: &mut [Fr],
    out: &mut [Fr],
    divisor: &mut Strand,
) -> Result<(), Failure> {
    let missing = missing_cells(indices)?;
    if cells.len() != indices.len() * FIELD_ELEMENTS_PER_CELL || out.len() != FIELD_ELEMENTS_PER_EXT_BLOB {
        return Err(Error::BadLength.into());
    }
    let vanishing = vanishing_on(&domain.subgroup(LOG_CELLS)?, &missing, divisor)?;
    invert_all_vartime(divisor)?;
    out.fill(Fr::ZERO);
    for (&index, cell) in indices.iter().zip(cells.chunks_exact_mut(FIELD_ELEMENTS_PER_CELL)) {
        let k = index as usize;
        scale_by_powers(cell, vanishing[k], domain.root(domain.n() - shift_exponent(k)));
        for (x, value) in out.iter_mut().skip(k).step_by(CELLS_PER_EXT_BLOB).zip(cell) {
            *x = *value;
        }
    }
    Ok(())
}

/// Replaces every row, which holds the values of Z·P for a strand P, by the coefficients of P, in natural order.
///
/// `divisor` is that of [`strands`]. The upper half of the coefficients is zero if the cells belong to one blob. If they
/// do not, they are those of the polynomial that the specification's division on the coset `7·⟨ω⟩` yields, before its
/// truncation. `domain` has 128 elements. Cost: three transforms of 128 a row. Errors: `OutOfMemory`.
pub fn divide(domain: &Domain, rows: &mut [Fr], divisor: &Strand) -> Result<(), Error> {
    // 7^64, the shift of Y when X is shifted by 7.
    let (shift, unshift) = (power_64(FR_GENERATOR), power_64(FR_GENERATOR_INV));
    for row in rows.chunks_exact_mut(CELLS_PER_EXT_BLOB) {
        inverse(domain, row)?;
        scale_by_powers(row, Fr::ONE, shift);
        forward(domain, row)?;
        for (x, d) in row.iter_mut().zip(divisor) {
            *x = *x * *d;
        }
        inverse(domain, row)?;
        scale_by_powers(row, Fr::ONE, unshift);
    }
    Ok(())
}

fn missing_cells(indices: &[u32]) -> Result<[bool; CELLS_PER_EXT_BLOB], Failure> {
    let mut missing = [true; CELLS_PER_EXT_BLOB];
    for (place, &index) in indices.iter().enumerate() {
        let slot = missing.get_mut(index as usize).ok_or(Failure { error: Error::BadIndex, index: place })?;
        if !*slot {
            return Err(Failure { error: Error::DuplicateIndex, index: place });
        }
        *slot = false;
    }
    if 2 * indices.len() < CELLS_PER_EXT_BLOB {
        return Err(Failure { error: Error::TooFewCells, index: indices.len() });
    }
    Ok(missing)
}

/// Z(Y), which vanishes on the missing cells: its values on the domain, and in `on_coset` those on the coset.
fn vanishing_on(domain: &Domain, missing: &[bool; CELLS_PER_EXT_BLOB], on_coset: &mut Strand) -> Result<Strand, Error> {
    let mut z = [Fr::ZERO; CELLS_PER_EXT_BLOB];
    z[0] = Fr::ONE;
    let is_missing = |k: &usize| missing[*k];
    let roots = (0..CELLS_PER_EXT_BLOB).filter(is_missing).map(|k| domain.root(shift_exponent(k)));
    for (degree, root) in roots.enumerate() {
        // Z·(Y − root), from the top down.
        z[degree + 1] = z[degree];
        for i in (1..=degree).rev() {
            z[i] = (z[i - 1] - z[i] * root).reduce();
        }
        z[0] = -(z[0] * root);
    }
    *on_coset = z;
    scale_by_powers(on_coset, Fr::ONE, power_64(FR_GENERATOR));
    forward(domain, &mut z)?;
    forward(domain, on_coset)?;
    Ok(z)
}

fn power_64(x: Fr) -> Fr {
    (0..LOG_CELL).fold(x, |power, _| power.square())
}
