//! The relaxed tier: two elements of Fp in the lanes of f64x2, 8 balanced limbs of 48 bits, R = 2^384. Public data only.
//!
//! The kernels need fused multiply-adds, which relaxed SIMD permits and does not promise: the host's self-test decides.
//! Ranges: "carried" limbs lie within 2^47 + 2^5, the top one holds the value's size. Kernels take sums and differences of
//! two carried elements (limbs within 2^48 + 2^6, |value| ≤ 4.9 p) and give carried ones, `|result| < |a·b|/R + 0.51 p`
//! with R > 9.8 p; test/unit/relaxed proves that no bit is lost. Time depends on the values in `invert_vartime` only, but
//! relaxed instructions are not used for secrets at all.
use super::inverse;
use super::relaxed_fp::{
    FROM_SCALAR_FORM, ONE, R3, SCALAR_INVERSE, SCALAR_MODULUS, TABLE, TO_SCALAR_FORM, kernel_fp_mul, kernel_fp_sqr,
};
use super::scalar::{self, LIMB_BITS as SCALAR_BITS};
use core::arch::wasm32::*;
use core::mem::MaybeUninit;

const SCALAR_LIMBS: usize = SCALAR_MODULUS.len();
const LIMBS: usize = 8;
const LIMB_BITS: u32 = 48;

/// An array of an expression for each limb, written out: a closure over a loop stays one where it is called often.
macro_rules! limbs {
    (|$i:ident| $limb:expr) => {
        limbs!(@each $i $limb, 0 1 2 3 4 5 6 7)
    };
    (@each $i:ident $limb:expr, $($k:literal)*) => {
        [$({
            const $i: usize = $k;
            $limb
        }),*]
    };
}
pub(super) use limbs;

/// Where the constants beside −p stand in the table.
const ROUND: usize = 10;
const SCALE: usize = 11;

/// The table in both lanes, in memory: engines materialise a vector constant anew at every use.
#[repr(C, align(64))]
pub(super) struct Constants {
    pub(super) table: [v128; TABLE.len()],
    /// 1 / (the modulus' top limb).
    top_inverse: v128,
}

pub(super) static CONSTANTS: Constants = {
    let mut table = [f64x2(0.0, 0.0); TABLE.len()];
    let mut i = 0;
    while i < TABLE.len() {
        table[i] = f64x2(TABLE[i], TABLE[i]);
        i += 1;
    }
    let top_inverse = -1.0 / TABLE[LIMBS - 1];
    Constants { table, top_inverse: f64x2(top_inverse, top_inverse) }
};

#[inline(always)]
fn constants() -> &'static Constants {
    core::hint::black_box(&CONSTANTS)
}

/// One element, in a cache line of its own.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub struct Element([f64; LIMBS]);

impl Element {
    /// Zero, in the only way that carried limbs can say it.
    pub const ZERO: Self = Self([0.0; LIMBS]);

    /// The limbs two by two.
    #[inline(always)]
    fn halves(&self) -> &[v128; LIMBS / 2] {
        // SAFETY: the same bytes, aligned for vectors, and any bits are a vector.
        unsafe { &*core::ptr::from_ref(self).cast() }
    }

    #[inline(always)]
    fn halves_mut(&mut self) -> &mut [v128; LIMBS / 2] {
        // SAFETY: as in `halves`, and any bits are doubles.
        unsafe { &mut *core::ptr::from_mut(self).cast() }
    }

    /// `−a`; zero stays the one zero.
    pub fn negate(&self) -> Self {
        Self(self.0.map(|limb| 0.0 - limb))
    }

    /// From the scalar tier's limbs of the same value; carried.
    fn from_scalar(limbs: &[i32; SCALAR_LIMBS]) -> Self {
        let (mut out, mut sum, mut bits, mut n) = ([0.0; LIMBS], 0i128, 0, 0);
        for &limb in limbs {
            sum += i128::from(limb) << bits;
            bits += SCALAR_BITS;
            if bits >= LIMB_BITS && n < LIMBS - 1 {
                let digit = (sum << (128 - LIMB_BITS)) >> (128 - LIMB_BITS);
                out[n] = digit as i64 as f64;
                n += 1;
                sum = (sum - digit) >> LIMB_BITS;
                bits -= LIMB_BITS;
            }
        }
        out[LIMBS - 1] = sum as i64 as f64;
        Self(out)
    }

