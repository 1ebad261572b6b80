//! Domains and transforms.
use super::{items, items_mut, status};
use crate::curve::G1Jacobian;
use crate::error::Error;
use crate::field::Fr;
use crate::ntt::domain::{Domain, MAX_LOG_N};
use crate::ntt::{self, group};
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

/// Coefficients in natural order → evaluations in bit-reversed order, in place. Errors: `TooLarge`.
#[wasm_bindgen]
pub fn ntt_forward(domain: u32, log_n: u32, data: u32) -> u32 {
    transform(domain, log_n, data, ntt::forward)
}

/// Evaluations in bit-reversed order → coefficients in natural order, in place. Errors: `TooLarge`.
#[wasm_bindgen]
pub fn ntt_inverse(domain: u32, log_n: u32, data: u32) -> u32 {
    transform(domain, log_n, data, ntt::inverse)
}

fn transform(domain: u32, log_n: u32, data: u32, apply: fn(&Domain, &mut [Fr])) -> u32 {
    let run = || -> Result<(), Error> {
        // SAFETY: the host passes a domain and, apart from it, as many scalars as it has elements.
        let (domain, data) = unsafe {
            let domain = self::domain(domain, log_n)?;
            (domain, items_mut(data, domain.n() as u32))
        };
        apply(&domain, data);
        Ok(())
    };
    status(run())
}

/// Permutes `2^log_n` scalars into bit-reversed order, or back. Errors: `TooLarge`.
#[wasm_bindgen]
pub fn bit_reverse_fr(data: u32, log_n: u32) -> u32 {
    if log_n > MAX_LOG_N {
        return status(Err(Error::TooLarge));
    }
    // SAFETY: the host passes 2^log_n scalars.
    let data = unsafe { items_mut::<Fr>(data, 1 << log_n) };
    ntt::bit_reverse(data);
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
