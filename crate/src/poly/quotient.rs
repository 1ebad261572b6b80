//! Division by `X − z` in evaluation form: the quotient that a KZG opening commits to.
use super::vector;
use crate::error::Error;
use crate::field::batch::invert_all_vartime;
use crate::field::{Field, Fr};
use crate::ntt::Domain;

/// Fills `quotient` with the values of `(f − f(z))/(X − z)` and returns `f(z)`; all values bit-reversed, z may lie in
/// the domain.
///
/// With dᵢ = 1/(wᵢ − z), the barycentric formula needs no products by the wᵢ, because wᵢ·dᵢ = 1 + z·dᵢ.
/// Cost: 5n multiplications and one inversion.
pub fn quotient(domain: &Domain, values: &[Fr], z: &Fr, quotient: &mut [Fr]) -> Result<Fr, Error> {
    if values.len() != domain.n() || quotient.len() != domain.n() {
        return Err(Error::BadLength);
    }
    let mut special = None;
    for (i, slot) in quotient.iter_mut().enumerate() {
        *slot = point(domain, i) - *z;
        if slot.is_zero_vartime() {
            special = Some(i);
        }
    }
    invert_all_vartime(quotient)?;
    let y = match special {
        Some(k) => values[k],
        None => {
            let z_to_n = (0..domain.log_n()).fold(*z, |power, _| power.square());
            let sum = vector::sum(values) + *z * vector::dot(values, quotient);
            sum * (Fr::ONE - z_to_n) * *domain.n_inverse()
        }
    };
    for (slot, value) in quotient.iter_mut().zip(values) {
        *slot = (*value - y) * *slot;
    }
    if let Some(k) = special {
        quotient[k] = value_at_zero_of_divisor(domain, k, quotient);
    }
    Ok(y)
}

/// The quotient's value at z = w_k itself, `−Σ_{i≠k} qᵢ·wᵢ/w_k`, given 0 in its place.
///
/// Its coefficient of degree n − 1 is zero, and that coefficient is `Σ qᵢ·wᵢ/n`.
/// Source: consensus-specs deneb, `compute_quotient_eval_within_domain`, which sums the same terms.
fn value_at_zero_of_divisor(domain: &Domain, k: usize, quotient: &[Fr]) -> Fr {
    let mut sum = Fr::ZERO;
    for (pair, w) in quotient.chunks(2).zip(domain.twiddles()) {
        let difference = pair.iter().rev().fold(Fr::ZERO, |sum, q| *q - sum);
        sum = (sum + difference * *w).reduce();
    }
    let inverse = domain.inverse_twiddle(k / 2);
    sum * if k.is_multiple_of(2) { -inverse } else { inverse }
}

/// The i-th element of the domain in bit-reversed order.
fn point(domain: &Domain, i: usize) -> Fr {
    let w = domain.twiddles()[i / 2];
    if i.is_multiple_of(2) { w } else { -w }
}
