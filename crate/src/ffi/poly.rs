//! Polynomials and cells.
use super::ntt::domain;
use super::{items, items_mut, read, status, write};
use crate::error::Error;
use crate::field::Fr;
use crate::poly::cells::*;
use crate::poly::{cells, divide, evaluate, fk20, quotient, recover};
use wasm_bindgen::prelude::wasm_bindgen;

/// `f(z)` from the bit-reversed values of f on a domain. Errors: `TooLarge`, `OutOfMemory`.
#[wasm_bindgen]
pub fn poly_evaluate(domain: u32, log_n: u32, values: u32, z: u32, y: u32) -> u32 {
    // SAFETY: the host passes a domain, a value for each of its elements, a scalar, and room for a scalar.
    status(unsafe { self::domain(domain, log_n) }.and_then(|domain| unsafe {
        write(y, evaluate::evaluate(&domain, items(values, domain.n() as u32), &read(z))?);
        Ok(())
    }))
}

/// `y = f(z)` and the values of `(f − y)/(X − z)`, all values bit-reversed; z may lie in the domain. The quotient lies
/// apart from f. Errors: `TooLarge`, `OutOfMemory`.
#[wasm_bindgen]
pub fn poly_quotient(domain: u32, log_n: u32, values: u32, z: u32, y: u32, quotient: u32) -> u32 {
    // SAFETY: the host passes a domain, a value for each of its elements, a scalar, and room for a scalar and the values.
    status(unsafe { self::domain(domain, log_n) }.and_then(|domain| unsafe {
        let n = domain.n() as u32;
        write(y, quotient::quotient(&domain, items(values, n), &read(z), items_mut(quotient, n))?);
        Ok(())
    }))
}

/// `y = f(z)` and the n − 1 coefficients of `(f − y)/(X − z)` from the n coefficients of f, apart from them.
#[wasm_bindgen]
pub fn poly_divide(coefficients: u32, n: u32, z: u32, y: u32, quotient: u32) {
    // SAFETY: the host passes n coefficients, a scalar, and room for a scalar and n − 1 coefficients.
    unsafe {
        let quotient = items_mut(quotient, n.saturating_sub(1));
        write(y, divide::divide(items(coefficients, n), &read(z), quotient));
    }
}

/// Replaces the 8192 bit-reversed evaluations, of which only those of the listed cells count, by the 8192 coefficients.
/// The upper half of them is zero unless the cells contradict each other.
/// Errors: `BadIndex`, `DuplicateIndex`, `TooFewCells`, `OutOfMemory`.
#[wasm_bindgen]
pub fn cells_recover(domain: u32, indices: u32, count: u32, evaluations: u32) -> u32 {
    // SAFETY: the host passes the domain of 8192 elements, `count` indices, and 8192 scalars.
    let (domain, indices, evaluations) = unsafe {
        (self::domain(domain, LOG_EXT_BLOB), items(indices, count), items_mut(evaluations, EXT_BLOB))
    };
    match domain {
        Ok(domain) => status(recover::recover(&domain, indices, evaluations)),
        Err(error) => status(Err(error)),
    }
}
