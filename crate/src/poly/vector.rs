//! Vectors of field elements. Public data only.
use crate::codec::Failure;
use crate::error::Error;
use crate::field::{Field, Fr};

/// Terms that may be summed before a reduction: products are below r in size, `reduce` takes up to 2^9 r.
const TERMS: usize = 256;

/// `out[i] = base^i`.
pub fn powers(base: Fr, out: &mut [Fr]) {
    let mut power = Fr::ONE;
    for x in out {
        *x = power;
        power = power * base;
    }
}

/// `Σ aᵢ·bᵢ`.
pub fn dot(a: &[Fr], b: &[Fr]) -> Fr {
    debug_assert_eq!(a.len(), b.len());
    let mut sum = Fr::ZERO;
    for (a, b) in a.chunks(TERMS).zip(b.chunks(TERMS)) {
        sum = a.iter().zip(b).fold(sum, |sum, (a, b)| sum + *a * *b).reduce();
    }
    sum
}

/// `Σ aᵢ`. Range: below r in size.
pub fn sum(a: &[Fr]) -> Fr {
    a.chunks(TERMS).fold(Fr::ZERO, |sum, a| a.iter().fold(sum, |sum, a| sum + *a).reduce())
}

/// `out[j] = Σ src[i]` over all i with `indices[i] = j`. Errors: `BadIndex`.
pub fn scatter_add(src: &[Fr], indices: &[u32], out: &mut [Fr]) -> Result<(), Failure> {
    out.fill(Fr::ZERO);
    for (place, (value, &index)) in src.iter().zip(indices).enumerate() {
        let out = out.get_mut(index as usize).ok_or(Failure { error: Error::BadIndex, index: place })?;
        *out = (*out + *value).reduce();
    }
    Ok(())
}
