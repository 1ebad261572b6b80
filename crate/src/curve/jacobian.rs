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

    /// `2P`, right for every P: Z = 0 stays 0 and no point has Y = 0. Constant time. Cost: 2M + 5S.
    /// Source: Lange, dbl-2009-l of the Explicit-Formulas Database.
    #[inline]
    pub fn double(&self) -> Self {
        let a = self.x.square();
        let b = self.y.square();
        let c = b.square();
        let d = ((self.x + b).square() - a - c).double();
        let e = a.triple();
        let x = (e.square() - d.double()).reduce();
        let y = (e * (d - x) - c.double().double().double()).reduce();
        let z = (self.y * self.z).double();
        Self { x, y, z }
    }

    /// `P + Q`. Time depends on whether the points are equal, opposite or infinity. Cost: 11M + 5S.
    /// Source: Bernstein–Lange, add-2007-bl.
    #[inline]
    pub fn add_vartime(&self, other: &Self) -> Self {
        if self.is_infinity_vartime() {
            return *other;
        }
        if other.is_infinity_vartime() {
            return *self;
        }
        let z1z1 = self.z.square();
        let z2z2 = other.z.square();
        let u1 = self.x * z2z2;
        let u2 = other.x * z1z1;
        let s1 = self.y * other.z * z2z2;
        let s2 = other.y * self.z * z1z1;
        let h = u2 - u1;
        let s = s2 - s1;
        if h.is_zero_vartime() {
            return if s.is_zero_vartime() { self.double() } else { Self::INFINITY };
        }
        let i = h.double().square();
        let j = h * i;
        let r = s.double();
        let v = u1 * i;
        let x = (r.square() - j - v.double()).reduce();
        let y = (r * (v - x) - (s1 * j).double()).reduce();
        let z = ((self.z + other.z).square() - z1z1 - z2z2) * h;
        Self { x, y, z }
    }

    /// `P + Q`, Q affine. Time depends on whether the points are equal, opposite or infinity. Cost: 7M + 4S.
    /// Source: Bernstein–Lange, madd-2007-bl.
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
        let s = other.y * self.z * z1z1 - self.y;
        if h.is_zero_vartime() {
            return if s.is_zero_vartime() { self.double() } else { Self::INFINITY };
        }
        let hh = h.square();
        let i = hh.double().double();
        let j = h * i;
        let r = s.double();
        let v = self.x * i;
        let x = (r.square() - j - v.double()).reduce();
        let y = (r * (v - x) - (self.y * j).double()).reduce();
        let z = (self.z + h).square() - z1z1 - hh;
        Self { x, y, z: z.reduce() }
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
