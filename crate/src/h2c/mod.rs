//! Hashing to G1 and G2 (RFC 9380): the suites BLS12381G1_XMD:SHA-256_SSWU_ and BLS12381G2_XMD:SHA-256_SSWU_, RO and NU (C4).
pub mod cofactor;
pub mod expand;
pub mod isogeny;
pub mod sswu;

use crate::curve::{Affine, Jacobian};
use crate::error::Error;
use crate::field::Fp;
use crate::field::sqrt::{pow_p_minus_3_over_4, pow_p_minus_3_over_4_each};
use cofactor::Clear;
use expand::{Tag, Uniform, hash_to_field};
use isogeny::Isogenous;
use sswu::{Map, Power};

/// Exponentiations one by one, in constant time.
struct ConstantTime;

impl Power for ConstantTime {
    fn each<const N: usize>(bases: [Fp; N]) -> [Fp; N] {
        bases.map(|base| pow_p_minus_3_over_4(&base))
    }
}

/// Exponentiations side by side. Public data only.
struct Public;

impl Power for Public {
    fn each<const N: usize>(bases: [Fp; N]) -> [Fp; N] {
        pow_p_minus_3_over_4_each(bases)
    }
}

/// How many field elements a message is hashed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Two, whose points are added: indifferentiable from a random oracle (the RO suites, `hash_to_curve`).
    RandomOracle,
    /// One: not uniform (the NU suites, `encode_to_curve`).
    NonUniform,
}

/// A group that messages are hashed to.
pub trait HashToCurve: Uniform + Map + Isogenous + Clear {
    /// The message, its parts in a row, as a point of the subgroup. Constant time but for the lengths.
    fn hash(message: &[&[u8]], tag: &Tag<'_>) -> Result<Jacobian<Self>, Error> {
        let elements = hash_to_field::<Self, 2>(message, tag)?;
        Ok(Self::clear(images::<_, ConstantTime, 2>(&elements)))
    }

    /// The same, for public data.
    fn hash_vartime(method: Method, message: &[&[u8]], tag: &Tag<'_>) -> Result<Jacobian<Self>, Error> {
        Ok(match method {
            Method::RandomOracle => map_to_group_vartime::<_, 2>(&hash_to_field(message, tag)?),
            Method::NonUniform => map_to_group_vartime::<_, 1>(&hash_to_field(message, tag)?),
        })
    }
}

impl<F: Uniform + Map + Isogenous + Clear> HashToCurve for F {}

fn images<F: Map + Isogenous, P: Power, const N: usize>(elements: &[F; N]) -> [Jacobian<F>; N] {
    F::map::<P, N>(elements).map(|point: Affine<F>| F::isogeny(&point))
}

/// N field elements, at least one, as a point of the subgroup: `clear_cofactor(Σ map_to_curve(uᵢ))`. Public data only.
pub fn map_to_group_vartime<F: Map + Isogenous + Clear, const N: usize>(elements: &[F; N]) -> Jacobian<F> {
    F::clear_vartime(images::<_, Public, N>(elements))
}
