//! Polynomials and cells.
use super::ntt::domain;
use super::{items, items_mut, read, status, write};
use crate::codec::{Failure, scalar};
use crate::error::Error;
use crate::field::Fr;
use crate::poly::cells::*;
use crate::poly::{cells, divide, evaluate, fk20, quotient, recover};
use wasm_bindgen::prelude::wasm_bindgen;

/// Scalars of an extended blob.
const EXT_BLOB: u32 = FIELD_ELEMENTS_PER_EXT_BLOB as u32;

/// `f(z)` from the bit-reversed values of f on a domain. Errors: `TooLarge`, `OutOfMemory`.
#[wasm_bindgen]
pub fn poly_evaluate(domain: u32, log_n: u32, values: u32, z: u32, y: u32) -> u32 {
    let run = || -> Result<(), Error> {
        // SAFETY: the host passes a domain, a value for each of its elements, and a scalar.
        let (domain, values, z) = unsafe {
            let domain = self::domain(domain, log_n)?;
            (domain, items(values, domain.n() as u32), read(z))
        };
        let value = evaluate::evaluate::<Fr>(&domain, values, &z)?;
        // SAFETY: the host passes room for a scalar.
        unsafe { write(y, value) };
        Ok(())
    };
    status(run())
}

/// `f(z)` from the bit-reversed values of f on a domain, 32 big-endian bytes each: cheaper than to convert them before.
/// Errors: `NonCanonical` with the index of the first value that is not below r, `TooLarge`, `OutOfMemory`.
#[wasm_bindgen]
pub fn poly_evaluate_bytes(domain: u32, log_n: u32, values: u32, z: u32, y: u32) -> u32 {
    let run = || -> Result<(), Failure> {
        // SAFETY: the host passes a domain, 32 bytes for each of its elements, and a scalar.
        let (domain, values, z) = unsafe {
            let domain = self::domain(domain, log_n)?;
            (domain, items::<[u8; 32]>(values, domain.n() as u32), read(z))
        };
        scalar::check(values)?;
        let value = Fr::from_be_bytes(&evaluate::evaluate(&domain, values, &z)?).ok_or(Error::NonCanonical)?;
        // SAFETY: the host passes room for a scalar.
        unsafe { write(y, value) };
        Ok(())
    };
    status(run())
}

/// `y = f(z)` and the values of `(f − y)/(X − z)`, all values bit-reversed; z may lie in the domain. The quotient goes
/// apart from f. Errors: `TooLarge`, `OutOfMemory`.
#[wasm_bindgen]
pub fn poly_quotient(domain: u32, log_n: u32, values: u32, z: u32, y: u32, quotient: u32) -> u32 {
    let run = || -> Result<(), Error> {
        // SAFETY: the host passes a domain, a value and room for another for each of its elements, and a scalar.
        let (domain, values, quotient, z) = unsafe {
            let domain = self::domain(domain, log_n)?;
            (domain, items(values, domain.n() as u32), items_mut(quotient, domain.n() as u32), read(z))
        };
        let value = quotient::quotient(&domain, values, &z, quotient)?;
        // SAFETY: the host passes room for a scalar.
        unsafe { write(y, value) };
        Ok(())
    };
    status(run())
}

/// `y = f(z)` and the n − 1 coefficients of `(f − y)/(X − z)` from the n coefficients of f, apart from them.
#[wasm_bindgen]
pub fn poly_divide(coefficients: u32, n: u32, z: u32, y: u32, quotient: u32) {
    // SAFETY: the host passes n coefficients, room for n − 1, a scalar, and room for another.
    unsafe {
        let (coefficients, quotient) = (items(coefficients, n), items_mut(quotient, n.saturating_sub(1)));
        write(y, divide::divide(coefficients, &read(z), quotient));
    }
}

