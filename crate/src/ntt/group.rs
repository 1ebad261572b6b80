//! Transforms over G1, for setups. Public data only.
//!
//! Values are in natural order on both sides. Nearly all of the time goes into the multiplications by twiddles; those of a
//! level are made in step.
use super::{Domain, bit_reverse};
use crate::buffer::{filled, with_capacity};
use crate::curve::{Affine, G1Jacobian};
use crate::error::Error;
use crate::field::{Field, Fp, Fr};
use crate::msm::BucketField;
use crate::msm::batch_affine::{Addition, NEGATIVE};
use crate::msm::combine::{Packed, Term, combine_vartime};
use alloc::vec::Vec;

/// `out[k] = Σ_j ω^(jk)·data[j]`, in place; the length is a power of two.
/// Cost: (n/2)·log n − n + 1 scalar multiplications. Errors: `BadLength`, `TooLarge`, `OutOfMemory`.
pub fn forward_vartime(data: &mut [G1Jacobian]) -> Result<(), Error> {
    let table = table(data.len())?;
    let domain = Domain::new(&table, data.len().ilog2())?;
    let mut levels = Levels::new(data)?;
    for level in (0..domain.log_n()).rev() {
        levels.multiply(level, domain.twiddles())?;
        levels.add_and_subtract(level);
    }
    levels.finish(data)?;
    bit_reverse(data);
    Ok(())
}

/// n times the inverse of [`forward_vartime`], in place: `out[j] = Σ_k ω^(−jk)·data[k]`. Cost and errors: as there.
///
/// The factor 1/n would cost n scalar multiplications more; a caller has it for less among the scalars that made the
/// points.
pub fn inverse_unscaled_vartime(data: &mut [G1Jacobian]) -> Result<(), Error> {
    let table = table(data.len())?;
    let domain = Domain::new(&table, data.len().ilog2())?;
    let mut inverses = with_capacity(data.len() / 2)?;
    inverses.extend((0..data.len() / 2).map(|i| domain.inverse_twiddle(i)));
    bit_reverse(data);
    let mut levels = Levels::new(data)?;
    for level in 0..domain.log_n() {
        levels.add_and_subtract(level);
        levels.multiply(level, &inverses)?;
    }
    levels.finish(data)
}

fn table(n: usize) -> Result<Vec<Fr>, Error> {
    if !n.is_power_of_two() {
        return Err(Error::BadLength);
    }
    let log_n = n.ilog2();
    let mut table = filled(Domain::table_len(log_n), Fr::ZERO)?;
    Domain::fill(&mut table, log_n)?;
    Ok(table)
}

/// The points between two levels, in one half of `points`; the other half is room for the next level's.
struct Levels {
    points: Vec<Packed>,
    n: u32,
    current: u32,
    additions: Vec<Addition>,
}

impl Levels {
    fn new(data: &[G1Jacobian]) -> Result<Self, Error> {
        let n = data.len();
        let mut affine = filled(n, Affine::INFINITY)?;
        Affine::from_jacobian_vartime(data, &mut affine)?;
        let mut points = filled(2 * n, Fp::INFINITY)?;
        for (packed, point) in points.iter_mut().zip(&affine) {
            *packed = Fp::pack(point);
        }
        Ok(Self { points, n: n as u32, current: 0, additions: with_capacity(n)? })
    }

    /// `(a, b) → (a + b, a − b)` for the halves a, b of every block of 2·2^level points.
    fn add_and_subtract(&mut self, level: u32) {
        let next = self.n - self.current;
        self.additions.clear();
        for low in (0..self.n).filter(|i| i >> level & 1 == 0) {
            let high = low + (1 << level);
            let (left, right) = (self.current + low, self.current + high);
            self.additions.push(Addition { left, right, target: next + low });
            self.additions.push(Addition { left, right: right | NEGATIVE, target: next + high });
        }
        Fp::add_all(&mut self.points, &self.additions);
        self.current = next;
    }

    /// Multiplies the upper half of block i by factor i, which is 1 for the first.
    fn multiply(&mut self, level: u32, factors: &[Fr]) -> Result<(), Error> {
        let blocks = (self.n >> level >> 1) as usize;
        let room = self.n as usize / 2;
        let (mut points, mut terms) = (with_capacity(room)?, with_capacity(room)?);
        let upper = |i: &u32| i >> level & 1 == 1 && i >> level > 1;
        for i in (0..self.n).filter(upper) {
            let term = points.len() as u32;
            terms.push(Term { output: term, point: term, scalar: i >> level >> 1 });
            points.push(self.points[(self.current + i) as usize]);
        }
        let mut products = filled(points.len(), Fp::INFINITY)?;
        combine_vartime(&points, &factors[..blocks], &terms, &mut products)?;
        for (i, product) in (0..self.n).filter(upper).zip(products) {
            self.points[(self.current + i) as usize] = product;
        }
        Ok(())
    }

    fn finish(&self, data: &mut [G1Jacobian]) -> Result<(), Error> {
        for (point, packed) in data.iter_mut().zip(&self.points[self.current as usize..]) {
            *point = Fp::unpack(packed).into();
        }
        Ok(())
    }
}
