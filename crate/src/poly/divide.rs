//! Division by `X − z` in coefficient form.
use crate::field::{Field, Fr};

/// Fills `quotient`, one element shorter than `coefficients`, with `(f − f(z))/(X − z)` and returns `f(z)`
/// (Ruffini–Horner).
///
/// Coefficients in ascending order; no coefficients are the zero polynomial.
pub fn divide(coefficients: &[Fr], z: &Fr, quotient: &mut [Fr]) -> Fr {
    let Some((constant, rest)) = coefficients.split_first() else {
        return Fr::ZERO;
    };
    debug_assert_eq!(rest.len(), quotient.len());
    let mut carry = Fr::ZERO;
    for (slot, coefficient) in quotient.iter_mut().zip(rest).rev() {
        carry = (carry * *z + *coefficient).reduce();
        *slot = carry;
    }
    (carry * *z + *constant).reduce()
}
