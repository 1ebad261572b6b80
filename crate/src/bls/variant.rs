//! Which group has the keys and which the signatures.
use crate::codec::point::{Check, Encoding};
use crate::curve::{Affine, G1Affine, G2Affine, Public};
use crate::field::{Fp, Fp2};
use crate::h2c::HashToCurve;

/// A group of keys or signatures, by its coordinates.
pub trait Group: HashToCurve + Encoding + Public {
    /// What decoding checks of a point that is paired next: in G2, that it is in the subgroup shows on the way.
    const CHECK_BEFORE_PAIRING: Check;
}

impl Group for Fp {
    const CHECK_BEFORE_PAIRING: Check = Check::Subgroup;
}

impl Group for Fp2 {
    const CHECK_BEFORE_PAIRING: Check = Check::Curve;
}

/// A pair of points that is paired.
pub type Pair = (G1Affine, G2Affine);

/// An assignment of the groups.
pub trait Variant {
    /// Where public keys are.
    type Key: Group;
    /// Where signatures and hashed messages are.
    type Signature: Group;
    /// What is paired.
    fn pair(key: Affine<Self::Key>, signature: Affine<Self::Signature>) -> Pair;
}

/// Keys in G1, 48 bytes, signatures in G2, 96 bytes: Ethereum's ("minimal-pubkey-size").
pub struct MinimalKey;

impl Variant for MinimalKey {
    type Key = Fp;
    type Signature = Fp2;

    fn pair(key: G1Affine, signature: G2Affine) -> Pair {
        (key, signature)
    }
}

/// Keys in G2, 96 bytes, signatures in G1, 48 bytes ("minimal-signature-size").
pub struct MinimalSignature;

impl Variant for MinimalSignature {
    type Key = Fp2;
    type Signature = Fp;

    fn pair(key: G2Affine, signature: G1Affine) -> Pair {
        (signature, key)
    }
}
