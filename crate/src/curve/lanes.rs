//! Points of G1's curve, as many side by side as the tier works on at once: Jacobian, without exceptional cases.
//! Public data only.
use super::{G1Affine, G1Jacobian};
use crate::field::sqrt::Square;
use crate::field::{Field, Fp, PublicFp};
use crate::params::X_ABS;

/// Finite points `x = X/Z²`, `y = Y/Z³`, Z ≠ 0.
#[derive(Clone, Copy)]
pub struct Points {
    /// X.
    pub x: PublicFp,
    /// Y.
    pub y: PublicFp,
    z: PublicFp,
}

impl Points {
    /// From up to `PublicFp::WIDTH` finite points, at least one.
    pub fn new(points: &[G1Affine]) -> Self {
        let gather = |coordinate: fn(&G1Affine) -> Fp| {
            let mut values = [Fp::ZERO; PublicFp::WIDTH];
            for (value, point) in values.iter_mut().zip(points) {
                *value = coordinate(point);
            }
            PublicFp::side_by_side(&values[..points.len().min(PublicFp::WIDTH)])
        };
        Self { x: gather(|point| point.x), y: gather(|point| point.y), z: Fp::ONE.to_public() }
    }

    /// Points with these coordinates.
    pub fn affine(x: PublicFp, y: PublicFp) -> Self {
        Self { x, y, z: Fp::ONE.to_public() }
    }

    /// The points.
    pub fn jacobian(&self) -> [G1Jacobian; PublicFp::WIDTH] {
        let [x, y, z] = [&self.x, &self.y, &self.z].map(PublicFp::to_each);
        core::array::from_fn(|i| G1Jacobian { x: x[i], y: y[i], z: z[i] })
    }

    /// Each point, or that of `other` where it is told.
    pub fn choose(&self, other: &Self, is_other: [bool; PublicFp::WIDTH]) -> Self {
        let [x, y, z] =
            [(&self.x, &other.x), (&self.y, &other.y), (&self.z, &other.z)].map(|(a, b)| a.choose(b, is_other));
        Self { x, y, z }
    }

    /// `2P`. No point has Y = 0, since the curve's order is odd, so the result is finite. Cost: 3M + 4S.
    /// Source: Lange, dbl-2009-l of the Explicit-Formulas Database, with a product for its `(X + Y²)² − X² − Y⁴`.
    #[inline(never)]
    pub fn double(&self) -> Self {
        let b = self.y.squared();
        let c = b.squared();
        let d = self.x * b;
        let e = PublicFp::combine([(3, &self.x.squared())]);
        let x = PublicFp::combine([(1, &e.squared()), (-8, &d)]);
        let y = PublicFp::combine([(1, &(e * PublicFp::combine([(4, &d), (-1, &x)]))), (-8, &c)]);
        Self { x, y, z: PublicFp::combine([(2, &(self.y * self.z))]) }
    }

    /// `P + Q`; nothing if `P = ±Q` in some place. Cost: 12M + 4S.
    /// Source: Cohen, Miyaji, Ono, add-1998-cmo-2 of the Explicit-Formulas Database.
    #[inline(never)]
    fn add_vartime(&self, other: &Self) -> Option<Self> {
        let (z1z1, z2z2) = (self.z.squared(), other.z.squared());
        let u1 = self.x * z2z2;
        let s1 = self.y * (other.z * z2z2);
        let h = PublicFp::combine([(1, &(other.x * z1z1)), (-1, &u1)]);
        if h.is_zero_each().contains(&true) {
            return None;
        }
        let r = PublicFp::combine([(1, &(other.y * (self.z * z1z1))), (-1, &s1)]);
        let hh = h.squared();
        let hhh = h * hh;
        let v = u1 * hh;
        let x = PublicFp::combine([(1, &r.squared()), (-1, &hhh), (-2, &v)]);
        let y = PublicFp::combine([(1, &(r * PublicFp::combine([(1, &v), (-1, &x)]))), (-1, &(s1 * hhh))]);
        Some(Self { x, y, z: self.z * other.z * h })
    }

    /// `P + (x, y)`; wrong where both are the same or opposite. Cost: 8M + 3S. Source: as `add_vartime`, with Z = 1.
    pub fn add_affine(&self, x: &PublicFp, y: &PublicFp) -> Self {
        let zz = self.z.squared();
        let h = PublicFp::combine([(1, &(*x * zz)), (-1, &self.x)]);
        let r = PublicFp::combine([(1, &(*y * (self.z * zz))), (-1, &self.y)]);
        let hh = h.squared();
        let hhh = h * hh;
        let v = self.x * hh;
        let x = PublicFp::combine([(1, &r.squared()), (-1, &hhh), (-2, &v)]);
        let y = PublicFp::combine([(1, &(r * PublicFp::combine([(1, &v), (-1, &x)]))), (-1, &(self.y * hhh))]);
        Self { x, y, z: self.z * h }
    }

    /// `|x|·P`; nothing if an addition on the way is exceptional in some place.
    pub fn mul_by_x_abs_vartime(&self) -> Option<Self> {
        let mut out = *self;
        for bit in (0..X_ABS.ilog2()).rev() {
            out = out.double();
            if (X_ABS >> bit) & 1 == 1 {
                out = out.add_vartime(self)?;
            }
        }
        Some(out)
    }

    /// In which places the point is `(x, y)`.
    pub fn has_coordinates(&self, x: &PublicFp, y: &PublicFp) -> [bool; PublicFp::WIDTH] {
        let zz = self.z.squared();
        let same_x = PublicFp::combine([(1, &(*x * zz)), (-1, &self.x)]).is_zero_each();
        let same_y = PublicFp::combine([(1, &(*y * (self.z * zz))), (-1, &self.y)]).is_zero_each();
        core::array::from_fn(|i| same_x[i] && same_y[i])
    }
}
