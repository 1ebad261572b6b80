//! Complete formulas in homogeneous projective coordinates: one straight line for every pair of points, for secrets.
//!
//! Source: Renes, Costello, Batina, "Complete addition formulas for prime order elliptic curves", eprint 2015/1060,
//! algorithms 7 and 9 (a = 0). They are complete on both curves, which have no point of order 2.
use super::{Affine, Coordinate, Jacobian};

/// `(X : Y : Z)` with `x = X/Z`, `y = Y/Z`; infinity is `(0 : 1 : 0)`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Projective<F> {
    /// X.
    pub x: F,
    /// Y.
    pub y: F,
    /// Z.
    pub z: F,
}

impl<F: Coordinate> From<Affine<F>> for Projective<F> {
    fn from(point: Affine<F>) -> Self {
        let mask = point.infinity_mask();
        Self { x: point.x, y: F::select(mask, &point.y, &F::ONE), z: F::select(mask, &F::ONE, &F::ZERO) }
    }
}

impl<F: Coordinate> From<Jacobian<F>> for Projective<F> {
    /// `(XZ : Y : Z³)`. Constant time.
    fn from(point: Jacobian<F>) -> Self {
        Self { x: point.x * point.z, y: point.y, z: point.z.square() * point.z }
    }
}

impl<F: Coordinate> Projective<F> {
    /// The neutral element.
    pub const INFINITY: Self = Self { x: F::ZERO, y: F::ONE, z: F::ZERO };

    /// `P + Q` for all P, Q. Constant time. Cost: 12M and two multiplications by 3b.
    pub fn add(&self, other: &Self) -> Self {
        let t0 = self.x * other.x;
        let t1 = self.y * other.y;
        let t2 = self.z * other.z;
        let t3 = (self.x + self.y) * (other.x + other.y) - t0 - t1;
        let t4 = (self.y + self.z) * (other.y + other.z) - t1 - t2;
        let t5 = ((self.x + self.z) * (other.x + other.z) - t0 - t2).mul_by_3b();
        let t0 = t0.triple();
        let t2 = t2.mul_by_3b();
        let sum = t1 + t2;
        let difference = t1 - t2;
        Self {
            x: (t3 * difference - t4 * t5).reduce(),
            y: (difference * sum + t0 * t5).reduce(),
            z: (sum * t4 + t0 * t3).reduce(),
        }
    }

    /// `2P` for all P. Constant time. Cost: 6M + 2S and one multiplication by 3b.
    pub fn double(&self) -> Self {
        let t0 = self.y.square();
        let z8 = t0.double().double().double().reduce();
        let t1 = self.y * self.z;
        let t2 = self.z.square().mul_by_3b();
        let x3 = t2 * z8;
        let sum = t0 + t2;
        let difference = (t0 - t2.triple()).reduce();
        let xy = self.x * self.y;
        Self { x: (difference * xy).double(), y: (difference * sum + x3).reduce(), z: t1 * z8 }
    }

    /// `b` where `mask` is −1, `a` where it is 0.
    #[inline(always)]
    pub fn select(mask: i32, a: &Self, b: &Self) -> Self {
        Self { x: F::select(mask, &a.x, &b.x), y: F::select(mask, &a.y, &b.y), z: F::select(mask, &a.z, &b.z) }
    }

    /// `−P`. Constant time.
    #[inline(always)]
    pub fn negate(&self) -> Self {
        Self { x: self.x, y: -self.y, z: self.z }
    }

    /// Jacobian coordinates of the same point: `(XZ : YZ² : Z)`. Constant time.
    pub fn to_jacobian(&self) -> Jacobian<F> {
        Jacobian { x: self.x * self.z, y: self.y * self.z.square(), z: self.z }
    }
}
