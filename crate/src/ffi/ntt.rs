//! Domains and transforms.
#[cfg(feature = "full")]
use super::item;
use super::{items, items_mut, status};
use crate::curve::G1Jacobian;
use crate::error::Error;
use crate::field::Fr;
use crate::ntt::domain::{Domain, MAX_LOG_N};
#[cfg(feature = "full")]
use crate::ntt::natural::{self, Direction};
use crate::ntt::{self, group, low_half};
use wasm_bindgen::prelude::wasm_bindgen;

/// The domain that `domain_init` wrote.
///
/// # Safety
/// The host has initialised `domain` for this `log_n`, and nothing writes to it during the call.
pub(super) unsafe fn domain<'a>(domain: u32, log_n: u32) -> Result<Domain<'a>, Error> {
    if log_n > MAX_LOG_N {
        return Err(Error::TooLarge);
    }
    // SAFETY: the caller's promise.
    let table = unsafe { items(domain, Domain::table_len(log_n) as u32) };
    Domain::new(table, log_n)
}

/// Bytes of a domain of `2^log_n` elements, 0 if it is too large.
#[wasm_bindgen]
pub fn domain_size(log_n: u32) -> u32 {
    if log_n > MAX_LOG_N { 0 } else { (Domain::table_len(log_n) * size_of::<Fr>()) as u32 }
}

/// Fills a domain. Errors: `TooLarge`.
#[wasm_bindgen]
pub fn domain_init(target: u32, log_n: u32) -> u32 {
    if log_n > MAX_LOG_N {
        return status(Err(Error::TooLarge));
    }
    // SAFETY: the host passes room for `domain_size(log_n)` bytes.
    let table = unsafe { items_mut(target, Domain::table_len(log_n) as u32) };
    status(Domain::fill(table, log_n))
}

/// Coefficients in natural order → evaluations in bit-reversed order, `rows` transforms one after another, in place.
/// Errors: `TooLarge`, `OutOfMemory`.
#[wasm_bindgen]
pub fn ntt_forward(domain: u32, log_n: u32, data: u32, rows: u32) -> u32 {
    transform(domain, log_n, data, rows, ntt::forward)
}

/// Evaluations in bit-reversed order → coefficients in natural order, `rows` transforms one after another, in place.
/// Errors: `TooLarge`, `OutOfMemory`.
#[wasm_bindgen]
pub fn ntt_inverse(domain: u32, log_n: u32, data: u32, rows: u32) -> u32 {
    transform(domain, log_n, data, rows, ntt::inverse)
}

fn transform(domain: u32, log_n: u32, data: u32, rows: u32, apply: fn(&Domain, &mut [Fr]) -> Result<(), Error>) -> u32 {
    let run = || -> Result<(), Error> {
        // SAFETY: the host passes a domain and, apart from it, `rows` times as many scalars as it has elements.
        let (domain, data) = unsafe {
            let domain = self::domain(domain, log_n)?;
            (domain, items_mut(data, rows.checked_mul(domain.n() as u32).ok_or(Error::TooLarge)?))
        };
        apply(&domain, data)
    };
    status(run())
}

/// Permutes every `2^log_n` of `rows` × `2^log_n` scalars into bit-reversed order, or back. Errors: `TooLarge`.
#[wasm_bindgen]
pub fn bit_reverse_fr(data: u32, log_n: u32, rows: u32) -> u32 {
    let scalars = if log_n > MAX_LOG_N { None } else { rows.checked_mul(1 << log_n) };
    let Some(scalars) = scalars else { return status(Err(Error::TooLarge)) };
    // SAFETY: the host passes so many scalars.
    let data = unsafe { items_mut::<Fr>(data, scalars) };
    data.chunks_exact_mut(1 << log_n).for_each(ntt::bit_reverse);
    0
}

/// The transform over G1 of n = `2^log_n` Jacobian points, or n times its inverse, in natural order, in place. Public
/// data.
/// Errors: `TooLarge`, `OutOfMemory`.
#[wasm_bindgen]
pub fn g1_ntt(data: u32, log_n: u32, inverse: u32) -> u32 {
    if log_n > MAX_LOG_N {
        return status(Err(Error::TooLarge));
    }
    // SAFETY: the host passes 2^log_n Jacobian points.
    let data = unsafe { items_mut::<G1Jacobian>(data, 1 << log_n) };
    status(if inverse == 0 { group::forward_vartime(data) } else { group::inverse_unscaled_vartime(data) })
}

/// The direction that a flag asks for.
#[cfg(feature = "full")]
fn direction(inverse: u32) -> Direction {
    if inverse == 0 { Direction::Forward } else { Direction::Inverse }
}

/// The transform of `2^log_n` scalars in natural order, in place, or its inverse with the factor 1/n.
/// Errors: `TooLarge`, `OutOfMemory`.
#[cfg(feature = "full")]
#[wasm_bindgen]
pub fn fr_ntt_natural(data: u32, log_n: u32, inverse: u32) -> u32 {
    if log_n > MAX_LOG_N {
        return status(Err(Error::TooLarge));
    }
    // SAFETY: the host passes 2^log_n scalars.
    let data = unsafe { items_mut::<Fr>(data, 1 << log_n) };
    status(natural::transform(data, direction(inverse), None))
}

/// `fr_ntt_natural` on the coset `shift·⟨ω⟩`: forward multiplies by powers of `shift` before, the inverse divides after.
/// Errors: `TooLarge`, `OutOfMemory`.
#[cfg(feature = "full")]
#[wasm_bindgen]
pub fn fr_ntt_coset(data: u32, log_n: u32, inverse: u32, shift: u32) -> u32 {
    if log_n > MAX_LOG_N {
        return status(Err(Error::TooLarge));
    }
    // SAFETY: the host passes 2^log_n scalars and, apart from them, a scalar.
    let (data, shift) = unsafe { (items_mut::<Fr>(data, 1 << log_n), item(shift)) };
    status(natural::transform(data, direction(inverse), Some(shift)))
}

/// `fr_ntt_natural`, or `fr_ntt_coset` unless `shift` is 0, on `2^log_n` scalars of 32 big-endian bytes, in place.
/// Cheaper than the conversions before and after, and takes less memory.
/// Errors: `TooLarge`, `OutOfMemory`, `NonCanonical` with the index of the first value that is not below r.
#[cfg(feature = "full")]
#[wasm_bindgen]
pub fn fr_ntt_bytes(data: u32, log_n: u32, inverse: u32, shift: u32) -> u32 {
    if log_n > MAX_LOG_N {
        return status(Err(Error::TooLarge));
    }
    // SAFETY: the host passes 2^log_n × 32 bytes and, apart from them, a scalar unless `shift` is 0.
    let (data, shift) = unsafe { (items_mut(data, 1 << log_n), (shift != 0).then(|| item(shift))) };
    status(natural::transform_bytes(data, direction(inverse), shift))
}

/// From the values of a polynomial over G1 at the 128-th roots of unity, twice those of its lower 64 coefficients: 128
/// Jacobian points, in natural order, in place. Public data.
/// Errors: `OutOfMemory`.
#[wasm_bindgen]
pub fn g1_low_half(values: u32) -> u32 {
    // SAFETY: the host passes 128 Jacobian points.
    let values = unsafe { items_mut::<G1Jacobian>(values, low_half::LEN as u32) };
    status(low_half::twice_low_half_vartime(values))
}