/// From `count` interpolated cells of 64 coefficients (each divided by powers of its coset's shift), which are overwritten:
/// 64 rows of 128 values of strands times the polynomial that vanishes on the missing cells, and the 128 inverse values of
/// that on the coset of the division. Both go apart from the cells.
/// Errors: `BadIndex`, `DuplicateIndex`, `TooFewCells`, `TooLarge`.
#[wasm_bindgen]
pub fn cells_strands(domain: u32, indices: u32, count: u32, cells: u32, target: u32, divisor: u32) -> u32 {
    let run = || -> Result<(), Failure> {
        let scalars = count.checked_mul(FIELD_ELEMENTS_PER_CELL as u32).ok_or(Error::TooLarge)?;
        // SAFETY: the host passes the domain of 8192 elements, `count` indices, 64 scalars for each, and room for 8192
        // and 128 more.
        let (domain, indices, cells, target, divisor) = unsafe {
            let domain = self::domain(domain, LOG_EXT_BLOB)?;
            (
                domain,
                items(indices, count),
                items_mut(cells, scalars),
                items_mut(target, EXT_BLOB),
                items_mut(divisor, 1),
            )
        };
        recover::strands(&domain, indices, cells, target, &mut divisor[0])
    };
    status(run())
}

/// Values of strands times a polynomial, rows of 128 → coefficients of the strands, in place. `divisor` has the 128
/// inverse values of `cells_strands`. Errors: `TooLarge`, `OutOfMemory`.
#[wasm_bindgen]
pub fn cells_divide(domain: u32, data: u32, rows: u32, divisor: u32) -> u32 {
    let run = || -> Result<(), Error> {
        let scalars = rows.checked_mul(CELLS_PER_EXT_BLOB as u32).ok_or(Error::TooLarge)?;
        // SAFETY: the host passes the domain of 128 elements, `rows` × 128 scalars and, apart from them, 128 more.
        let (domain, data, divisor) =
            unsafe { (self::domain(domain, LOG_CELLS)?, items_mut(data, scalars), items(divisor, 1)) };
        recover::divide(&domain, data, &divisor[0])
    };
    status(run())
}

/// The 64 coefficients of `Σ weight_k·I_k`, where I_k interpolates the k-th listed cell on its coset.
/// Errors: `BadIndex`, `TooLarge`, `OutOfMemory`.
#[wasm_bindgen]
pub fn cells_interpolate(domain: u32, indices: u32, count: u32, cells: u32, weights: u32, target: u32) -> u32 {
    let run = || -> Result<(), Failure> {
        let scalars = count.checked_mul(FIELD_ELEMENTS_PER_CELL as u32).ok_or(Error::TooLarge)?;
        // SAFETY: the host passes the domain of 8192 elements, `count` indices and weights, 64 scalars for each, and
        // room for 64.
        let (domain, indices, cells, weights, target) = unsafe {
            let domain = self::domain(domain, LOG_EXT_BLOB)?;
            (domain, items(indices, count), items(cells, scalars), items(weights, count), items_mut(target, 1))
        };
        cells::interpolate(&domain, indices, cells, weights, &mut target[0])
    };
    status(run())
}

/// `weight_k·h_k^64` for every listed cell, h_k being its coset's shift. Errors: `BadIndex`.
#[wasm_bindgen]
pub fn cells_weights(domain: u32, indices: u32, count: u32, weights: u32, target: u32) -> u32 {
    let run = || -> Result<(), Failure> {
        // SAFETY: the host passes the domain of 8192 elements, `count` indices and weights, and room for as many
        // scalars.
        let (domain, indices, weights, target) = unsafe {
            let domain = self::domain(domain, LOG_EXT_BLOB)?;
            (domain, items(indices, count), items(weights, count), items_mut(target, count))
        };
        cells::weights(&domain, indices, weights, target)
    };
    status(run())
}

/// The 64 circulants of FK20, 128 scalars each, from 4096 coefficients, halved for `g1_low_half`, which doubles.
/// Errors: none if the host keeps its promise.
#[wasm_bindgen]
pub fn fk20_circulants(domain: u32, coefficients: u32, target: u32) -> u32 {
    let run = || -> Result<(), Error> {
        // SAFETY: the host passes the domain of 128 elements, 4096 scalars, and room for 8192.
        let (domain, coefficients, target) = unsafe {
            let domain = self::domain(domain, LOG_CELLS)?;
            (domain, items(coefficients, FIELD_ELEMENTS_PER_BLOB as u32), items_mut(target, EXT_BLOB))
        };
        fk20::circulants(&domain, coefficients, target)
    };
    status(run())
}
