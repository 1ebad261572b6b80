//! Whatever takes a secret key. Bytes in, points out; constant time; every copy is wiped.
//!
//! What a call leaves below its frame on the stack, `ffi` wipes when it has returned.
use super::Message;
use crate::codec::point::{Encoding, Form, encode};
use crate::curve::Affine;
use crate::error::Error;
use crate::field::{Field, Fr};
use crate::h2c::HashToCurve;
use crate::h2c::expand::Tag;
use crate::hash::hkdf::Expand;
use crate::hash::sha256::sha256;
use crate::mul::ct;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Least bytes of key material (draft, section 2.3).
pub const MIN_MATERIAL: usize = 32;

/// A scalar in [1, r), big-endian. Not `Debug`, not `Copy`, not comparable; wiped when it is dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct SecretKey([u8; 32]);

impl SecretKey {
    /// A copy. Error: `BadSecretKey`, unless 0 < k < r. Time: constant but for the outcome, which the caller learns anyhow.
    pub fn new(bytes: &[u8; 32]) -> Result<Self, Error> {
        let is_sound = Fr::from_be_bytes(bytes).is_some_and(|mut k| {
            let zero = k.zero_mask();
            k.zeroize();
            zero == 0
        });
        if is_sound { Ok(Self(*bytes)) } else { Err(Error::BadSecretKey) }
    }

    /// The key's bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The public key, compressed. `out` has the length of a point.
    pub fn public_key<F: Encoding>(&self, out: &mut [u8]) {
        self.multiply(&Affine::<F>::GENERATOR, out);
    }

    /// The signature of a message under a tag, compressed: `CoreSign` of the draft. Error: as `Tag::new`.
    pub fn sign<F: Encoding + HashToCurve>(
        &self,
        message: &Message<'_>,
        tag: &[u8],
        out: &mut [u8],
    ) -> Result<(), Error> {
        let point = F::hash(message, &Tag::new(tag)?)?.to_affine();
        self.multiply(&point, out);
        Ok(())
    }

    /// `k·P`, compressed, for any point of the curve.
    pub fn multiply<F: Encoding>(&self, point: &Affine<F>, out: &mut [u8]) {
        multiply(&self.0, point, Form::Compressed, out);
    }
}

/// `k·P`, encoded, for any point of the curve and any 256-bit big-endian k, taken modulo r. `out` has the length of a point.
///
/// The encoding tells infinity from other points and, if it is compressed, the sign by a selection; else nothing is told.
pub fn multiply<F: Encoding>(k: &[u8; 32], point: &Affine<F>, form: Form, out: &mut [u8]) {
    let product = ct::mul(point, k).to_affine();
    encode(form, &[product], out);
}

/// `KeyGen` of the draft: the material is at least 32 secret bytes of full entropy. Error: `BadLength` for less.
///
/// With `sha256("BLS-SIG-KEYGEN-SALT-")` as salt it is that of the draft's fourth version and of EIP-2333.
/// Time: depends on lengths, and on how often a result of 0 has to be tried again, which has never been seen.
pub fn key_gen(material: &[u8], salt: &[u8], info: &[u8]) -> Result<SecretKey, Error> {
    if material.len() < MIN_MATERIAL {
        return Err(Error::BadLength);
    }
    let key = first_try(material, salt, info);
    if let Some(key) = key {
        return Ok(key);
    }
    let mut salt = sha256(salt);
    loop {
        if let Some(key) = first_try(material, &salt, info) {
            return Ok(key);
        }
        salt = sha256(&salt);
    }
}

/// Bytes that a key is reduced from: ⌈3·⌈log₂ r⌉/16⌉.
const OKM: u16 = 48;

fn first_try(material: &[u8], salt: &[u8], info: &[u8]) -> Option<SecretKey> {
    let length = OKM.to_be_bytes();
    let info = [info, &length];
    let mut blocks = Expand::new(salt, &[material, &[0]], &info);
    let (first, second) = (blocks.next()?, blocks.next()?);
    // OKM = first ‖ half of second: high is 16 bytes, low 32.
    let (mut high, mut low) = (Zeroizing::new([0u8; 32]), Zeroizing::new([0u8; 32]));
    high[16..].copy_from_slice(&first[..16]);
    low[..16].copy_from_slice(&first[16..]);
    low[16..].copy_from_slice(&second[..16]);
    // 2^256 mod r, as 2^128 squared.
    let shift = Fr::from_words(&[0, 0, 1, 0]).square();
    let mut key = Zeroizing::new(Fr::from_digest(&high) * shift + Fr::from_digest(&low));
    let bytes = Zeroizing::new(key.to_be_bytes());
    key.zeroize();
    SecretKey::new(&bytes).ok()
}

/// The salt of EIP-2333 and of the draft's fourth version.
pub fn default_salt() -> [u8; 32] {
    sha256(b"BLS-SIG-KEYGEN-SALT-")
}
