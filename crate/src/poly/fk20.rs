//! The scalar side of FK20: all cell proofs of a blob by Toeplitz products, Feist–Khovratovich, eprint 2023/033.
use super::cells::*;
use crate::error::Error;
use crate::field::{Field, Fr};
use crate::ntt::{Domain, forward, reverse_bits};

/// Fills row k (64 scalars) of `out` with the k-th elements of the transforms of the 64 circulants, k in natural order.
///
/// The circulant of offset o < 64, n = 4096 coefficients f: `c_0 = f_(n−1−o)`, `c_1 … c_65 = 0` and
/// `c_i = f_(127 − o + 64·(i − 66))` for i = 66 … 127, all of it halved for `ntt::low_half`, which doubles. `domain`
/// has 128 elements. Cost: 64 transforms of 128. Errors: `BadLength`.
pub fn scalars(domain: &Domain, coefficients: &[Fr], out: &mut [Fr]) -> Result<(), Error> {
    let rows = CELLS_PER_EXT_BLOB;
    let columns = FIELD_ELEMENTS_PER_CELL;
    if coefficients.len() != FIELD_ELEMENTS_PER_BLOB || out.len() != rows * columns || domain.log_n() != LOG_CELLS {
        return Err(Error::BadLength);
    }
    let half = *domain.n_inverse() * Fr::from_u64(rows as u64 / 2);
    for o in 0..columns {
        let mut circulant = [Fr::ZERO; CELLS_PER_EXT_BLOB];
        circulant[0] = coefficients[FIELD_ELEMENTS_PER_BLOB - 1 - o] * half;
        let strided = coefficients.iter().skip(rows - 1 - o).step_by(columns);
        for (c, coefficient) in circulant.iter_mut().skip(columns + 2).zip(strided) {
            *c = *coefficient * half;
        }
        forward(domain, &mut circulant)?;
        for (i, x) in circulant.iter().enumerate() {
            out[reverse_bits(i, LOG_CELLS) * columns + o] = *x;
        }
    }
    Ok(())
}
