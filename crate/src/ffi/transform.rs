//! What transforms of any size are made of, slice by slice. Scalars are below r in size, in and out.
use super::{items, items_mut, read, write};
use crate::field::{Field, Fr};
use crate::ntt::columns;
use crate::ntt::{root_of_order, scale_by_powers};
use wasm_bindgen::prelude::wasm_bindgen;

/// `target = 7^((r−1)/2^log_n)`, the root of unity of order `2^log_n`, which is at most 2^32.
#[wasm_bindgen]
pub fn fr_root_of_unity(log_n: u32, target: u32) {
    // SAFETY: the host passes room for a scalar.
    unsafe { write(target, root_of_order(log_n)) }
}

/// `target = 1/a`, 0 for 0. Public data.
#[wasm_bindgen]
pub fn fr_invert_vartime(a: u32, target: u32) {
    // SAFETY: the host passes a scalar and room for another.
    unsafe { write(target, read::<Fr>(a).invert_vartime()) }
}

/// `dataᵢ = dataᵢ·first·ratioⁱ`.
#[wasm_bindgen]
pub fn fr_scale_by_powers(data: u32, n: u32, first: u32, ratio: u32) {
    // SAFETY: the host passes n scalars and, apart from them, two more.
    let (data, first, ratio) = unsafe { (items_mut(data, n), read(first), read(ratio)) };
    scale_by_powers(data, first, ratio);
}

/// `target[c·rows + r] = source[r·stride + c]` for c below `width`, target apart from source.
#[wasm_bindgen]
pub fn fr_gather_columns(source: u32, stride: u32, rows: u32, width: u32, target: u32) {
    // SAFETY: the host passes a strip of `rows` lines and room for rows × width scalars.
    let (source, target) =
        unsafe { (items::<Fr>(source, strip(stride, rows, width)), items_mut(target, rows * width)) };
    columns::gather(source, stride as usize, rows as usize, target);
}

/// `target[r·stride + c] = source[c·rows + r]` for c below `width`, target apart from source.
#[wasm_bindgen]
pub fn fr_scatter_columns(source: u32, rows: u32, width: u32, target: u32, stride: u32) {
    // SAFETY: the host passes rows × width scalars and a strip of `rows` lines.
    let (source, target) =
        unsafe { (items::<Fr>(source, rows * width), items_mut(target, strip(stride, rows, width))) };
    columns::scatter(source, rows as usize, target, stride as usize);
}

/// Items from the first to the last of a strip.
fn strip(stride: u32, rows: u32, width: u32) -> u32 {
    (rows - 1) * stride + width
}
