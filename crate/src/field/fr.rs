//! The scalar field.
use super::Field;
use super::montgomery::prime_field;
use crate::limb;
use crate::params::*;
use core::ops::{Add, Mul, Neg, Sub};

prime_field! {
    /// An element of Fr, r of 255 bits, in Montgomery form.
    Fr, limbs: FR_LIMBS, words: 4, bytes: 32, bits: 255,
    mul: limb::fr_mul, sqr: limb::fr_sqr,
    modulus: FR_MODULUS, unsigned: FR_MODULUS_UNSIGNED, inverse: FR_INVERSE, modulus_words: FR_WORDS,
    one: FR_ONE, r2: FR_R2, r3: FR_R3
}

impl Fr {
    /// A 256-bit big-endian integer reduced modulo r (a hash as a challenge: consensus-specs `hash_to_bls_field`).
    pub fn from_digest(bytes: &[u8; 32]) -> Self {
        // 2^256 < 3r, and the conversion's multiplication reduces any value that fits in nine limbs.
        Self::from_words(&super::words_from_be(bytes))
    }

    /// `(a, b) ← (a + t, a − t)`, the step of a transform.
    #[inline(always)]
    pub fn butterfly(a: &mut Self, b: &mut Self, t: &Self) {
        limb::butterfly(&mut a.0, &mut b.0, &t.0);
    }

    /// A small integer.
    pub fn from_u64(x: u64) -> Self {
        Self::from_words(&[x, 0, 0, 0])
    }
}