    /// To the scalar tier's limbs of the same value.
    fn to_scalar(self) -> [i32; SCALAR_LIMBS] {
        let (mut out, mut sum, mut bits, mut n) = ([0i32; SCALAR_LIMBS], 0i128, 0, 0);
        for limb in self.0 {
            sum += i128::from(limb as i64) << bits;
            bits += LIMB_BITS;
            while bits >= SCALAR_BITS && n < SCALAR_LIMBS - 1 {
                let digit = (sum << (128 - SCALAR_BITS)) >> (128 - SCALAR_BITS);
                out[n] = digit as i32;
                n += 1;
                sum = (sum - digit) >> SCALAR_BITS;
                bits -= SCALAR_BITS;
            }
        }
        out[SCALAR_LIMBS - 1] = sum as i32;
        out
    }

    /// From Montgomery form with the scalar tier's R = 2^390: `a·2^390 · 2^384 / 2^390`. Range: few times p in size.
    pub fn from_montgomery(limbs: &[i32; SCALAR_LIMBS]) -> Self {
        Self::from_scalar(&super::fp_mul(limbs, &FROM_SCALAR_FORM))
    }

    /// To Montgomery form with the scalar tier's R: `a·2^384 · 2^396 / 2^390`.
    pub fn to_montgomery(self) -> [i32; SCALAR_LIMBS] {
        super::fp_mul(&self.to_scalar(), &TO_SCALAR_FORM)
    }
}

/// A truth value per lane: all bits of the lane, or none.
#[derive(Clone, Copy)]
pub struct Mask(v128);

impl Mask {
    /// From a condition per lane.
    #[inline(always)]
    pub fn new(first: bool, second: bool) -> Self {
        Self(i64x2(-i64::from(first), -i64::from(second)))
    }

    /// Whether it holds in any lane.
    #[inline(always)]
    pub fn any(self) -> bool {
        v128_any_true(self.0)
    }

    /// Whether it holds in both lanes.
    #[inline(always)]
    pub fn all(self) -> bool {
        i64x2_all_true(self.0)
    }

    /// Whether it holds in the first lane, and in the second.
    #[inline(always)]
    pub fn each(self) -> [bool; 2] {
        let bits = i64x2_bitmask(self.0);
        [bits & 1 != 0, bits & 2 != 0]
    }

    /// Both.
    #[inline(always)]
    pub fn and(self, other: Self) -> Self {
        Self(v128_and(self.0, other.0))
    }

    /// Either.
    #[inline(always)]
    pub fn or(self, other: Self) -> Self {
        Self(v128_or(self.0, other.0))
    }

    /// The first without the second.
    #[inline(always)]
    pub fn without(self, other: Self) -> Self {
        Self(v128_andnot(self.0, other.0))
    }
}

/// Two elements, one per lane.
#[derive(Clone, Copy, Debug)]
pub struct Pair(pub(super) [v128; LIMBS]);

impl Pair {
    /// Zero in both lanes.
    pub const ZERO: Self = Self([f64x2(0.0, 0.0); LIMBS]);

    /// Many zeros at once: in an array of `ZERO`, engines would call out for each.
    #[inline(always)]
    pub fn zeros<const N: usize>() -> [Self; N] {
        // SAFETY: any bits are vectors, and zero bits are zeros.
        unsafe { MaybeUninit::zeroed().assume_init() }
    }

    /// One in the first lane: the one of Fp2.
    pub const REAL_ONE: Self = {
        let mut limbs = [f64x2(0.0, 0.0); LIMBS];
        let mut i = 0;
        while i < LIMBS {
            limbs[i] = f64x2(ONE[i], 0.0);
            i += 1;
        }
        Self(limbs)
    };

