//! Sums that take their points call by call, in a buffer of the host. Public data only.
use super::{item, items, items_mut, status};
use crate::codec::point::Form;
use crate::curve::{Affine, Jacobian};
use crate::field::{Fp, Fp2};
use crate::msm::BucketField;
use crate::msm::membership::decode_many_vartime;
use crate::msm::stream::{Stream, memory};
use crate::mul::vartime::Decompose;
use wasm_bindgen::prelude::wasm_bindgen;

fn size<F: BucketField + Decompose>(n: u32) -> u32 {
    let (points, flags) = memory::<F>(n as usize);
    (points * size_of::<F::Point>() + flags) as u32
}

/// The sum over `n` points in all whose buffer is at `state`.
///
/// # Safety
/// The host owns `size(n)` bytes there, which nothing else refers to during the call.
unsafe fn stream<'a, F: BucketField + Decompose>(state: u32, n: u32) -> Stream<'a, F> {
    let (points, flags) = memory::<F>(n as usize);
    let behind = state + (points * size_of::<F::Point>()) as u32;
    // SAFETY: the caller's promise; points are numbers, for which any bytes will do.
    unsafe { Stream::of(n as usize, items_mut(state, points as u32), items_mut(behind, flags as u32)) }
}

/// # Safety
/// As for `stream`, and the host owns `count` affine points and scalars.
unsafe fn add<F: BucketField + Decompose>(state: u32, n: u32, points: u32, scalars: u32, count: u32) -> u32 {
    // SAFETY: the caller's promise.
    let (points, scalars) = unsafe { (items::<Affine<F>>(points, count), items(scalars, count)) };
    // SAFETY: the caller's promise.
    status(unsafe { stream::<F>(state, n) }.add(points, scalars, 1))
}

/// # Safety
/// As for `stream`, and the host owns room for a Jacobian point.
unsafe fn end<F: BucketField + Decompose>(state: u32, n: u32, target: u32) -> u32 {
    // SAFETY: the caller's promise.
    let target = unsafe { items_mut::<Jacobian<F>>(target, 1) };
    // SAFETY: the caller's promise.
    status(unsafe { stream::<F>(state, n) }.end(target))
}

/// Uncompressed encodings to affine points in the subgroup, which is checked for many of them together by 32 random bytes.
#[wasm_bindgen]
pub fn g1_decode_many_uncompressed(source: u32, n: u32, target: u32, seed: u32) -> u32 {
    // SAFETY: the host passes n × 96 bytes, room for n affine points, and 32 bytes.
    let (source, target, seed) = unsafe { (items::<[u8; 96]>(source, n), items_mut(target, n), item(seed)) };
    status(decode_many_vartime::<Fp>(Form::Uncompressed, source.as_flattened(), seed, target))
}

/// Bytes of the buffer for a sum over `n` points in all.
#[wasm_bindgen]
pub fn g1_msm_size(n: u32) -> u32 {
    size::<Fp>(n)
}

/// Begins a sum over `n` points in all.
#[wasm_bindgen]
pub fn g1_msm_begin(state: u32, n: u32) {
    // SAFETY: the host passes a buffer of `g1_msm_size(n)` bytes.
    unsafe { stream::<Fp>(state, n) }.clear();
}

/// Adds `Σ scalarsᵢ·pointsᵢ` over `count` affine points in the subgroup. Errors: `OutOfMemory`, and nothing is added.
#[wasm_bindgen]
pub fn g1_msm_add(state: u32, n: u32, points: u32, scalars: u32, count: u32) -> u32 {
    // SAFETY: the host passes a sum that has begun, `count` affine points and `count` scalars.
    unsafe { add::<Fp>(state, n, points, scalars, count) }
}

/// Writes the sum, a Jacobian point, for which the buffer is lost. Errors: `OutOfMemory`.
#[wasm_bindgen]
pub fn g1_msm_end(state: u32, n: u32, target: u32) -> u32 {
    // SAFETY: the host passes a sum that has begun and room for a Jacobian point.
    unsafe { end::<Fp>(state, n, target) }
}

/// Uncompressed encodings to affine points in the subgroup, which is checked for many of them together by 32 random bytes.
#[wasm_bindgen]
pub fn g2_decode_many_uncompressed(source: u32, n: u32, target: u32, seed: u32) -> u32 {
    // SAFETY: the host passes n × 192 bytes, room for n affine points, and 32 bytes.
    let (source, target, seed) = unsafe { (items::<[u8; 192]>(source, n), items_mut(target, n), item(seed)) };
    status(decode_many_vartime::<Fp2>(Form::Uncompressed, source.as_flattened(), seed, target))
}

/// Bytes of the buffer for a sum over `n` points in all.
#[wasm_bindgen]
pub fn g2_msm_size(n: u32) -> u32 {
    size::<Fp2>(n)
}

/// Begins a sum over `n` points in all.
#[wasm_bindgen]
pub fn g2_msm_begin(state: u32, n: u32) {
    // SAFETY: the host passes a buffer of `g2_msm_size(n)` bytes.
    unsafe { stream::<Fp2>(state, n) }.clear();
}

/// Adds `Σ scalarsᵢ·pointsᵢ` over `count` affine points in the subgroup. Errors: `OutOfMemory`, and nothing is added.
#[wasm_bindgen]
pub fn g2_msm_add(state: u32, n: u32, points: u32, scalars: u32, count: u32) -> u32 {
    // SAFETY: the host passes a sum that has begun, `count` affine points and `count` scalars.
    unsafe { add::<Fp2>(state, n, points, scalars, count) }
}

/// Writes the sum, a Jacobian point, for which the buffer is lost. Errors: `OutOfMemory`.
#[wasm_bindgen]
pub fn g2_msm_end(state: u32, n: u32, target: u32) -> u32 {
    // SAFETY: the host passes a sum that has begun and room for a Jacobian point.
    unsafe { end::<Fp2>(state, n, target) }
}
