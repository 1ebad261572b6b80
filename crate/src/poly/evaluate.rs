//! Evaluation of a polynomial that is given by its values on a domain.
use crate::buffer::with_capacity;
use crate::error::Error;
use crate::field::{Field, Fr};
use crate::ntt::Domain;
use alloc::vec::Vec;

/// `f(z)` from the n values of f in bit-reversed order, for any z, points of the domain included.
///
/// Folding: the values at ±w give, at w², those of the even and odd part of `f(X) = E(X²) + X·O(X²)`, hence the value
/// of `E + z·O`, a polynomial of half the degree whose value at z² is f(z). Two such steps are taken at once.
/// Cost: 5n/3 multiplications, no inversion (the barycentric formula takes 5n and one, and excludes the domain).
pub fn evaluate(domain: &Domain, values: &[Fr], z: &Fr) -> Result<Fr, Error> {
    if values.len() != domain.n() {
        return Err(Error::BadLength);
    }
    let mut folded = with_capacity(values.len())?;
    folded.extend_from_slice(values);
    let mut z = *z;
    if domain.log_n() % 2 == 1 {
        fold(&mut folded, |i, &[v0, v1]| (v0 + v1) + (v0 - v1) * (z * domain.inverse_twiddle(i)));
        z = z.square();
    }
    while folded.len() > 1 {
        let i4 = domain.twiddles()[1];
        fold(&mut folded, |i, values| fold_four(values, &(z * domain.inverse_twiddle(2 * i)), &i4));
        z = z.square().square();
    }
    // Every step left out a factor 1/2.
    Ok(folded[0] * *domain.n_inverse())
}

/// Replaces every K values by one.
fn fold<const K: usize>(values: &mut Vec<Fr>, combine: impl Fn(usize, &[Fr; K]) -> Fr) {
    let n = values.len() / K;
    for i in 0..n {
        if let Some(group) = values[K * i..].first_chunk() {
            values[i] = combine(i, group).reduce();
        }
    }
    values.truncate(n);
}

/// Four times the value at w⁴ of the polynomial of a quarter of the degree, from the values at w, −w, ιw, −ιw.
///
/// With a, b = v0 ± v1, c = v2 + v3, d = (v2 − v3)/ι, s = z/w: `(a + c) + (b + d)s + (a − c)s² + (b − d)s³`, ι² = −1.
#[inline(always)]
fn fold_four(&[v0, v1, v2, v3]: &[Fr; 4], s: &Fr, iota: &Fr) -> Fr {
    let (a, b, c, d) = (v0 + v1, v0 - v1, v2 + v3, (v3 - v2) * *iota);
    (((b - d) * *s + (a - c)) * *s + (b + d)) * *s + (a + c)
}
