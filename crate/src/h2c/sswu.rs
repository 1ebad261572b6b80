//! The simplified SWU maps onto the isogenous curves, several at once: what several of them need is computed side by side.
//!
//! With `v = Zu²`, `x₁ = B(v² + v + 1)/(−A(v² + v))` and `x₂ = v·x₁`, of which g(x₂) = v³·g(x₁): one of the two is a square.
//! As fractions, `g(x₁) = n/d` with `d = x_d³`. The exponentiation that finds a square root also tells whether there is one, and
//! the inverse of d, so that x and y come out in affine coordinates without an inversion.
//! Source: RFC 9380, sections 6.6.2 and F.2; Wahby–Boneh, eprint 2019/403.
//!
//! Time: constant, if that of the exponentiations is.
use crate::curve::Affine;
use crate::field::sqrt::RootFp2;
use crate::field::{Field, Fp, Fp2};
use crate::isogenies::*;

/// `a^((p−3)/4)` of each of N elements.
pub trait Power {
    /// The powers, in the order of their bases.
    fn each<const N: usize>(bases: [Fp; N]) -> [Fp; N];
}

/// `u ↦ (x, y)` on `y² = x³ + Ax + B`.
pub trait Map: Field {
    /// Maps N elements to points of the isogenous curve.
    fn map<P: Power, const N: usize>(u: &[Self; N]) -> [Affine<Self>; N];
}

/// The candidates' x as fractions, and g(x₁).
#[derive(Clone, Copy)]
struct Fraction<F> {
    /// Numerator of x₁.
    x: F,
    /// Numerator of x₂ over that of x₁.
    v: F,
    /// Denominator of both.
    x_denominator: F,
    /// Numerator of g(x₁).
    numerator: F,
    /// Its denominator, the cube of that of x₁.
    denominator: F,
}

impl<F: Field> Fraction<F> {
    /// Where `v² + v = 0`, the denominator is ZA instead.
    fn new(u: &F, [a, minus_a, b, z, za]: [&F; 5]) -> Self {
        let v = *z * u.square();
        let sum = (v.square() + v).reduce();
        let x = *b * (sum + F::ONE);
        let x_denominator = F::select(sum.zero_mask(), &(*minus_a * sum), za);
        let square = x_denominator.square();
        let denominator = square * x_denominator;
        let numerator = ((x.square() + *a * square) * x + *b * denominator).reduce();
        Self { x, v, x_denominator, numerator, denominator }
    }

    /// `1/x_d`, from `1/x_d³`.
    fn invert_x_denominator(&self, inverse: &F) -> F {
        self.x_denominator.square() * *inverse
    }

    /// x₁ or x₂, and y with the sign of u.
    fn finish(&self, is_first: i32, inverse: &F, y: F, is_flipped: i32) -> Affine<F> {
        let x = F::select(is_first, &(self.x * self.v), &self.x);
        Affine { x: x * self.invert_x_denominator(inverse), y: F::select(is_flipped, &y, &-y) }
    }
}

/// −1 if the least bit of the canonical value is 1, else 0.
fn is_odd(a: &Fp) -> i32 {
    -((a.to_words()[0] & 1) as i32)
}

/// sgn0 of RFC 9380, section 4.1, as a mask.
fn sign(a: &Fp2) -> i32 {
    is_odd(&a.c0) | (a.c0.zero_mask() & is_odd(&a.c1))
}

impl Map for Fp {
    /// Cost: one exponentiation and about 30 multiplications each.
    ///
    /// With `e = (n·d³)^((p−3)/4)`: `y₁ = e·n·d` has `y₁² = ±n/d`, and if it is −, `y₂ = √(−Z³)·u³·y₁` is the root of g(x₂).
    /// `e² = ±1/(n·d³)`, hence `1/d = ±e²·n·d²`.
    fn map<P: Power, const N: usize>(u: &[Self; N]) -> [Affine<Self>; N] {
        let constants = [&G1_A, &G1_MINUS_A, &G1_B, &G1_Z, &G1_ZA];
        let fractions: [_; N] = core::array::from_fn(|i| Fraction::new(&u[i], constants));
        let powers = P::each(fractions.map(|f| f.numerator * f.denominator * f.denominator.square()));
        core::array::from_fn(|i| {
            let (u, e, f) = (&u[i], &powers[i], &fractions[i]);
            let (n, d) = (f.numerator, f.denominator);
            let y1 = *e * n * d;
            let is_first = (y1.square() * d - n).zero_mask();
            let positive = e.square() * n * d.square();
            let inverse = Self::select(is_first, &-positive, &positive);
            let y = Self::select(is_first, &(y1 * G1_ROOT_MINUS_Z3 * u.square() * *u), &y1);
            f.finish(is_first, &inverse, y, is_odd(u) ^ is_odd(&y))
        })
    }
}

impl Map for Fp2 {
    /// Cost: two exponentiations in Fp and about 40 multiplications in Fp2 each.
    ///
    /// `w = n·d` is a square if and only if its norm m is. With `e = m^((p−3)/4)`, `s = m·e`: `s² = ±m`. If it is −, the norm of
    /// `v³·w` is the square of `√(−N(Z)³)·N(u)³·s`. Knowing the norm's root, one more exponentiation gives the root of w or
    /// `v³·w` (see `field::sqrt`). `e² = ±1/m`, hence `1/d = n/w = ±n·w̄·e²`.
    fn map<P: Power, const N: usize>(u: &[Self; N]) -> [Affine<Self>; N] {
        let constants = [&G2_A, &G2_MINUS_A, &G2_B, &G2_Z, &G2_ZA];
        let fractions: [_; N] = core::array::from_fn(|i| Fraction::new(&u[i], constants));
        let products = fractions.map(|f| f.numerator * f.denominator);
        let norms = products.map(|w| w.norm());
        let powers = P::each(norms);
        let firsts: [i32; N] = core::array::from_fn(|i| {
            let s = norms[i] * powers[i];
            (s.square() - norms[i]).zero_mask()
        });
        let roots: [RootFp2; N] = core::array::from_fn(|i| {
            let (s, n) = (norms[i] * powers[i], u[i].norm());
            let second = fractions[i].v.square() * fractions[i].v * products[i];
            let norm = s * (G2_ROOT_MINUS_NORM_Z3 * n.square() * n);
            RootFp2::new(&Self::select(firsts[i], &second, &products[i]), &Fp::select(firsts[i], &norm, &s))
        });
        let halves = P::each(roots.map(|root| root.t));
        core::array::from_fn(|i| {
            let (e2, f) = (powers[i].square(), &fractions[i]);
            let inverse = (f.numerator * products[i].conjugate()).scale(&Fp::select(firsts[i], &-e2, &e2));
            let y = roots[i].finish(&halves[i]) * inverse;
            f.finish(firsts[i], &inverse, y, sign(&u[i]) ^ sign(&y))
        })
    }
}
