//! What Fp and Fr share: a prime field over the kernels of `limb`, stamped out per modulus.

/// Defines a prime field element in Montgomery form over the limb kernels of the tier.
macro_rules! prime_field {
    (
        $(#[$doc:meta])* $name:ident, limbs: $n:expr, words: $w:literal, bytes: $bytes:literal, bits: $bits:literal,
        mul: $mul:path, sqr: $sqr:path,
        modulus: $modulus:path, unsigned: $unsigned:path, inverse: $inverse:path, modulus_words: $modulus_words:path,
        one: $one:path, r2: $r2:path, r3: $r3:path
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        #[repr(transparent)]
        pub struct $name(pub(crate) [limb::Limb; $n]);

        impl $name {
            /// Length of the canonical encoding in bytes.
            pub const BYTES: usize = $bytes;

            /// From a plain integer in little-endian words, below the modulus.
            pub fn from_words(words: &[u64; $w]) -> Self {
                Self($mul(&$r2, &limb::from_words(words)))
            }

            /// The canonical plain integer in little-endian words. Range: any.
            pub fn to_words(&self) -> [u64; $w] {
                let mut plain_one = [0; $n];
                plain_one[0] = 1;
                limb::to_words(&limb::canonical(&$mul(&self.0, &plain_one), &$unsigned))
            }

            /// Big-endian bytes; `None` unless below the modulus. Time: constant but for the outcome.
            pub fn from_be_bytes(bytes: &[u8; $bytes]) -> Option<Self> {
                let words = crate::field::words_from_be(bytes);
                crate::field::is_below(&words, &$modulus_words).then(|| Self::from_words(&words))
            }

            /// Little-endian bytes; `None` unless below the modulus.
            pub fn from_le_bytes(bytes: &[u8; $bytes]) -> Option<Self> {
                let mut reversed = *bytes;
                reversed.reverse();
                Self::from_be_bytes(&reversed)
            }

            /// Canonical big-endian bytes.
            pub fn to_be_bytes(&self) -> [u8; $bytes] {
                let mut out = [0u8; $bytes];
                for (chunk, word) in out.rchunks_exact_mut(8).zip(self.to_words()) {
                    chunk.copy_from_slice(&word.to_be_bytes());
                }
                out
            }

            /// Canonical little-endian bytes.
            pub fn to_le_bytes(&self) -> [u8; $bytes] {
                let mut out = self.to_be_bytes();
                out.reverse();
                out
            }

            /// Asserts that the kernels may multiply `self` and `other`.
            #[inline(always)]
            fn check_product(&self, other: &Self) {
                limb::check_product(&self.0, &other.0, &$modulus);
            }
        }

        impl Add for $name {
            type Output = Self;
            #[inline(always)]
            fn add(self, other: Self) -> Self {
                Self(limb::add(&self.0, &other.0))
            }
        }

        impl Sub for $name {
            type Output = Self;
            #[inline(always)]
            fn sub(self, other: Self) -> Self {
                Self(limb::sub(&self.0, &other.0))
            }
        }

        impl Neg for $name {
            type Output = Self;
            #[inline(always)]
            fn neg(self) -> Self {
                Self(limb::neg(&self.0))
            }
        }

        impl Mul for $name {
            type Output = Self;
            #[inline(always)]
            fn mul(self, other: Self) -> Self {
                self.check_product(&other);
                Self($mul(&self.0, &other.0))
            }
        }

        impl zeroize::Zeroize for $name {
            fn zeroize(&mut self) {
                self.0.zeroize();
            }
        }

        impl PartialEq for $name {
            /// Equality of classes.
            fn eq(&self, other: &Self) -> bool {
                (*self - *other).zero_mask() != 0
            }
        }

        impl Eq for $name {}

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str("0x")?;
                self.to_be_bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl Field for $name {
            const ZERO: Self = Self([0; $n]);
            const ONE: Self = Self($one);

            #[inline(always)]
            fn square(&self) -> Self {
                self.check_product(self);
                Self($sqr(&self.0))
            }

            #[inline(always)]
            fn double(&self) -> Self {
                *self + *self
            }

            #[inline(always)]
            fn reduce(&self) -> Self {
                Self(limb::reduce(&self.0, &$modulus))
            }

            fn zero_mask(&self) -> i32 {
                let any = self.to_words().iter().fold(0, |acc, word| acc | word);
                (((any | any.wrapping_neg()) >> 63) as i32) - 1
            }

            #[inline(always)]
            fn select(mask: i32, a: &Self, b: &Self) -> Self {
                Self(limb::select(mask, &a.0, &b.0))
            }

            fn invert(&self) -> Self {
                let plain = limb::plain_inverse(&self.reduce().0, &$unsigned, $inverse, $bits);
                Self($mul(&plain, &$r3))
            }

            fn invert_vartime(&self) -> Self {
                let plain = limb::plain_inverse_vartime(&self.0, &$unsigned, $inverse);
                Self($mul(&plain, &$r3))
            }

            #[inline(always)]
            fn is_zero_vartime(&self) -> bool {
                limb::is_multiple_vartime(&self.0, &$modulus, $inverse)
            }
        }
    };
}
pub(super) use prime_field;
