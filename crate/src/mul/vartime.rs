//! Variable-time scalar multiplication along the endomorphisms. Public data only.
use super::recode::{MAX_DIGITS, SignedScalar, TABLE, glv_split, seed_split, wnaf};
use crate::curve::{Affine, Coordinate, G2Affine, Jacobian};
use crate::error::Error;
use crate::field::{Fp, Fp2, Fr};

/// Most terms that a decomposition has.
const MAX_TERMS: usize = 4;

/// A curve whose scalars fall into short terms along an endomorphism.
pub trait Decompose: Coordinate {
    /// Number of terms.
    const TERMS: usize;
    /// Terms with `k = Σ termᵢ·eⁱ mod r`, where e is the eigenvalue of `step`; `TERMS` of them, then zeros.
    fn decompose(k: &[u64; 4]) -> [SignedScalar; MAX_TERMS];
    /// The endomorphism.
    fn step(point: &Affine<Self>) -> Affine<Self>;
}

impl Decompose for Fp {
    const TERMS: usize = 2;

    fn decompose(k: &[u64; 4]) -> [SignedScalar; MAX_TERMS] {
        let split = glv_split(k);
        let term = |i: usize| SignedScalar { negative: split.negative[i], magnitude: split.magnitude[i] };
        [term(0), term(1), SignedScalar::ZERO, SignedScalar::ZERO]
    }

    fn step(point: &Affine<Self>) -> Affine<Self> {
        point.phi()
    }
}

impl Decompose for Fp2 {
    const TERMS: usize = 4;

    fn decompose(k: &[u64; 4]) -> [SignedScalar; MAX_TERMS] {
        seed_split(k)
    }

    fn step(point: &G2Affine) -> G2Affine {
        point.psi()
    }
}

/// `k·P` for P in the subgroup of order r or infinity. Time depends on both.
///
/// Cost: G1 127 doublings and about 50 additions (two terms of 127 bits); G2 64 and about 50 (four terms of 64 bits).
/// Source: Gallant–Lambert–Vanstone, CRYPTO 2001; Galbraith–Scott, eprint 2008/117; interleaved wNAF of width 5.
pub fn mul_vartime<F: Decompose>(point: &Affine<F>, k: &Fr) -> Result<Jacobian<F>, Error> {
    let mut tables = [[Affine::INFINITY; TABLE]; MAX_TERMS];
    odd_multiples(point, &mut tables[0])?;
    for term in 1..F::TERMS {
        tables[term] = tables[term - 1].map(|entry| F::step(&entry));
    }
    let mut digits = [[0i8; MAX_DIGITS]; MAX_TERMS];
    let mut length = 0;
    for (row, term) in digits.iter_mut().zip(F::decompose(&k.to_words())) {
        length = length.max(wnaf(&term, row));
    }
    let mut out = Jacobian::INFINITY;
    for i in (0..length).rev() {
        out = out.double();
        for (row, table) in digits.iter().zip(&tables) {
            let digit = row[i];
            let entry = &table[usize::from(digit.unsigned_abs() / 2)];
            out = match digit {
                0 => out,
                1.. => out.add_affine_vartime(entry),
                _ => out.add_affine_vartime(&entry.negate()),
            };
        }
    }
    Ok(out)
}

/// `P, 3P, 5P, …` in affine coordinates.
fn odd_multiples<F: Coordinate>(point: &Affine<F>, out: &mut [Affine<F>; TABLE]) -> Result<(), Error> {
    let mut multiples = [Jacobian::from(*point); TABLE];
    let twice = multiples[0].double();
    for i in 1..TABLE {
        multiples[i] = multiples[i - 1].add_vartime(&twice);
    }
    Affine::from_jacobian_vartime(&multiples, out)
}
