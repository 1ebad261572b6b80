//! Variable-time scalar multiplication along the endomorphisms, digits interleaved over shared doublings.
//! Public data only.
//!
//! Source: Straus 1964; Gallant–Lambert–Vanstone, CRYPTO 2001; Galbraith–Scott, eprint 2008/117; wNAF of width 5.
use super::recode::{GLV_BOUND, MAX_DIGITS, SignedScalar, TABLE, glv_split, seed_split, wnaf};
use crate::buffer::{filled, with_capacity};
use crate::curve::{Affine, Coordinate, G2Affine, Jacobian};
use crate::error::Error;
use crate::field::{Fp, Fp2, Fr};
use crate::params::X_ABS;
use alloc::vec::Vec;

/// Most terms that a decomposition has.
const MAX_TERMS: usize = 4;

/// A curve whose scalars fall into short terms along an endomorphism.
pub trait Decompose: Coordinate {
    /// Number of terms.
    const TERMS: usize;
    /// Largest magnitude of a term.
    const TERM_BOUND: u128;
    /// Terms with `k = Σ termᵢ·eⁱ mod r`, where e is the eigenvalue of `step`; `TERMS` of them, then zeros.
    fn decompose(k: &[u64; 4]) -> [SignedScalar; MAX_TERMS];
    /// The endomorphism.
    fn step(point: &Affine<Self>) -> Affine<Self>;
}

impl Decompose for Fp {
    const TERMS: usize = 2;
    const TERM_BOUND: u128 = GLV_BOUND;

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
    const TERM_BOUND: u128 = X_ABS as u128 - 1;

    fn decompose(k: &[u64; 4]) -> [SignedScalar; MAX_TERMS] {
        seed_split(k)
    }

    fn step(point: &G2Affine) -> G2Affine {
        point.psi()
    }
}

/// `k·P` for P in the subgroup of order r or infinity. Time depends on both.
pub fn mul_vartime<F: Decompose>(point: &Affine<F>, k: &Fr) -> Result<Jacobian<F>, Error> {
    sum_vartime(core::slice::from_ref(point), core::slice::from_ref(k))
}

/// `Σ scalarsᵢ·pointsᵢ` for points in the subgroup.
///
/// Cost: G1 127 doublings in all, and per point 8 additions for its table and about 44 for its digits (two terms of
/// 127 bits); G2 64, 8 and about 44 (four terms of 64 bits). For few points; `msm` takes over beyond that.
pub fn sum_vartime<F: Decompose>(points: &[Affine<F>], scalars: &[Fr]) -> Result<Jacobian<F>, Error> {
    let mut rows = filled(points.len() * F::TERMS, [0i8; MAX_DIGITS])?;
    let mut tables = filled(points.len() * F::TERMS, [Affine::INFINITY; TABLE])?;
    let mut length = 0;
    let terms = rows.chunks_exact_mut(F::TERMS).zip(tables.chunks_exact_mut(F::TERMS));
    let odd = odd_multiples(points)?;
    for (((rows, tables), scalar), odd) in terms.zip(scalars).zip(odd.chunks_exact(TABLE)) {
        tables[0].copy_from_slice(odd);
        for term in 1..F::TERMS {
            tables[term] = tables[term - 1].map(|entry| F::step(&entry));
        }
        for (row, term) in rows.iter_mut().zip(F::decompose(&scalar.to_words())) {
            length = length.max(wnaf(&term, row));
        }
    }
    let mut sum = Jacobian::INFINITY;
    for i in (0..length).rev() {
        sum = sum.double();
        for (row, table) in rows.iter().zip(&tables) {
            let digit = row[i];
            let entry = &table[usize::from(digit.unsigned_abs() / 2)];
            sum = match digit {
                0 => sum,
                1.. => sum.add_affine_vartime(entry),
                _ => sum.add_affine_vartime(&entry.negate()),
            };
        }
    }
    Ok(sum)
}

/// `P, 3P, 5P, …` of every point, in affine coordinates with one inversion.
fn odd_multiples<F: Coordinate>(points: &[Affine<F>]) -> Result<Vec<Affine<F>>, Error> {
    let mut multiples = with_capacity(points.len() * TABLE)?;
    for point in points {
        let mut multiple = Jacobian::from(*point);
        let twice = multiple.double();
        for _ in 0..TABLE {
            multiples.push(multiple);
            multiple = multiple.add_vartime(&twice);
        }
    }
    let mut out = filled(multiples.len(), Affine::INFINITY)?;
    Affine::from_jacobian_vartime(&multiples, &mut out)?;
    Ok(out)
}
