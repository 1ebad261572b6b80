//! Transforms over Fr on a domain, between coefficients in natural and values in bit-reversed order.
use super::Domain;
use super::whole::{Order, Twist, scale, transform};
use crate::error::Error;
use crate::field::Fr;

/// Coefficients in natural order → evaluations in bit-reversed order, in place.
///
/// `data` may hold several transforms, one after another. Range: below r in size, in and out.
/// Cost: (n/2)·log n − n + 1 multiplications. Errors: `OutOfMemory`.
pub fn forward(domain: &Domain, data: &mut [Fr]) -> Result<(), Error> {
    transform(data, domain.log_n(), Order::Forward, None)
}

/// Evaluations in bit-reversed order → coefficients in natural order, in place.
///
/// `data` may hold several transforms, one after another. Range: below r in size, in and out.
/// Cost: (n/2)·log n + 1 multiplications. Errors: `OutOfMemory`.
pub fn inverse(domain: &Domain, data: &mut [Fr]) -> Result<(), Error> {
    let factor = Twist { first: *domain.n_inverse(), shift: None };
    transform(data, domain.log_n(), Order::Inverse, Some(&factor))
}

/// [`inverse`] without the factor 1/n, for a caller who multiplies anyway.
pub fn inverse_unscaled(domain: &Domain, data: &mut [Fr]) -> Result<(), Error> {
    transform(data, domain.log_n(), Order::Inverse, None)
}

/// `data[i] ← data[i]·first·shift^i`: before [`forward`], it evaluates on the coset `shift·⟨ω⟩`; after [`inverse`],
/// with 1/shift, it interpolates from there.
pub fn scale_by_powers(data: &mut [Fr], first: Fr, shift: Fr) {
    scale(data, &Twist { first, shift: Some(shift) });
}
