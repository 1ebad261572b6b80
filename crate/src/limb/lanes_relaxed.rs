//! Bulk arithmetic over Fr on the relaxed tier: two elements in the lanes of f64x2, 6 balanced limbs of 48 bits,
//! R = 2^288. Public data only.
//!
//! Ranges, as test/unit/relaxed proves them: a limb is carried within 2^47 + 2^5, and a product takes data whose limbs are
//! sums of up to 8 carried ones; an integer of 48 bits counts as two. The top limb has 15 bits of value and room for 30.
//! What is no kernel is not inlined: a call costs a nanosecond or two, copies of the bodies a tenth of the artefact.
use super::relaxed_fr::{NEGATIVE_INVERSE, TABLE, TO_FACTOR, kernel_fr_butterflies, kernel_fr_mul};
use super::scalar;
use super::scalar_fr::fr_mul;
use core::arch::wasm32::*;

/// Elements that one operation works on.
pub const LANES: usize = 2;

const LIMBS: usize = 6;
const LIMB_BITS: u32 = 48;
const TWO_52: f64 = (1u64 << 52) as f64;
const SPLIT: usize = 7;
const ROUND: usize = 8;
const SCALE: usize = 9;

/// The table in both lanes, in memory: engines materialise a vector constant anew at every use.
#[repr(C, align(64))]
struct Constants {
    table: [v128; TABLE.len()],
    /// 1 / (the modulus' top limb).
    top_inverse: v128,
}

static CONSTANTS: Constants = {
    let mut table = [f64x2(0.0, 0.0); TABLE.len()];
    let mut i = 0;
    while i < TABLE.len() {
        table[i] = f64x2(TABLE[i], TABLE[i]);
        i += 1;
    }
    let top_inverse = -1.0 / TABLE[LIMBS - 1];
    Constants { table, top_inverse: f64x2(top_inverse, top_inverse) }
};

/// A factor in a table: a·2^288, carried.
pub type Packed = [f64; LIMBS];

/// A factor of butterflies in a table: w itself, and `w·2^288` divided by r, both carried.
pub type Root = [Packed; 2];

/// Roots, when they are the same as factors in this tier.
pub const fn as_roots(_factors: &[Packed]) -> Option<&[Root]> {
    None
}

/// Factors of butterflies in the lanes.
pub struct Roots([[v128; LIMBS]; 2]);

impl Roots {
    /// A root of a table in every lane.
    #[inline(always)]
    pub fn broadcast(root: &Root) -> Self {
        Self(root.map(|part| part.map(|limb| f64x2_splat(limb))))
    }

    /// Roots of a table.
    #[inline(always)]
    pub fn unpack([first, second]: [&Root; LANES]) -> Self {
        Self([FrLanes::unpack([&first[0], &second[0]]).0, FrLanes::unpack([&first[1], &second[1]]).0])
    }
}

/// The factor of a scalar in the baseline's Montgomery form.
#[inline(never)]
pub fn pack(scalar: &[i32; 9]) -> Packed {
    let factor = fr_mul(scalar, &TO_FACTOR);
    FrLanes::load([&factor, &factor]).settled().packed()[0]
}

/// Elements of Fr as data, in any scale, or as factors, which multiply data and leave the scale as it is.
#[derive(Clone, Copy)]
pub struct FrLanes([v128; LIMBS]);

impl FrLanes {
    /// Zero.
    pub const ZERO: Self = Self([f64x2(0.0, 0.0); LIMBS]);

    /// Data. Range: carried limbs of the baseline, few times r in size. Result: limbs count as two.
    #[inline(never)]
    pub fn load([first, second]: [&[i32; 9]; LANES]) -> Self {
        let (first, second) = (doubles(first), doubles(second));
        let mut out = Self::ZERO;
        for i in 0..LIMBS {
            out.0[i] = f64x2(first[i], second[i]);
        }
        out
    }

