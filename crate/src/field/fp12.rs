//! Fp12 = Fp6[w]/(w² − v): the target field of the pairing.
use super::{Field, Fp, Fp6, PublicFp2 as Fp2};
use crate::params::FROBENIUS_FP12_C1;
use core::ops::Mul;

/// `c0 + c1·w`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Fp12 {
    /// The constant term.
    pub c0: Fp6,
    /// The coefficient of w.
    pub c1: Fp6,
}

impl Fp12 {
    /// The neutral element of multiplication.
    pub const ONE: Self = Self::new(Fp6::ONE, Fp6::ZERO);

    /// `c0 + c1·w`.
    pub const fn new(c0: Fp6, c1: Fp6) -> Self {
        Self { c0, c1 }
    }

    /// The twelve coordinates over Fp: c0.c0.c0, c0.c0.c1, c0.c1.c0, …, c1.c2.c1.
    pub fn coordinates(&self) -> [Fp; 12] {
        let (a, b) = (&self.c0, &self.c1);
        let mut out = [Fp::ZERO; 12];
        for (pair, c) in out.chunks_exact_mut(2).zip([a.c0, a.c1, a.c2, b.c0, b.c1, b.c2]) {
            pair.copy_from_slice(&c.coordinates());
        }
        out
    }

    /// `c0 − c1·w`: the power p^6, and the inverse of an element of norm 1 to Fp6.
    #[inline]
    pub fn conjugate(&self) -> Self {
        Self::new(self.c0, -self.c1)
    }

    /// `a²`. Range: `|a| ≤ 2.4 p` per coordinate → 2.1 p. Cost: 2 multiplications in Fp6.
    ///
    /// Complex squaring: `(c0 + c1)(c0 + v·c1) − (1 + v)·c0·c1 + 2·c0·c1·w`.
    pub fn square(&self) -> Self {
        let t = &self.c0 * &self.c1;
        let s = &(self.c0 + self.c1) * &(self.c0 + self.c1.mul_by_v());
        let c0 = Fp6::new(
            Fp2::combine([(1, &s.c0), (-1, &t.c0)], [(-1, &t.c2)]),
            Fp2::combine([(1, &s.c1), (-1, &t.c1), (-1, &t.c0)], []),
            Fp2::combine([(1, &s.c2), (-1, &t.c2), (-1, &t.c1)], []),
        );
        Self::new(c0, t.double())
    }

    /// `a·(b0 + b1·v + v·w)`: a line of the Miller loop, scaled to have 1 at v·w.
    ///
    /// Range: `|a| ≤ 5 p`, `|b| ≤ 2 p` per coordinate → 0.51 p. Cost: 10 multiplications in Fp2.
    pub fn mul_by_line(&self, b0: &Fp2, b1: &Fp2) -> Self {
        let c0 = self.c0.mul_by_01_add(b0, b1, &self.c1.mul_by_v());
        let c1 = self.c1.mul_by_01_add(b0, b1, &self.c0);
        Self::new(c0, c1)
    }

    /// `a·(b0 + b1·v + b4·v·w)`: a line of the Miller loop as it is made.
    ///
    /// Range: `|a| ≤ 4 p`, `|b| ≤ 2 p` per coordinate → 0.51 p. Cost: 13 multiplications in Fp2 (Karatsuba, with products by
    /// `b0 + b1·v` in it again).
    #[inline(never)]
    pub fn mul_by_014(&self, b0: &Fp2, b1: &Fp2, b4: &Fp2) -> Self {
        let (c0, c1) = (&self.c0, &self.c1);
        let [p0, p1, p01, p2, p3] = c0.products_by_01(b0, b1);
        let [r0, r1, r01, r2, r3] = (*c0 + *c1).products_by_01(b0, &(*b1 + *b4));
        let (q0, q1, q2) = (c1.c0 * *b4, c1.c1 * *b4, c1.c2 * *b4);
        Self::new(
            Fp6::new(
                Fp2::combine([(1, &p0)], [(1, &p2), (1, &q1)]),
                Fp2::combine([(1, &p01), (-1, &p0), (-1, &p1)], [(1, &q2)]),
                Fp2::combine([(1, &p3), (1, &p1), (1, &q0)], []),
            ),
            Fp6::new(
                Fp2::combine([(1, &r0), (-1, &p0)], [(1, &r2), (-1, &p2), (-1, &q2)]),
                Fp2::combine([(1, &r01), (-1, &r0), (-1, &r1), (-1, &p01), (1, &p0), (1, &p1), (-1, &q0)], []),
                Fp2::combine([(1, &r3), (1, &r1), (-1, &p3), (-1, &p1), (-1, &q1)], []),
            ),
        )
    }

    /// `a^(p^power)`. Range: `power ≤ 2`. Cost: 7 multiplications in Fp2.
    pub fn frobenius(&self, power: usize) -> Self {
        let c1 = self.c1.frobenius(power);
        let k = FROBENIUS_FP12_C1[power].to_public();
        Self::new(self.c0.frobenius(power), Fp6::new(c1.c0 * k, c1.c1 * k, c1.c2 * k))
    }

    /// `1/a`, 0 for 0. Range: `|a| ≤ 2.4 p` per coordinate. Time depends on `a`.
    pub fn invert_vartime(&self) -> Self {
        let norm = &self.c0 * &self.c0 - (&self.c1 * &self.c1).mul_by_v();
        let inverse = norm.invert_vartime();
        Self::new(&self.c0 * &inverse, -(&self.c1 * &inverse))
    }
}

impl Mul for &Fp12 {
    type Output = Fp12;
    /// Range: `|a|·|b| ≤ 9 p²` per coordinate → 1.6 p. Cost: 3 multiplications in Fp6 (Karatsuba).
    #[inline(never)]
    fn mul(self, other: &Fp12) -> Fp12 {
        let t0 = &self.c0 * &other.c0;
        let t1 = &self.c1 * &other.c1;
        let c1 = &(self.c0 + self.c1) * &(other.c0 + other.c1);
        let difference = |c: &Fp2, a: &Fp2, b: &Fp2| Fp2::combine([(1, c), (-1, a), (-1, b)], []);
        Fp12::new(
            t0 + t1.mul_by_v(),
            Fp6::new(
                difference(&c1.c0, &t0.c0, &t1.c0),
                difference(&c1.c1, &t0.c1, &t1.c1),
                difference(&c1.c2, &t0.c2, &t1.c2),
            ),
        )
    }
}
