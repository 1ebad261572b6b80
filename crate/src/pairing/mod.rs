//! The optimal ate pairing `e: G1 × G2 → Gt`, Gt ⊂ Fp12 (C4). Public data only.
//!
//! e is `f_{x,Q}(P)^(3(p^12 − 1)/r)`: the cube that every implementation since Hayashida–Hayasaka–Teruya computes.
mod final_exp;
mod lines;
mod miller;
mod prepared;

pub use final_exp::final_exponentiation;
pub use miller::miller_loop;
pub use prepared::G2Prepared;

use crate::curve::{G1Affine, G2Affine};
use crate::field::Fp12;

/// `e(P, Q)`; one if either point is infinity. Both points must be in their subgroups.
pub fn pairing(p: &G1Affine, q: &G2Affine) -> Fp12 {
    final_exponentiation(&miller_loop(&[(*p, &G2Prepared::new(q))]))
}

/// Whether `Π e(Pᵢ, Qᵢ) = 1`: one Miller loop, one final exponentiation. All points must be in their subgroups.
pub fn pairing_check(pairs: &[(G1Affine, &G2Prepared)]) -> bool {
    final_exponentiation(&miller_loop(pairs)) == Fp12::ONE
}