    /// One in both lanes.
    #[inline(always)]
    pub fn one() -> Self {
        let one = core::hint::black_box(&ONE);
        Self(one.map(|limb| f64x2_splat(limb)))
    }

    /// Two elements side by side.
    #[inline(always)]
    pub fn load(first: &Element, second: &Element) -> Self {
        let (first, second) = (first.halves(), second.halves());
        Self(limbs!(|I| {
            let (a, b) = (first[I / 2], second[I / 2]);
            if I.is_multiple_of(2) { i64x2_shuffle::<0, 2>(a, b) } else { i64x2_shuffle::<1, 3>(a, b) }
        }))
    }

    /// The elements of the lanes.
    #[inline(always)]
    pub fn store(&self, first: &mut Element, second: &mut Element) {
        self.store_first(first);
        self.store_second(second);
    }

    /// The element of the first lane.
    #[inline(always)]
    pub fn store_first(&self, out: &mut Element) {
        for (i, half) in out.halves_mut().iter_mut().enumerate() {
            *half = i64x2_shuffle::<0, 2>(self.0[2 * i], self.0[2 * i + 1]);
        }
    }

    /// The element of the second lane.
    #[inline(always)]
    pub fn store_second(&self, out: &mut Element) {
        for (i, half) in out.halves_mut().iter_mut().enumerate() {
            *half = i64x2_shuffle::<1, 3>(self.0[2 * i], self.0[2 * i + 1]);
        }
    }

    /// What `kernel` writes to the place it is given. Nothing is written there before: engines call out for it.
    ///
    /// # Safety
    /// `kernel` writes all 8 vectors.
    #[inline(always)]
    pub(super) unsafe fn made_by(kernel: impl FnOnce(*mut v128)) -> Self {
        let mut out = MaybeUninit::<Self>::uninit();
        kernel(out.as_mut_ptr().cast());
        // SAFETY: the caller's promise; a pair is nothing but its vectors.
        unsafe { out.assume_init() }
    }

    /// `a·b / R`; carried, `|result| < |a·b|/R + 0.51 p`.
    #[inline(always)]
    pub fn mul(&self, other: &Self) -> Self {
        // SAFETY: `out`, `self` and `other` are 8 vectors each, the first are written, and the table is the kernels' own.
        unsafe { Self::made_by(|out| kernel_fp_mul(out, self.0.as_ptr(), other.0.as_ptr(), CONSTANTS.table.as_ptr())) }
    }

    /// `out ← a·b / R`.
    #[inline(always)]
    pub fn mul_to(&self, other: &Self, out: &mut Self) {
        // SAFETY: as in `mul`.
        unsafe { kernel_fp_mul(out.0.as_mut_ptr(), self.0.as_ptr(), other.0.as_ptr(), CONSTANTS.table.as_ptr()) }
    }

    /// `a ← a·b / R`, where it stands.
    #[inline(always)]
    pub fn mul_assign(&mut self, other: &Self) {
        let place = self.0.as_mut_ptr();
        // SAFETY: as in `mul`; the kernel writes its result when it has read its operands.
        unsafe { kernel_fp_mul(place, place, other.0.as_ptr(), CONSTANTS.table.as_ptr()) }
    }

    /// `a² / R`; carried.
    #[inline(always)]
    pub fn square(&self) -> Self {
        // SAFETY: as in `mul`.
        unsafe { Self::made_by(|out| kernel_fp_sqr(out, self.0.as_ptr(), CONSTANTS.table.as_ptr())) }
    }

    /// `a + b`, not carried.
    #[inline(always)]
    pub fn add(&self, other: &Self) -> Self {
        self.zip(other, |a, b| f64x2_add(a, b))
    }

    /// `a − b`, not carried.
    #[inline(always)]
    pub fn sub(&self, other: &Self) -> Self {
        self.zip(other, |a, b| f64x2_sub(a, b))
    }

    /// `−a`.
    #[inline(always)]
    pub fn negate(&self) -> Self {
        Self::ZERO.sub(self)
    }

