//! Recovery of a blob's polynomial from at least half of its cells.
//!
//! consensus-specs fulu, `recover_polynomialcoeff`, taken apart: `P(X) = Σ_j X^j·P_j(X^64)`. Interpolating the cell k
//! on its coset gives the values of the 64 strands P_j at `Y_k = h_k^64 = ω_128^rev_7(k)`. The polynomial that vanishes
//! on the missing cells is one in `Y = X^64` too, so every strand is recovered by itself: 64 times the algorithm with
//! 128 points instead of once with 8192, which saves two fifths of the multiplications and stays in the cache.
use super::cells::*;
use crate::buffer::filled;
use crate::codec::Failure;
use crate::error::Error;
use crate::field::batch::invert_all_vartime;
use crate::field::{Field, Fr};
use crate::ntt::{Domain, forward, inverse, inverse_unscaled, scale_by_powers};
use crate::params::{FR_GENERATOR, FR_GENERATOR_INV};

type Strand = [Fr; CELLS_PER_EXT_BLOB];

/// Replaces the 8192 evaluations (bit-reversed; those of cells not in `indices` are ignored) by the coefficients, in
/// natural order.
///
/// The upper 4096 coefficients are zero if the cells belong to one blob. If they do not, all 8192 are those of the
/// polynomial that the specification's division on the coset `7·⟨ω⟩` yields, before its truncation.
/// `indices` are distinct, in any order. `domain` has 8192 elements.
/// Errors: `BadIndex`, `DuplicateIndex`, `TooFewCells` (fewer than 64), `OutOfMemory`.
pub fn recover(domain: &Domain, indices: &[u32], data: &mut [Fr]) -> Result<(), Failure> {
    let missing = missing_cells(indices)?;
    if missing == [false; CELLS_PER_EXT_BLOB] {
        inverse(domain, data)?;
        return Ok(());
    }
    Ok(recover_missing(domain, &missing, data)?)
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

fn recover_missing(domain: &Domain, missing: &[bool; CELLS_PER_EXT_BLOB], data: &mut [Fr]) -> Result<(), Error> {
    let cosets = domain.subgroup(LOG_CELL)?;
    let strands = domain.subgroup(LOG_CELLS)?;
    // 7^64, the shift of Y when X is shifted by 7.
    let (shift, unshift) = (power_64(FR_GENERATOR), power_64(FR_GENERATOR_INV));
    let (vanishing, mut divisor) = vanishing_on(&strands, missing, shift)?;
    invert_all_vartime(&mut divisor)?;

    // Values of the strands, times Z: cell k becomes Z(Y_k)·P_j(Y_k) for all j.
    for (k, cell) in data.chunks_exact_mut(FIELD_ELEMENTS_PER_CELL).enumerate() {
        if missing[k] {
            cell.fill(Fr::ZERO);
            continue;
        }
        inverse_unscaled(&cosets, cell)?;
        let factor = vanishing[k] * *cosets.n_inverse() * *strands.n_inverse();
        scale_by_powers(cell, factor, domain.root(domain.n() - shift_exponent(k)));
    }

    let mut strand = filled(CELLS_PER_EXT_BLOB, Fr::ZERO)?;
    for j in 0..FIELD_ELEMENTS_PER_CELL {
        for (x, value) in strand.iter_mut().zip(data.iter().skip(j).step_by(FIELD_ELEMENTS_PER_CELL)) {
            *x = *value;
        }
        divide_on_coset(&strands, &mut strand, &divisor, &shift, &unshift)?;
        for (value, x) in data.iter_mut().skip(j).step_by(FIELD_ELEMENTS_PER_CELL).zip(&strand) {
            *value = *x;
        }
    }
    Ok(())
}

/// Values of a product on the domain, times 1/n → coefficients of its quotient by a polynomial whose inverse values on
/// the coset are `divisor`.
fn divide_on_coset(
    domain: &Domain,
    strand: &mut [Fr],
    divisor: &Strand,
    shift: &Fr,
    unshift: &Fr,
) -> Result<(), Error> {
    inverse_unscaled(domain, strand)?;
    scale_by_powers(strand, Fr::ONE, *shift);
    forward(domain, strand)?;
    for (x, d) in strand.iter_mut().zip(divisor) {
        *x = *x * *d;
    }
    inverse_unscaled(domain, strand)?;
    scale_by_powers(strand, *domain.n_inverse(), *unshift);
    Ok(())
}

/// Z(Y), which vanishes on the missing cells: its values on the domain and on the coset, both by cell index.
fn vanishing_on(domain: &Domain, missing: &[bool; CELLS_PER_EXT_BLOB], shift: Fr) -> Result<(Strand, Strand), Error> {
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
    let mut on_coset = z;
    scale_by_powers(&mut on_coset, Fr::ONE, shift);
    forward(domain, &mut z)?;
    forward(domain, &mut on_coset)?;
    Ok((z, on_coset))
}

fn power_64(x: Fr) -> Fr {
    (0..LOG_CELL).fold(x, |power, _| power.square())
}
