//! Bulk arithmetic over Fr on the tiers without lanes: one element at a time (see `limb::lanes_relaxed` for the other form). Public data
//! only.
use crate::limb::{self, Limb, fr_mul};
use crate::params::{FR_LIMBS, FR_MODULUS, FR_MODULUS_UNSIGNED};

/// Elements that one operation works on.
pub const LANES: usize = 1;

/// A factor in a table: Montgomery form.
pub type Packed = [Limb; FR_LIMBS];

/// A factor of butterflies in a table.
pub type Root = Packed;

/// Roots, when they are the same as factors in this tier.
pub const fn as_roots(factors: &[Packed]) -> Option<&[Root]> {
    Some(factors)
}

/// Factors of butterflies in the lanes.
pub type Roots = FrLanes;

/// The factor of a scalar in Montgomery form.
#[inline(never)]
pub fn pack(scalar: &[Limb; FR_LIMBS]) -> Packed {
    *scalar
}

/// Elements of Fr as data, in any scale, or as factors, which multiply data and leave the scale as it is.
#[derive(Clone, Copy)]
pub struct FrLanes([Limb; FR_LIMBS]);

impl FrLanes {
    /// Zero.
    pub const ZERO: Self = Self([0; FR_LIMBS]);

    /// Data. Range: carried limbs, few times r in size.
    #[inline(never)]
    pub fn load([source]: [&[Limb; FR_LIMBS]; LANES]) -> Self {
        Self(*source)
    }

    /// The same data, less than 0.51 r in size.
    #[inline(never)]
    pub fn store(&self) -> [[Limb; FR_LIMBS]; LANES] {
        [limb::reduce(&self.0, &FR_MODULUS)]
    }

    /// Data from integers below r.
    #[inline(never)]
    pub fn from_be([source]: [&[u8; 32]; LANES]) -> Self {
        let mut words = [0u64; 4];
        for (word, chunk) in words.iter_mut().zip(source.rchunks_exact(8)) {
            *word = chunk.iter().fold(0, |word, &byte| (word << 8) | u64::from(byte));
        }
        Self(limb::from_words(&words))
    }

    /// The integers modulo r. Range: less than 2^5 r in size.
    #[inline(never)]
    pub fn to_be(&self) -> [[u8; 32]; LANES] {
        let reduced = limb::reduce(&self.0, &FR_MODULUS);
        let words: [u64; 4] = limb::to_words(&limb::canonical(&reduced, &FR_MODULUS_UNSIGNED));
        let mut out = [0; 32];
        for (chunk, word) in out.rchunks_exact_mut(8).zip(words) {
            chunk.copy_from_slice(&word.to_be_bytes());
        }
        [out]
    }

    /// A factor of a table in every lane.
    #[inline(always)]
    pub fn broadcast(factor: &Packed) -> Self {
        Self(*factor)
    }

    /// Factors of a table.
    #[inline(always)]
    pub fn unpack([factor]: [&Packed; LANES]) -> Self {
        Self(*factor)
    }

    /// Factors for a table.
    #[inline(always)]
    pub fn packed(&self) -> [Packed; LANES] {
        [self.0]
    }

    /// `data·factor`, or `factor·factor`. Result: less than r in size.
    #[inline(always)]
    pub fn mul(&self, factor: &Self) -> Self {
        Self(fr_mul(&self.0, &factor.0))
    }

    /// `(a, b) ← (a + w·b, a − w·b)` twice.
    #[inline(always)]
    pub fn butterflies([a, c]: [&mut Self; 2], [b, d]: [&mut Self; 2], [w, v]: [&Roots; 2]) {
        for (a, b, w) in [(a, b, w), (c, d, v)] {
            let t = fr_mul(&b.0, &w.0);
            limb::butterfly(&mut a.0, &mut b.0, &t);
        }
    }

    /// The roots of these factors.
    pub fn roots(&self) -> [Root; LANES] {
        [self.0]
    }

    /// `a + b`.
    #[inline(always)]
    pub fn add(&self, other: &Self) -> Self {
        Self(limb::add(&self.0, &other.0))
    }

    /// `a − b`.
    #[inline(always)]
    pub fn sub(&self, other: &Self) -> Self {
        Self(limb::sub(&self.0, &other.0))
    }

    /// The same values, ready for as many sums and butterflies as `SUMS` says.
    #[inline(never)]
    pub fn settled(&self) -> Self {
        Self(limb::reduce(&self.0, &FR_MODULUS))
    }

    /// The same class, less than 0.51 r in size. Range: less than 2^5 r.
    #[inline(never)]
    pub fn reduce(&self) -> Self {
        self.settled()
    }

    /// Turns rows of `LANES` into columns.
    #[inline(always)]
    pub fn transpose(rows: [Self; LANES]) -> [Self; LANES] {
        rows
    }
}
