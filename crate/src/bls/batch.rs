//! Many independent signatures, verified together by a random linear combination. Public data only.
//!
//! With random `rᵢ`, all signatures hold if `Π e(rᵢ·keyᵢ, H(messageᵢ)) = e(G, Σ rᵢ·signatureᵢ)`. If one does not, the equation
//! holds for at most one of the 2^127 choices of its `rᵢ`, whatever the others are. One final exponentiation for all.
use super::Message;
use super::combine::{Factor, multiply_each_vartime, sum_vartime};
use super::variant::Variant;
use super::verify::{decode_keys, decode_points, hash_all, product_is_one};
use crate::buffer::with_capacity;
use crate::codec::Failure;
use crate::curve::Affine;
use crate::error::Error;
use crate::h2c::expand::Tag;

/// Whether the i-th signature is that of the i-th message by the i-th key, for all i; at least one. The random bytes must be unknown
/// to whoever made the signatures. Error: that of the first key or signature that is no point of the subgroup;
/// `PointAtInfinity` for a key.
pub fn verify_all<'a, V: Variant>(
    keys: &[u8],
    signatures: &[u8],
    messages: impl ExactSizeIterator<Item = Message<'a>>,
    tag: &Tag<'_>,
    random: &[[u8; 16]],
) -> Result<bool, Failure> {
    let n = messages.len();
    if random.len() != n {
        return Err(Error::LengthMismatch.into());
    }
    let keys = decode_keys::<V::Key>(keys, n)?;
    let signatures = decode_points::<V::Signature>(signatures, n)?;
    let mut factors = with_capacity(n)?;
    factors.extend(random.iter().map(Factor::new));
    let sum = sum_vartime(&signatures, &factors)?.to_affine_vartime();
    let hashes = hash_all::<V::Signature>(messages, tag)?;
    // The factor goes to whichever point is in G1, where multiplying is cheaper.
    let (mut pairs, mut points) = (with_capacity(n + 1)?, with_capacity(n)?);
    for (key, hash) in keys.into_iter().zip(hashes) {
        let pair = V::pair(key, hash);
        pairs.push(pair);
        points.push(pair.0);
    }
    for (pair, multiple) in pairs.iter_mut().zip(multiply_each_vartime(&points, &factors)?) {
        pair.0 = multiple;
    }
    pairs.push(V::pair(Affine::GENERATOR.negate(), sum));
    Ok(product_is_one(&pairs)?)
}
