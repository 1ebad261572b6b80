//! Sums of the mapped points, and their way into the subgroups.
//!
//! Written once over two kinds of points: complete formulas, whose time is constant, and those of the tier's fastest arithmetic.
use crate::curve::{Coordinate, Jacobian, Projective};
use crate::field::{Field, Fp, Fp2, PublicFp2};
use crate::params::{PSI_X, PSI_Y, X_ABS};

/// What a group of points can do.
pub trait Point: Copy {
    /// `P + Q`.
    fn plus(&self, other: &Self) -> Self;
    /// `2P`.
    fn twice(&self) -> Self;
    /// `−P`.
    fn minus(&self) -> Self;

    /// `|x|·P`. Cost: 63 doublings, 5 additions.
    fn times_x_abs(&self) -> Self {
        let mut out = *self;
        for bit in (0..X_ABS.ilog2()).rev() {
            out = out.twice();
            if (X_ABS >> bit) & 1 == 1 {
                out = out.plus(self);
            }
        }
        out
    }
}

impl<F: Coordinate> Point for Projective<F> {
    fn plus(&self, other: &Self) -> Self {
        self.add(other)
    }

    fn twice(&self) -> Self {
        self.double()
    }

    fn minus(&self) -> Self {
        self.negate()
    }
}

impl<F: Field> Point for Jacobian<F> {
    fn plus(&self, other: &Self) -> Self {
        self.add_vartime(other)
    }

    fn twice(&self) -> Self {
        self.double()
    }

    fn minus(&self) -> Self {
        self.negate()
    }
}

/// A point of G2's curve.
pub trait TwistPoint: Point {
    /// `ψ(P)`, on the whole curve.
    fn psi(&self) -> Self;
}

impl TwistPoint for Projective<Fp2> {
    fn psi(&self) -> Self {
        Self { x: self.x.conjugate() * PSI_X, y: self.y.conjugate() * PSI_Y, z: self.z.conjugate() }
    }
}

impl TwistPoint for Jacobian<PublicFp2> {
    fn psi(&self) -> Self {
        let (x, y) = (PSI_X.to_public(), PSI_Y.to_public());
        Self { x: self.x.conjugate() * x, y: self.y.conjugate() * y, z: self.z.conjugate() }
    }
}

/// A point of G1's curve times 1 − x, into G1. Source: RFC 9380, section 8.8.1; Wahby–Boneh, eprint 2019/403, section 5.
pub fn clear_g1<P: Point>(point: &P) -> P {
    point.times_x_abs().plus(point)
}

/// `(x² − x − 1)P + (x − 1)ψ(P) + ψ²(2P)`, into G2. Cost: two multiplications by x, 6 additions.
/// Source: Budroni–Pintore, eprint 2017/419, section 4.1; RFC 9380, section G.3.
pub fn clear_g2<P: TwistPoint>(point: &P) -> P {
    let times_x = |point: &P| point.times_x_abs().minus();
    let x_point = times_x(point);
    let psi = point.psi();
    let sum = point.twice().psi().psi().plus(&psi.minus()).plus(&times_x(&x_point.plus(&psi)));
    sum.plus(&x_point.minus()).plus(&point.minus())
}

/// A curve whose points are summed and brought into its subgroup, in either way.
pub trait Clear: Coordinate {
    /// Of the sum of N points, what the cofactor leaves. Constant time.
    fn clear<const N: usize>(points: [Jacobian<Self>; N]) -> Jacobian<Self>;
    /// The same. Time depends on the points.
    fn clear_vartime<const N: usize>(points: [Jacobian<Self>; N]) -> Jacobian<Self>;
}

fn sum<P: Point, const N: usize>(points: [P; N]) -> P {
    points[1..].iter().fold(points[0], |sum, point| sum.plus(point))
}

impl Clear for Fp {
    fn clear<const N: usize>(points: [Jacobian<Self>; N]) -> Jacobian<Self> {
        clear_g1(&sum(points.map(Projective::from))).to_jacobian()
    }

    fn clear_vartime<const N: usize>(points: [Jacobian<Self>; N]) -> Jacobian<Self> {
        clear_g1(&sum(points))
    }
}

impl Clear for Fp2 {
    fn clear<const N: usize>(points: [Jacobian<Self>; N]) -> Jacobian<Self> {
        clear_g2(&sum(points.map(Projective::from))).to_jacobian()
    }

    fn clear_vartime<const N: usize>(points: [Jacobian<Self>; N]) -> Jacobian<Self> {
        Jacobian::from_form(&clear_g2(&sum(points.map(|point| point.to_form()))))
    }
}