    /// `−a` where the mask holds.
    #[inline(always)]
    pub fn negate_where(&self, mask: Mask) -> Self {
        let sign = v128_and(mask.0, f64x2_splat(-0.0));
        // −0.0 would be a second zero, so it is made +0.0 again.
        Self(limbs!(|I| f64x2_add(v128_xor(self.0[I], sign), f64x2_splat(0.0))))
    }

    /// `other` where the mask holds.
    #[inline(always)]
    pub fn select(&self, mask: Mask, other: &Self) -> Self {
        self.zip(other, |a, b| v128_bitselect(b, a, mask.0))
    }

    #[inline(always)]
    fn zip(&self, other: &Self, f: impl Fn(v128, v128) -> v128) -> Self {
        Self(limbs!(|I| f(self.0[I], other.0[I])))
    }

    /// The representative nearest to zero, `|value| < 0.51 p`, carried. Range: sums of 31 carried elements below p: a limb
    /// and its part of the multiple of p then make less than 2^53.
    #[inline(always)]
    #[allow(unused_assignments, reason = "the last carry is none")]
    pub fn reduce(&self) -> Self {
        let constants = constants();
        let (round, scale) = (constants.table[ROUND], constants.table[SCALE]);
        let quotient = f64x2_nearest(f64x2_mul(self.0[LIMBS - 1], constants.top_inverse));
        let mut previous = f64x2_splat(0.0);
        Self(limbs!(|I| {
            let limb = f64x2_relaxed_madd(quotient, constants.table[I], self.0[I]);
            let carry = if I + 1 < LIMBS { f64x2_sub(f64x2_add(limb, round), round) } else { f64x2_splat(0.0) };
            let out = f64x2_relaxed_madd(previous, scale, f64x2_sub(limb, carry));
            previous = carry;
            out
        }))
    }

    /// Where a carried value is zero, every limb is: the lowest is a multiple of 2^48 below 2^48, and so on up.
    #[inline(always)]
    pub fn is_zero(&self) -> Mask {
        let any = self.0.iter().fold(f64x2_splat(0.0), |any, limb| f64x2_add(any, f64x2_abs(*limb)));
        Mask(f64x2_eq(any, f64x2_splat(0.0)))
    }

    /// Where the value may be a multiple k·p with |k| ≤ 2: a filter on the lowest limb that random values pass with
    /// a probability of 2^-31.
    #[inline(always)]
    pub fn may_be_multiple(&self) -> Mask {
        let scale = constants().table[SCALE];
        let multiple = f64x2_nearest(f64x2_mul(self.0[0], scale));
        let rest = f64x2_sub(self.0[0], f64x2_mul(multiple, f64x2_splat((1u64 << LIMB_BITS) as f64)));
        Mask(f64x2_le(f64x2_abs(rest), f64x2_splat(65536.0)))
    }

    /// Where the lowest limb is zero, as zero's is.
    #[inline(always)]
    pub fn may_be_zero(&self) -> Mask {
        Mask(f64x2_eq(self.0[0], f64x2_splat(0.0)))
    }

    /// The elements in each other's place.
    #[inline(always)]
    pub fn swap(&self) -> Self {
        Self(limbs!(|I| i64x2_shuffle::<1, 0>(self.0[I], self.0[I])))
    }

    /// The inverses in Montgomery form, by one inversion: 0 in both lanes if either is 0.
    #[inline(never)]
    pub fn invert_vartime(&self) -> Self {
        let swapped = self.swap();
        let (mut product, mut rest) = (Element::ZERO, Element::ZERO);
        self.mul(&swapped).store(&mut product, &mut rest);
        let plain = inverse::invert_vartime(&product.to_scalar(), &SCALAR_MODULUS, SCALAR_INVERSE);
        let inverse = Element::from_scalar(&scalar::rebalance(&plain));
        Self::load(&inverse, &inverse).mul(&Self(R3.map(|limb| f64x2_splat(limb)))).mul(&swapped)
    }
}
