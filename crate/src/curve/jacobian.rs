//! Jacobian coordinates, for public data: exceptional cases branch.
use super::Affine;
use crate::field::Field;

/// `(X : Y : Z)` with `x = X/Z²`, `y = Y/Z³`; infinity is any point with Z = 0.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Jacobian<F> {
    /// X.
    pub x: F,
    /// Y.
    pub y: F,
    /// Z.
    pub z: F,
}

impl<F: Field> From<Affine<F>> for Jacobian<F> {
    /// Constant time.
    #[inline(always)]
    fn from(point: Affine<F>) -> Self {
        let z = F::select(point.infinity_mask(), &F::ONE, &F::ZERO);
        Self { x: point.x, y: point.y, z }
    }
}

impl<F: Field> Jacobian<F> {
    /// The neutral element.
    pub const INFINITY: Self = Self { x: F::ONE, y: F::ONE, z: F::ZERO };

    /// Whether this is the neutral element.
    #[inline(always)]
    pub fn is_infinity_vartime(&self) -> bool {
        self.z.is_zero_vartime()
    }

    /// `−P`. Constant time.
    #[inline(always)]
    pub fn negate(&self) -> Self {
        Self { x: self.x, y: -self.y, z: self.z }
    }

    /// `2P`, right for every P: Z = 0 stays 0 and no point has Y = 0. Constant time. Cost: 3M + 4S.
    /// Source: Lange, dbl-2009-l of the Explicit-Formulas Database, with a product for its `(X + Y²)² − X² − Y⁴`, since sums
    /// cost as much as the difference where they are reduced one by one.
    #[inline]
    pub fn double(&self) -> Self {
        let b = self.y.square();
        let c = b.square();
        let d = self.x * b;
        let e = self.x.square().triple();
        let x = e.square().minus_multiple::<3>(&d);
        let y = (-(e * x.minus_multiple::<2>(&d))).minus_multiple::<3>(&c);
        Self { x, y, z: (self.y * self.z).double() }
    }

    /// `P + Q`. Time depends on whether the points are equal, opposite or infinity. Cost: 12M + 4S.
    /// Source: Cohen, Miyaji, Ono, add-1998-cmo-2 of the Explicit-Formulas Database.
    #[inline]
    pub fn add_vartime(&self, other: &Self) -> Self {
        if self.is_infinity_vartime() {
            return *other;
        }
        if other.is_infinity_vartime() {
            return *self;
        }
        let (z1z1, z2z2) = (self.z.square(), other.z.square());
        let u1 = self.x * z2z2;
        let s1 = self.y * other.z * z2z2;
        let h = other.x * z1z1 - u1;
        let r = other.y * self.z * z1z1 - s1;
        if h.is_zero_vartime() {
            return if r.is_zero_vartime() { self.double() } else { Self::INFINITY };
        }
        Self::sum(&h, &r, &u1, &s1, self.z * other.z)
    }

    /// `P + Q`, Q affine. Time depends on whether the points are equal, opposite or infinity. Cost: 8M + 3S.
    /// Source: as `add_vartime`, with Z = 1.
    #[inline]
    pub fn add_affine_vartime(&self, other: &Affine<F>) -> Self {
        if other.is_infinity_vartime() {
            return *self;
        }
        if self.is_infinity_vartime() {
            return Self { x: other.x, y: other.y, z: F::ONE };
        }
        let z1z1 = self.z.square();
        let h = other.x * z1z1 - self.x;
        let r = other.y * self.z * z1z1 - self.y;
        if h.is_zero_vartime() {
            return if r.is_zero_vartime() { self.double() } else { Self::INFINITY };
        }
        Self::sum(&h, &r, &self.x, &self.y, self.z)
    }

    /// The sum of two points over a common denominator z: of `(x, y)` and `(x + h, y + r)`.
    #[inline]
    fn sum(h: &F, r: &F, x: &F, y: &F, z: F) -> Self {
        let hh = h.square();
        let hhh = *h * hh;
        let v = *x * hh;
        let x = (r.square() - hhh).minus_multiple::<1>(&v);
        let y = (*r * (v - x)).minus_multiple::<0>(&(*y * hhh));
        Self { x, y, z: z * *h }
    }

    /// Whether both are the same point. Time depends on the points.
    pub fn equals_vartime(&self, other: &Self) -> bool {
        let (a, b) = (self.is_infinity_vartime(), other.is_infinity_vartime());
        if a || b {
            return a == b;
        }
        let (z1, z2) = (self.z.square(), other.z.square());
        self.x * z2 == other.x * z1 && self.y * other.z * z2 == other.y * self.z * z1
    }

    /// The affine form. Time depends on the point.
    pub fn to_affine_vartime(&self) -> Affine<F> {
        let inverse = self.z.invert_vartime();
        let square = inverse.square();
        Affine { x: self.x * square, y: self.y * square * inverse }
    }

    /// The affine form, for secrets. Constant time.
    pub fn to_affine(&self) -> Affine<F> {
        let inverse = self.z.invert();
        let square = inverse.square();
        Affine { x: self.x * square, y: self.y * square * inverse }
    }
}