    /// The same data, at least 0 and below r, in the baseline's form. Range: less than 2^5 r.
    #[inline(never)]
    pub fn store(&self) -> [[i32; 9]; LANES] {
        let words = self.words();
        [words.map(|w| u64x2_extract_lane::<0>(w)), words.map(|w| u64x2_extract_lane::<1>(w))]
            .map(|words| scalar::from_words(&words))
    }

    /// Data from integers below r. Result: limbs count as two.
    #[inline(never)]
    pub fn from_be([first, second]: [&[u8; 32]; LANES]) -> Self {
        // Six bytes of each, the last one first; the two above make it the double 2^52 + limb.
        macro_rules! limb {
            ($halves:expr, $mask:expr, $a:literal $b:literal $c:literal $d:literal $e:literal $f:literal) => {{
                let (x, y) = $halves;
                let bytes = i8x16_shuffle::<
                    $a,
                    $b,
                    $c,
                    $d,
                    $e,
                    $f,
                    0,
                    0,
                    { $a + 16 },
                    { $b + 16 },
                    { $c + 16 },
                    { $d + 16 },
                    { $e + 16 },
                    { $f + 16 },
                    0,
                    0,
                >(x, y);
                let double = v128_or(v128_and(bytes, i64x2_splat($mask)), f64x2_splat(TWO_52));
                f64x2_sub(double, f64x2_splat(TWO_52))
            }};
        }
        let at = |offset: usize| (half(first, offset), half(second, offset));
        const ALL: i64 = (1 << 48) - 1;
        Self([
            limb!(at(16), ALL, 15 14 13 12 11 10),
            limb!(at(16), ALL, 9 8 7 6 5 4),
            limb!(at(8), ALL, 11 10 9 8 7 6),
            limb!(at(8), ALL, 5 4 3 2 1 0),
            limb!(at(0), ALL, 7 6 5 4 3 2),
            limb!(at(0), 0xffff, 1 0 0 0 0 0),
        ])
    }

    /// The integers modulo r. Range: less than 2^5 r in size.
    #[inline(never)]
    pub fn to_be(&self) -> [[u8; 32]; LANES] {
        let words = self.words();
        let mut out = [[0; 32]; LANES];
        let [first, second] = &mut out;
        for i in 0..2 {
            // Two words of one lane, the more significant one first, bytes reversed.
            let (high, low) = (words[3 - 2 * i], words[2 - 2 * i]);
            let x = i8x16_shuffle::<7, 6, 5, 4, 3, 2, 1, 0, 23, 22, 21, 20, 19, 18, 17, 16>(high, low);
            let y = i8x16_shuffle::<15, 14, 13, 12, 11, 10, 9, 8, 31, 30, 29, 28, 27, 26, 25, 24>(high, low);
            put_half(first, 16 * i, x);
            put_half(second, 16 * i, y);
        }
        out
    }

    /// The integers modulo r in 64-bit words, little-endian, by lane. Range: less than 2^5 r in size.
    #[inline(always)]
    fn words(&self) -> [v128; 4] {
        let mut x = self.reduce().0;
        // Limbs are carried, so the sign is that of the highest one that is not zero, and rounding cannot change it.
        let scale = CONSTANTS.table[SCALE];
        let sign = x[1..].iter().fold(x[0], |below, limb| f64x2_relaxed_madd(below, scale, *limb));
        let negative = f64x2_lt(sign, f64x2_splat(0.0));
        let mut carry = f64x2_splat(0.0);
        let two_48 = f64x2_splat((1u64 << LIMB_BITS) as f64);
        for (i, limb) in x.iter_mut().enumerate() {
            let sum = f64x2_add(f64x2_sub(*limb, v128_and(CONSTANTS.table[i], negative)), carry);
            carry = f64x2_floor(f64x2_mul(sum, scale));
            // The exponent of 2^52 stands above the digits, which the shifts below push out or the mask takes away.
            let digit = f64x2_add(f64x2_sub(sum, f64x2_mul(carry, two_48)), f64x2_splat(TWO_52));
            *limb = v128_and(digit, i64x2_splat((1 << LIMB_BITS) - 1));
        }
        [
            v128_or(x[0], i64x2_shl(x[1], 48)),
            v128_or(u64x2_shr(x[1], 16), i64x2_shl(x[2], 32)),
            v128_or(u64x2_shr(x[2], 32), i64x2_shl(x[3], 16)),
            v128_or(x[4], i64x2_shl(x[5], 48)),
        ]
    }

