//! Affine points.
use super::{Coordinate, Jacobian};
use crate::buffer::with_capacity;
use crate::error::Error;
use crate::field::Field;
use crate::field::batch::invert_all_vartime;

/// `(x, y)`, or infinity as `(0, 0)`, which is on neither curve (b ≠ 0).
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
pub struct Affine<F> {
    /// x.
    pub x: F,
    /// y.
    pub y: F,
}

impl<F: Coordinate> Affine<F> {
    /// The standard generator of the subgroup.
    pub const GENERATOR: Self = Self { x: F::GENERATOR.0, y: F::GENERATOR.1 };

    /// Whether the coordinates satisfy the curve's equation (infinity does).
    pub fn is_on_curve(&self) -> bool {
        self.infinity_mask() & self.x.zero_mask() != 0 || self.y.square() == self.x.square() * self.x + F::B
    }
}

impl<F: Field> Affine<F> {
    /// The neutral element.
    pub const INFINITY: Self = Self { x: F::ZERO, y: F::ZERO };

    /// Whether this is the neutral element. No curve point has y = 0: both groups have odd order.
    #[inline(always)]
    pub fn is_infinity_vartime(&self) -> bool {
        self.y.is_zero_vartime()
    }

    /// −1 if this is the neutral element, else 0. Constant time.
    pub fn infinity_mask(&self) -> i32 {
        self.y.zero_mask()
    }

    /// `−P`.
    #[inline(always)]
    pub fn negate(&self) -> Self {
        Self { x: self.x, y: -self.y }
    }

    /// `b` where `mask` is −1, `a` where it is 0.
    #[inline(always)]
    pub fn select(mask: i32, a: &Self, b: &Self) -> Self {
        Self { x: F::select(mask, &a.x, &b.x), y: F::select(mask, &a.y, &b.y) }
    }

    /// Jacobian to affine coordinates, all with one inversion. Public data only. `out` and `points` have the same length.
    pub fn from_jacobian_vartime(points: &[Jacobian<F>], out: &mut [Self]) -> Result<(), Error> {
        let mut inverses = with_capacity(points.len())?;
        inverses.extend(points.iter().map(|point| point.z));
        invert_all_vartime(&mut inverses)?;
        for ((affine, point), inverse) in out.iter_mut().zip(points).zip(&inverses) {
            let square = inverse.square();
            *affine = Self { x: point.x * square, y: point.y * square * *inverse };
        }
        Ok(())
    }
}
