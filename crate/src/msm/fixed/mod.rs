//! Sums over points that stay the same from call to call, by tables of their multiples. Public data only.
//!
//! A table holds `2^(c·j)·P` for every point P and j = 0, 1, …: with all shifts, all windows of all scalars fall into one set
//! of buckets, which is reduced once and needs no doublings. With the first d shifts only, d windows share a set; so a table is
//! of use while it grows, and the points alone are a table of depth one. Source: Brickell–Gordon–McCurley–Wilson, EUROCRYPT
//! 1992; Pippenger 1976; digits in ℤ[ω] as `digits` explains.
mod accumulate;
mod digits;
mod plan;
mod reduce;

use super::batch_affine::BucketField;
use super::horner;
use crate::buffer::with_capacity;
use crate::curve::{G1Affine, G1Jacobian};
use crate::error::Error;
use crate::field::{Fp, Fr};
use accumulate::Accumulators;
use digits::Recoder;
pub use plan::Shape;

/// A point in the form that tables hold.
pub type TablePoint = <Fp as BucketField>::Point;

/// Most points of a table with its workspace: indices, with a sign bit, fit in 32 bits.
pub const MAX_TABLE: u32 = 1 << 30;

/// Points in the form that tables hold. Both have the same length.
pub fn pack(points: &[G1Affine], out: &mut [TablePoint]) {
    for (packed, point) in out.iter_mut().zip(points) {
        *packed = Fp::pack(point);
    }
}

/// Fills the entries `first … first + count` of a table from the entries one shift before. Range: all of them lie behind the
/// points themselves, and `count` is at most the number of points. Cost: `count · table_bits` doublings. Errors: `OutOfMemory`.
pub fn extend_vartime(table: &mut [TablePoint], shape: &Shape, first: u32, count: u32) -> Result<(), Error> {
    let (begin, end, all) = (first as usize, (first + count) as usize, shape.points() as usize);
    table.copy_within(begin - all..end - all, begin);
    let mut doublings = with_capacity(count as usize)?;
    doublings.extend(first..first + count);
    for _ in 0..shape.table_bits() {
        Fp::double_all(table, &doublings);
    }
    Ok(())
}

/// `out.len() = shape.sums` sums `Σ scalarsᵢ·pointsᵢ` over consecutive runs of points.
///
/// `array` is the table, whose first `depth` shifts are there, and from `first` on the workspace. Points outside the subgroup
/// give a wrong result (the endomorphism is not λ there). Errors: `LengthMismatch`, `OutOfMemory`.
pub fn sums_vartime(
    array: &mut [TablePoint],
    first: u32,
    depth: u32,
    shape: &Shape,
    scalars: &[Fr],
    out: &mut [G1Jacobian],
) -> Result<(), Error> {
    if scalars.len() != shape.points() as usize || out.len() != shape.sums as usize {
        return Err(Error::LengthMismatch);
    }
    let plan = shape.plan(depth);
    let digits = Recoder::new(plan.bits)?.digits_vartime(scalars)?;
    let mut sets = with_capacity(plan.sets() as usize)?;
    let mut accumulators = Accumulators::<Fp>::new(&plan, array, first, &digits)?;
    let mut begin = 0;
    while begin < plan.sets() {
        let end = (begin + plan.hold()).min(plan.sets());
        accumulators.fill(&(begin..end));
        accumulators.reduce(end - begin, &mut sets);
        begin = end;
    }
    for (sum, parts) in out.iter_mut().zip(sets.chunks_exact(plan.parts() as usize)) {
        *sum = horner(parts, plan.bits * plan.depth);
    }
    Ok(())
}
