//! The optimal ate pairing `e: G1 × G2 → Gt`, Gt ⊂ Fp12 (C4). Public data only.
//!
//! e is `f_{x,Q}(P)^(3(p^12 − 1)/r)`: the cube that every implementation since Hayashida–Hayasaka–Teruya computes.
mod final_exp;
mod lines;
mod miller;
mod once;
mod prepared;

pub use final_exp::final_exponentiation;
pub use miller::miller_loop;
pub use once::miller_loop_once;
pub use prepared::G2Prepared;

use crate::curve::{G1Affine, G1Jacobian, G2Affine};
use crate::field::Fp12;

/// `Π e(Pᵢ, Qᵢ)`; a pair with a point at infinity contributes one. All points must be in their subgroups.
pub fn pairing<'a>(pairs: impl IntoIterator<Item = (&'a G1Affine, &'a G2Affine)>) -> Fp12 {
    let product = pairs
        .into_iter()
        .fold(Fp12::ONE, |product, (p, q)| &product * &miller_loop([(&G1Jacobian::from(*p), &G2Prepared::new(q))]));
    final_exponentiation(&product)
}

/// Whether `Π e(Pᵢ, Qᵢ) = 1`: one Miller loop, one final exponentiation. All points must be in their subgroups.
pub fn pairing_check<'a>(pairs: impl IntoIterator<Item = (&'a G1Jacobian, &'a G2Prepared)>) -> bool {
    final_exponentiation(&miller_loop(pairs)) == Fp12::ONE
}