    /// A factor of a table in every lane.
    #[inline(always)]
    pub fn broadcast(factor: &Packed) -> Self {
        Self(factor.map(|limb| f64x2_splat(limb)))
    }

    /// Factors of a table.
    #[inline(always)]
    pub fn unpack([first, second]: [&Packed; LANES]) -> Self {
        let mut out = Self::ZERO;
        for i in 0..LIMBS {
            out.0[i] = f64x2(first[i], second[i]);
        }
        out
    }

    /// Factors for a table.
    #[inline(always)]
    pub fn packed(&self) -> [Packed; LANES] {
        [self.0.map(|limb| f64x2_extract_lane::<0>(limb)), self.0.map(|limb| f64x2_extract_lane::<1>(limb))]
    }

    /// `data·factor`, or `factor·factor`. Result: carried, less than 0.51 r in size.
    #[inline(always)]
    pub fn mul(&self, factor: &Self) -> Self {
        let mut out = Self::ZERO;
        // SAFETY: `out`, `self` and `factor` are 6 vectors each, and the table is the kernels' own.
        unsafe { kernel_fr_mul(out.0.as_mut_ptr(), self.0.as_ptr(), factor.0.as_ptr(), CONSTANTS.table.as_ptr()) }
        out
    }

    /// `(a, b) ← (a + w·b, a − w·b)` twice: limbs are those of a and a carried one, and values grow by less than 2r.
    #[inline(always)]
    pub fn butterflies([a, c]: [&mut Self; 2], [b, d]: [&mut Self; 2], [w, v]: [&Roots; 2]) {
        let [a, b, c, d] = [a, b, c, d].map(|x| x.0.as_mut_ptr());
        // SAFETY: as in `mul`; those that are written are different, and roots are twice 6 vectors.
        unsafe { kernel_fr_butterflies(a, b, c, d, w.0.as_ptr().cast(), v.0.as_ptr().cast(), CONSTANTS.table.as_ptr()) }
    }

    /// The roots of these factors, which are as products are.
    pub fn roots(&self) -> [Root; LANES] {
        let mut one = Self::ZERO;
        one.0[0] = f64x2_splat(1.0);
        // The factor a·2^288 − k·r is 0 modulo 2^288 but for −k·r, and k is what is left of it.
        let (root, quotient) = (self.mul(&one).packed(), self.low_product(&NEGATIVE_INVERSE).packed());
        core::array::from_fn(|lane| [root[lane], quotient[lane]])
    }

    /// `self·factor` modulo 2^288, carried. Range: carried limbs.
    fn low_product(&self, factor: &Packed) -> Self {
        let (split, round, scale) = (CONSTANTS.table[SPLIT], CONSTANTS.table[ROUND], CONSTANTS.table[SCALE]);
        let mut out = Self::ZERO;
        let (mut carry, mut excess) = (f64x2_splat(0.0), f64x2_splat(0.0));
        for k in 0..LIMBS {
            let (mut high, mut low) = (split, f64x2_relaxed_madd(excess, scale, f64x2_splat(0.0)));
            for i in 0..=k {
                let (x, y) = (self.0[i], f64x2_splat(factor[k - i]));
                let after = f64x2_relaxed_madd(x, y, high);
                low = f64x2_add(low, f64x2_relaxed_madd(x, y, f64x2_sub(high, after)));
                high = after;
            }
            excess = f64x2_sub(high, split);
            let own = f64x2_sub(f64x2_add(low, round), round);
            out.0[k] = f64x2_relaxed_madd(carry, scale, f64x2_sub(low, own));
            carry = own;
        }
        out
    }

