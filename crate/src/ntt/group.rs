//! Transforms over G1, for FK20 and for setups. Public data only.
//!
//! Values are in natural order on both sides. Nearly all of the time goes into the multiplications by twiddles.
use super::{Domain, bit_reverse};
use crate::buffer::filled;
use crate::curve::{Affine, G1Affine, G1Jacobian};
use crate::error::Error;
use crate::field::{Field, Fr};
use crate::mul::vartime::mul_vartime;
use alloc::vec::Vec;

/// `out[k] = Σ_j ω^(jk)·data[j]`, in place; the length is a power of two.
/// Cost: (n/2)·log n − n + 1 scalar multiplications. Errors: `BadLength`, `TooLarge`, `OutOfMemory`.
pub fn forward_vartime(data: &mut [G1Jacobian]) -> Result<(), Error> {
    let table = table(data.len())?;
    let domain = Domain::new(&table, data.len().ilog2())?;
    let mut scratch = filled(data.len() / 2, Affine::INFINITY)?;
    for level in (0..domain.log_n()).rev() {
        for (i, block) in data.chunks_exact_mut(2 << level).enumerate() {
            let (low, high) = block.split_at_mut(1 << level);
            if i > 0 {
                multiply(high, &domain.twiddles()[i], &mut scratch)?;
            }
            add_and_subtract(low, high);
        }
    }
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
    let mut scratch = filled(data.len() / 2, Affine::INFINITY)?;
    bit_reverse(data);
    for level in 0..domain.log_n() {
        for (i, block) in data.chunks_exact_mut(2 << level).enumerate() {
            let (low, high) = block.split_at_mut(1 << level);
            add_and_subtract(low, high);
            if i > 0 {
                multiply(high, &domain.inverse_twiddle(i), &mut scratch)?;
            }
        }
    }
    Ok(())
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

/// `(a, b) → (a + b, a − b)`.
fn add_and_subtract(low: &mut [G1Jacobian], high: &mut [G1Jacobian]) {
    for (a, b) in low.iter_mut().zip(high) {
        (*a, *b) = (a.add_vartime(b), a.add_vartime(&b.negate()));
    }
}

/// Multiplies the points by `factor`.
fn multiply(points: &mut [G1Jacobian], factor: &Fr, scratch: &mut [G1Affine]) -> Result<(), Error> {
    let affine = &mut scratch[..points.len()];
    Affine::from_jacobian_vartime(points, affine)?;
    for (point, affine) in points.iter_mut().zip(affine) {
        *point = mul_vartime(affine, factor)?;
    }
    Ok(())
}
