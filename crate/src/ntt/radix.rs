//! Transforms of radix 2 over Fr.
//!
//! Both directions multiply one operand of a butterfly, by a twiddle that is constant over a block. Blocks with
//! twiddle 1 multiply nothing, which saves n − 1 of the (n/2)·log n multiplications.
use super::Domain;
use crate::field::{Field, Fr};

/// Coefficients in natural order → evaluations in bit-reversed order, in place.
///
/// `data` may hold several transforms, one after another. Range: below r in size, in and out.
/// Cost: (n/2)·log n − n + 1 multiplications.
pub fn forward(domain: &Domain, data: &mut [Fr]) {
    debug_assert!(data.len().is_multiple_of(domain.n()));
    for data in data.chunks_exact_mut(domain.n()) {
        let mut half = data.len() / 2;
        while half > 0 {
            forward_level(domain.twiddles(), half, data);
            half /= 2;
        }
        // A level adds at most r, so after MAX_LOG_N of them no value exceeds 27 r.
        data.iter_mut().for_each(|x| *x = x.reduce());
    }
}

/// `(a, b) → (a + w·b, a − w·b)`: values grow by less than r.
fn forward_level(twiddles: &[Fr], half: usize, data: &mut [Fr]) {
    let mut blocks = data.chunks_exact_mut(2 * half);
    if let Some(block) = blocks.next() {
        let (low, high) = block.split_at_mut(half);
        for (a, b) in low.iter_mut().zip(high) {
            let t = b.reduce();
            Fr::butterfly(a, b, &t);
        }
    }
    for (block, w) in blocks.zip(twiddles.iter().skip(1)) {
        let (low, high) = block.split_at_mut(half);
        for (a, b) in low.iter_mut().zip(high) {
            let t = *b * *w;
            Fr::butterfly(a, b, &t);
        }
    }
}

/// Evaluations in bit-reversed order → coefficients in natural order, in place.
///
/// `data` may hold several transforms, one after another. Range: below r in size, in and out.
/// Cost: (n/2)·log n + 1 multiplications.
pub fn inverse(domain: &Domain, data: &mut [Fr]) {
    inverse_unscaled(domain, data);
    data.iter_mut().for_each(|x| *x = *x * *domain.n_inverse());
}

/// Levels between reductions: sums double at every level, and differences of up to 2^8 r may still be multiplied.
const LEVELS: u32 = 8;

/// [`inverse`] without the factor 1/n, for a caller who multiplies anyway.
///
/// Range: below r in size → at most 2^8 r. Cost: (n/2)·log n − n + 1 multiplications.
pub fn inverse_unscaled(domain: &Domain, data: &mut [Fr]) {
    debug_assert!(data.len().is_multiple_of(domain.n()));
    for data in data.chunks_exact_mut(domain.n()) {
        for level in 0..domain.log_n() {
            if level > 0 && level % LEVELS == 0 {
                data.iter_mut().for_each(|x| *x = x.reduce());
            }
            inverse_level(domain, 1 << level, data);
        }
    }
}

/// `(a, b) → (a + b, (a − b)/w)`.
fn inverse_level(domain: &Domain, half: usize, data: &mut [Fr]) {
    let mut blocks = data.chunks_exact_mut(2 * half);
    if let Some(block) = blocks.next() {
        let (low, high) = block.split_at_mut(half);
        for (a, b) in low.iter_mut().zip(high) {
            let t = *b;
            Fr::butterfly(a, b, &t);
        }
    }
    for (i, block) in (1..).zip(blocks) {
        let w = domain.inverse_twiddle(i);
        let (low, high) = block.split_at_mut(half);
        for (a, b) in low.iter_mut().zip(high) {
            let t = *b;
            Fr::butterfly(a, b, &t);
            *b = *b * w;
        }
    }
}

/// `data[i] ← data[i]·first·shift^i`: before [`forward`], it evaluates on the coset `shift·⟨ω⟩`; after [`inverse`],
/// with 1/shift, it interpolates from there.
pub fn scale_by_powers(data: &mut [Fr], first: Fr, shift: Fr) {
    let mut power = first;
    for x in data {
        *x = *x * power;
        power = power * shift;
    }
}