    /// `a + b`; limbs add up.
    #[inline(always)]
    pub fn add(&self, other: &Self) -> Self {
        let mut out = *self;
        for i in 0..LIMBS {
            out.0[i] = f64x2_add(self.0[i], other.0[i]);
        }
        out
    }

    /// `a − b`; limbs add up.
    #[inline(always)]
    pub fn sub(&self, other: &Self) -> Self {
        let mut out = *self;
        for i in 0..LIMBS {
            out.0[i] = f64x2_sub(self.0[i], other.0[i]);
        }
        out
    }

    /// The same values with carried limbs.
    #[inline(never)]
    pub fn settled(&self) -> Self {
        let (round, scale) = (CONSTANTS.table[ROUND], CONSTANTS.table[SCALE]);
        let mut out = *self;
        let mut previous = f64x2_splat(0.0);
        for i in 0..LIMBS {
            let limb = self.0[i];
            let carry = if i + 1 < LIMBS { f64x2_sub(f64x2_add(limb, round), round) } else { f64x2_splat(0.0) };
            out.0[i] = f64x2_relaxed_madd(previous, scale, f64x2_sub(limb, carry));
            previous = carry;
        }
        out
    }

    /// The same class, carried, less than 0.51 r in size. Range: limbs below 2^51, less than 2^5 r.
    #[inline(never)]
    pub fn reduce(&self) -> Self {
        let quotient = f64x2_nearest(f64x2_mul(self.0[LIMBS - 1], CONSTANTS.top_inverse));
        let mut out = *self;
        for i in 0..LIMBS {
            out.0[i] = f64x2_relaxed_madd(quotient, CONSTANTS.table[i], self.0[i]);
        }
        out.settled()
    }

    /// Turns rows of `LANES` into columns.
    #[inline(always)]
    pub fn transpose([first, second]: [Self; LANES]) -> [Self; LANES] {
        let mut out = [first, second];
        for i in 0..LIMBS {
            out[0].0[i] = i64x2_shuffle::<0, 2>(first.0[i], second.0[i]);
            out[1].0[i] = i64x2_shuffle::<1, 3>(first.0[i], second.0[i]);
        }
        out
    }
}

/// The limbs of 48 bits of a value in limbs of 30: low parts of a limb that crosses a border stay below it.
#[inline(always)]
fn doubles(limbs: &[i32; 9]) -> [f64; LIMBS] {
    let limb = limbs.map(i64::from);
    let low = |x: i64, bits: u32| x & ((1 << bits) - 1);
    [
        limb[0] + (low(limb[1], 18) << 30),
        (limb[1] >> 18) + (limb[2] << 12) + (low(limb[3], 6) << 42),
        (limb[3] >> 6) + (low(limb[4], 24) << 24),
        (limb[4] >> 24) + (limb[5] << 6) + (low(limb[6], 12) << 36),
        (limb[6] >> 12) + (limb[7] << 18),
        limb[8],
    ]
    .map(|limb| limb as f64)
}

/// 16 bytes from `offset` on.
#[inline(always)]
fn half(bytes: &[u8; 32], offset: usize) -> v128 {
    let mut half = [0; 16];
    half.copy_from_slice(&bytes[offset..offset + 16]);
    // SAFETY: 16 bytes, as a vector has them; loads need no alignment.
    unsafe { v128_load(half.as_ptr().cast()) }
}

#[inline(always)]
fn put_half(bytes: &mut [u8; 32], offset: usize, half: v128) {
    let target = &mut bytes[offset..offset + 16];
    // SAFETY: `target` has room for a vector; stores need no alignment.
    unsafe { v128_store(target.as_mut_ptr().cast(), half) }
}
