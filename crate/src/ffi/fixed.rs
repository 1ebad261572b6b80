//! Sums over fixed points. Public data.
//!
//! A table of `sums` runs of n points is an array: `capacity` shifts of all n·sums points, then `table_workspace` points that
//! a sum works in.
use super::{items, items_mut, status};
use crate::curve::G1Affine;
use crate::error::Error;
use crate::msm::fixed::{MAX_TABLE, Shape, TablePoint, extend_vartime, pack, sums_vartime};
use wasm_bindgen::prelude::wasm_bindgen;

/// Bytes of a table's point.
#[wasm_bindgen]
pub fn table_point_size() -> u32 {
    size_of::<TablePoint>() as u32
}

/// Shifts that a full table has.
#[wasm_bindgen]
pub fn table_shifts(n: u32, sums: u32) -> u32 {
    Shape { n, sums }.shifts()
}

/// Points that a sum works in, behind the table.
#[wasm_bindgen]
pub fn table_workspace(n: u32, sums: u32) -> u32 {
    Shape { n, sums }.workspace()
}

/// Affine points to a table's form: the first shift.
#[wasm_bindgen]
pub fn table_pack(source: u32, n: u32, table: u32) {
    // SAFETY: the host passes n affine points and room for n points of a table.
    let (source, table) = unsafe { (items::<G1Affine>(source, n), items_mut(table, n)) };
    pack(source, table);
}

/// Fills the entries `first … first + count` of a table from those one shift before. Range: `count ≤ n·sums ≤ first`.
/// Errors: `TooLarge`, `OutOfMemory`.
#[wasm_bindgen]
pub fn table_extend(table: u32, n: u32, sums: u32, first: u32, count: u32) -> u32 {
    let run = || {
        let end = first.checked_add(count).filter(|&end| end <= MAX_TABLE).ok_or(Error::TooLarge)?;
        // SAFETY: the host passes a table that is filled up to `first` and has room for `count` more points.
        extend_vartime(unsafe { items_mut(table, end) }, &Shape { n, sums }, first, count)
    };
    status(run())
}

/// `sums` sums over consecutive runs of n points with n·sums scalars, by the first `depth` of the table's `capacity` shifts.
/// Errors: `TooLarge`, `OutOfMemory`.
#[wasm_bindgen]
pub fn table_sums(table: u32, n: u32, sums: u32, capacity: u32, depth: u32, scalars: u32, target: u32) -> u32 {
    let shape = Shape { n, sums };
    let run = || {
        let all = n.checked_mul(sums).ok_or(Error::TooLarge)?;
        let first = all.checked_mul(capacity).filter(|&first| first <= MAX_TABLE / 2).ok_or(Error::TooLarge)?;
        // SAFETY: the host passes a table with its workspace, n·sums scalars, and room for `sums` Jacobian points.
        let (array, scalars, out) =
            unsafe { (items_mut(table, first + shape.workspace()), items(scalars, all), items_mut(target, sums)) };
        sums_vartime(array, first, depth, &shape, scalars, out)
    };
    status(run())
}
