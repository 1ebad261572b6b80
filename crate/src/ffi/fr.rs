//! Vectors of scalars. Every function but the conversions from bytes takes and returns values below r in size.
use super::{items, items_mut, read, status, write};
use crate::codec::scalar;
use crate::field::Fr;
use crate::ntt::columns::gather;
use crate::poly::vector;
use wasm_bindgen::prelude::wasm_bindgen;

/// Bytes of a scalar in the tier's own form.
#[wasm_bindgen]
pub fn fr_size() -> u32 {
    size_of::<Fr>() as u32
}

/// Big-endian bytes to scalars. Errors: `NonCanonical` with the index of the first that is not below r.
#[wasm_bindgen]
pub fn fr_from_be(source: u32, n: u32, target: u32) -> u32 {
    // SAFETY: the host passes n × 32 bytes and room for n scalars.
    let (source, target) = unsafe { (items(source, n), items_mut(target, n)) };
    status(scalar::decode(source, target))
}

/// Scalars to big-endian bytes.
#[wasm_bindgen]
pub fn fr_to_be(source: u32, n: u32, target: u32) {
    // SAFETY: the host passes n scalars and room for n × 32 bytes.
    let (source, target) = unsafe { (items(source, n), items_mut(target, n)) };
    scalar::encode(source, target);
}

/// A big-endian integer of 32 bytes, modulo r.
#[wasm_bindgen]
pub fn fr_from_digest(source: u32, target: u32) {
    // SAFETY: the host passes 32 bytes and room for a scalar.
    unsafe { write(target, Fr::from_digest(&read(source))) }
}

/// `targetᵢ = baseⁱ`.
#[wasm_bindgen]
pub fn fr_powers(base: u32, n: u32, target: u32) {
    // SAFETY: the host passes a scalar and room for n.
    let (base, target) = unsafe { (read(base), items_mut(target, n)) };
    vector::powers(base, target);
}

/// `target = Σ aᵢ·bᵢ`.
#[wasm_bindgen]
pub fn fr_dot(a: u32, b: u32, n: u32, target: u32) {
    // SAFETY: the host passes n scalars twice, and room for one.
    unsafe { write(target, vector::dot(items(a, n), items(b, n))) }
}

/// `targetᵢ = aᵢ·bᵢ`, target apart from a and b.
#[wasm_bindgen]
pub fn fr_mul_vec(a: u32, b: u32, n: u32, target: u32) {
    // SAFETY: the host passes n scalars twice, and room for n.
    let (a, b, target) = unsafe { (items::<Fr>(a, n), items::<Fr>(b, n), items_mut(target, n)) };
    for ((a, b), target) in a.iter().zip(b).zip(target) {
        *target = *a * *b;
    }
}

/// `targetᵢ = −aᵢ`, target apart from a.
#[wasm_bindgen]
pub fn fr_neg(a: u32, n: u32, target: u32) {
    // SAFETY: the host passes n scalars and room for n.
    let (a, target) = unsafe { (items::<Fr>(a, n), items_mut(target, n)) };
    for (a, target) in a.iter().zip(target) {
        *target = -*a;
    }
}

/// 1 if `a = b`, else 0.
#[wasm_bindgen]
pub fn fr_is_equal(a: u32, b: u32) -> u32 {
    // SAFETY: the host passes two scalars.
    unsafe { u32::from(read::<Fr>(a) == read(b)) }
}

/// `targetⱼ = Σ sourceᵢ` over all i with `indicesᵢ = j`, for all j below `buckets`. Errors: `BadIndex`.
#[wasm_bindgen]
pub fn fr_scatter_add(source: u32, indices: u32, n: u32, target: u32, buckets: u32) -> u32 {
    // SAFETY: the host passes n scalars, n indices, and room for `buckets` scalars.
    let (source, indices, target) = unsafe { (items(source, n), items(indices, n), items_mut(target, buckets)) };
    status(vector::scatter_add(source, indices, target))
}

/// `target[c·rows + r] = source[r·columns + c]`: the transpose of a matrix, apart from it.
#[wasm_bindgen]
pub fn fr_transpose(source: u32, rows: u32, columns: u32, target: u32) {
    // SAFETY: the host passes rows × columns scalars and room for as many.
    let (source, target) = unsafe { (items::<Fr>(source, rows * columns), items_mut(target, rows * columns)) };
    gather(source, columns as usize, rows as usize, target);
}
