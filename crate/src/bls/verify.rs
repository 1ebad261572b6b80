//! Verification, aggregation and checks of points. Public data only.
//!
//! Source: draft-irtf-cfrg-bls-signature-05, sections 2.5 to 2.9. A signature of points in their subgroups holds if
//! `Π e(keyᵢ, H(messageᵢ)) = e(G, signature)`.
use super::Message;
use super::variant::{Group, Pair, Variant};
use crate::buffer::{filled, with_capacity};
use crate::codec::Failure;
use crate::codec::point::{Check, Encoding, Form, decode};
use crate::curve::{Affine, Jacobian, Public};
use crate::error::Error;
use crate::field::Fp12;
use crate::h2c::expand::Tag;
use crate::h2c::{HashToCurve, Method};
use crate::pairing::{final_exponentiation, miller_loop_once};
use alloc::vec::Vec;

/// Decodes `n` points of the subgroup. Error: as `codec::point::decode`.
pub fn decode_points<F: Encoding>(bytes: &[u8], n: usize) -> Result<Vec<Affine<F>>, Failure> {
    let mut points = filled(n, Affine::INFINITY)?;
    decode(Form::Compressed, Check::Subgroup, bytes, &mut points)?;
    Ok(points)
}

/// Refuses the neutral element. Error: `PointAtInfinity` with the index of the first.
pub fn require_finite<F: Encoding>(points: &[Affine<F>]) -> Result<(), Failure> {
    match points.iter().position(Affine::is_infinity_vartime) {
        Some(index) => Err((Error::PointAtInfinity, index).into()),
        None => Ok(()),
    }
}

/// `KeyValidate` of `n` keys: points of the subgroup other than infinity.
pub fn decode_keys<F: Encoding>(bytes: &[u8], n: usize) -> Result<Vec<Affine<F>>, Failure> {
    let keys = decode_points(bytes, n)?;
    require_finite(&keys)?;
    Ok(keys)
}

/// The sum of the points.
pub fn sum<F: Encoding + Public>(points: &[Affine<F>]) -> Jacobian<F> {
    let sum = points.iter().fold(Jacobian::INFINITY, |sum, point| sum.add_affine_vartime(&point.to_form()));
    Jacobian::from_form(&sum)
}

/// The messages as points, with one inversion for all.
pub fn hash_all<'a, F: HashToCurve>(
    messages: impl ExactSizeIterator<Item = Message<'a>>,
    tag: &Tag<'_>,
) -> Result<Vec<Affine<F>>, Error> {
    let mut hashes = with_capacity(messages.len())?;
    for message in messages {
        hashes.push(F::hash_vartime(Method::RandomOracle, &message, tag)?);
    }
    let mut out = filled(hashes.len(), Affine::INFINITY)?;
    Affine::from_jacobian_vartime(&hashes, &mut out)?;
    Ok(out)
}

/// Whether the product of the pairings is one, and the last point of G2, of which only the curve is known, in the subgroup.
pub fn product_is_one(pairs: &[Pair]) -> Result<bool, Error> {
    Ok(miller_loop_once(pairs)?.is_some_and(|product| final_exponentiation(&product) == Fp12::ONE))
}

/// The pair of a signature, which is the last of a product. Error: as `codec::point::decode`.
fn decode_signature<V: Variant>(bytes: &[u8]) -> Result<Pair, Failure> {
    let mut signature = [Affine::INFINITY];
    decode(Form::Compressed, V::Signature::CHECK_BEFORE_PAIRING, bytes, &mut signature)?;
    Ok(V::pair(Affine::GENERATOR.negate(), signature[0]))
}

/// `CoreAggregateVerify`: as many keys as messages, at least one. Error: that of the first key, or of the signature, that is no
/// point of the subgroup; `PointAtInfinity` for a key.
pub fn aggregate_verify<'a, V: Variant>(
    keys: &[u8],
    messages: impl ExactSizeIterator<Item = Message<'a>>,
    tag: &Tag<'_>,
    signature: &[u8],
) -> Result<bool, Failure> {
    let keys = decode_keys::<V::Key>(keys, messages.len())?;
    let signature = decode_signature::<V>(signature)?;
    let hashes = hash_all::<V::Signature>(messages, tag)?;
    let mut pairs = with_capacity(keys.len() + 1)?;
    pairs.extend(keys.into_iter().zip(hashes).map(|(key, hash)| V::pair(key, hash)));
    pairs.push(signature);
    Ok(product_is_one(&pairs)?)
}

/// `FastAggregateVerify`: `n` keys, at least one, and one message. Error: as `aggregate_verify`.
pub fn fast_aggregate_verify<V: Variant>(
    keys: &[u8],
    n: usize,
    message: Message<'_>,
    tag: &Tag<'_>,
    signature: &[u8],
) -> Result<bool, Failure> {
    let key = sum(&decode_keys::<V::Key>(keys, n)?).to_affine_vartime();
    // Keys that cancel: the sum is no valid key.
    require_finite(&[key])?;
    let signature = decode_signature::<V>(signature)?;
    let hashes = hash_all::<V::Signature>([message].into_iter(), tag)?;
    Ok(product_is_one(&[V::pair(key, hashes[0]), signature])?)
}
