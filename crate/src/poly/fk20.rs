//! The scalar side of FK20: all cell proofs of a blob by Toeplitz products, Feist–Khovratovich, eprint 2023/033.
use super::cells::*;
use crate::error::Error;
use crate::field::{Field, Fr};
use crate::ntt::Domain;

/// Fills row o < 64 (128 scalars) of `out` with the first column of the circulant of offset o, whose transform, in
/// natural order, has the o-th scalar of the sum of frequency k in place k.
///
/// With n = 4096 coefficients f: `c_0 = f_(n−1−o)`, `c_1 … c_65 = 0` and `c_i = f_(127 − o + 64·(i − 66))` for
/// i = 66 … 127, all of it halved for `ntt::low_half`, which doubles. `domain` has 128 elements. Errors: `BadLength`.
pub fn circulants(domain: &Domain, coefficients: &[Fr], out: &mut [Fr]) -> Result<(), Error> {
    let columns = FIELD_ELEMENTS_PER_CELL;
    let is_whole = coefficients.len() == FIELD_ELEMENTS_PER_BLOB && out.len() == FIELD_ELEMENTS_PER_EXT_BLOB;
    if !is_whole || domain.log_n() != LOG_CELLS {
        return Err(Error::BadLength);
    }
    let half = *domain.n_inverse() * Fr::from_u64(CELLS_PER_EXT_BLOB as u64 / 2);
    for (o, circulant) in out.chunks_exact_mut(CELLS_PER_EXT_BLOB).enumerate() {
        circulant.fill(Fr::ZERO);
        circulant[0] = coefficients[FIELD_ELEMENTS_PER_BLOB - 1 - o] * half;
        let strided = coefficients.iter().skip(CELLS_PER_EXT_BLOB - 1 - o).step_by(columns);
        for (c, coefficient) in circulant.iter_mut().skip(columns + 2).zip(strided) {
            *c = *coefficient * half;
        }
    }
    Ok(())
}
