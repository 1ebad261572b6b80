//! The base field.
use super::Field;
use super::montgomery::prime_field;
use crate::limb;
use crate::params::*;
use core::ops::{Add, Mul, Neg, Sub};

prime_field! {
    /// An element of Fp, p of 381 bits, in Montgomery form.
    Fp, limbs: FP_LIMBS, words: 6, bytes: 48, bits: 381,
    mul: limb::fp_mul, sqr: limb::fp_sqr,
    modulus: FP_MODULUS, unsigned: FP_MODULUS_UNSIGNED, inverse: FP_INVERSE, modulus_words: FP_WORDS,
    one: FP_ONE, r2: FP_R2, r3: FP_R3
}

impl Fp {
    /// `a·b + c·d` with one reduction: 1.5 multiplications.
    #[inline(always)]
    pub fn dot(a: &Self, b: &Self, c: &Self, d: &Self) -> Self {
        a.check_product(&b.double());
        c.check_product(&d.double());
        Self(limb::fp_dot(&a.0, &b.0, &c.0, &d.0))
    }

    /// Whether the canonical value exceeds `(p − 1)/2`: the sign bit of the ZCash encoding. Time: constant.
    pub fn is_lexicographically_largest(&self) -> bool {
        super::is_below(&FP_HALF_WORDS, &self.to_words())
    }
}
