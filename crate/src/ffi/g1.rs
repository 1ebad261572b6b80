//! G1: conversions, sums, MSM.
use super::{check, item, items, items_mut, read, status, write};
use crate::codec::point::{self, Form};
use crate::curve::{Affine, G1Affine, G1Jacobian};
use crate::error::Error;
use crate::field::Fp;
use crate::msm::membership::decode_many_vartime;
use crate::msm::{msm_batch_vartime, msm_vartime};
use wasm_bindgen::prelude::wasm_bindgen;

/// Bytes of an affine point in the tier's own form.
#[wasm_bindgen]
pub fn g1_affine_size() -> u32 {
    size_of::<G1Affine>() as u32
}

/// Bytes of a Jacobian point in the tier's own form.
#[wasm_bindgen]
pub fn g1_size() -> u32 {
    size_of::<G1Jacobian>() as u32
}

/// Trusted points (x ‖ y, 48 little-endian bytes each, zeros for infinity) to affine points.
/// The only check is that coordinates are canonical.
#[wasm_bindgen]
pub fn g1_affine_from_le(source: u32, n: u32, target: u32) -> u32 {
    // SAFETY: the host passes n × 96 bytes and room for n affine points.
    let (source, target) = unsafe { (items::<[u8; 96]>(source, n), items_mut(target, n)) };
    status(point::decode_trusted::<Fp>(source.as_flattened(), target))
}

/// Affine points to x ‖ y, 48 little-endian bytes each.
#[wasm_bindgen]
pub fn g1_affine_to_le(source: u32, n: u32, target: u32) {
    // SAFETY: the host passes n affine points and room for n × 96 bytes.
    let (source, target) = unsafe { (items::<G1Affine>(source, n), items_mut::<[u8; 96]>(target, n)) };
    point::encode_trusted(source, target.as_flattened_mut());
}

/// Compressed encodings to affine points on the curve, and in the subgroup unless `check_subgroup` is 0.
#[wasm_bindgen]
pub fn g1_decode(source: u32, n: u32, target: u32, check_subgroup: u32) -> u32 {
    // SAFETY: the host passes n × 48 bytes and room for n affine points.
    let (source, target) = unsafe { (items::<[u8; 48]>(source, n), items_mut(target, n)) };
    status(point::decode::<Fp>(Form::Compressed, check(check_subgroup), source.as_flattened(), target))
}

/// Compressed encodings to affine points in the subgroup, which is checked for many of them together by 32 random bytes.
#[wasm_bindgen]
pub fn g1_decode_many(source: u32, n: u32, target: u32, seed: u32) -> u32 {
    // SAFETY: the host passes n × 48 bytes, room for n affine points, and 32 bytes.
    let (source, target, seed) = unsafe { (items::<[u8; 48]>(source, n), items_mut(target, n), item(seed)) };
    status(decode_many_vartime::<Fp>(Form::Compressed, source.as_flattened(), seed, target))
}

/// Uncompressed encodings to affine points on the curve, and in the subgroup unless `check_subgroup` is 0.
#[wasm_bindgen]
pub fn g1_decode_uncompressed(source: u32, n: u32, target: u32, check_subgroup: u32) -> u32 {
    // SAFETY: the host passes n × 96 bytes and room for n affine points.
    let (source, target) = unsafe { (items::<[u8; 96]>(source, n), items_mut(target, n)) };
    status(point::decode::<Fp>(Form::Uncompressed, check(check_subgroup), source.as_flattened(), target))
}

/// Jacobian points to compressed encodings.
#[wasm_bindgen]
pub fn g1_encode(source: u32, n: u32, target: u32) -> u32 {
    // SAFETY: the host passes n Jacobian points and room for n × 48 bytes.
    let (source, target) = unsafe { (items(source, n), items_mut::<[u8; 48]>(target, n)) };
    status(point::encode_jacobian::<Fp>(Form::Compressed, source, target.as_flattened_mut()))
}

/// Jacobian points to uncompressed encodings.
#[wasm_bindgen]
pub fn g1_encode_uncompressed(source: u32, n: u32, target: u32) -> u32 {
    // SAFETY: the host passes n Jacobian points and room for n × 96 bytes.
    let (source, target) = unsafe { (items(source, n), items_mut::<[u8; 96]>(target, n)) };
    status(point::encode_jacobian::<Fp>(Form::Uncompressed, source, target.as_flattened_mut()))
}

/// Jacobian to affine points, one inversion for all.
#[wasm_bindgen]
pub fn g1_to_affine(source: u32, n: u32, target: u32) -> u32 {
    // SAFETY: the host passes n Jacobian points and room for n affine ones.
    let (source, target) = unsafe { (items::<G1Jacobian>(source, n), items_mut::<G1Affine>(target, n)) };
    status(Affine::from_jacobian_vartime(source, target))
}

/// Affine to Jacobian points.
#[wasm_bindgen]
pub fn g1_from_affine(source: u32, n: u32, target: u32) {
    // SAFETY: the host passes n affine points and room for n Jacobian ones.
    let (source, target) = unsafe { (items::<G1Affine>(source, n), items_mut::<G1Jacobian>(target, n)) };
    for (point, jacobian) in source.iter().zip(target) {
        *jacobian = (*point).into();
    }
}

/// `target = a + b`, which may be the same buffers. Public data.
#[wasm_bindgen]
pub fn g1_add(a: u32, b: u32, target: u32) {
    // SAFETY: the host passes two Jacobian points and room for a third.
    unsafe { write(target, read::<G1Jacobian>(a).add_vartime(&read(b))) }
}

/// `target = −a`, which may be the same buffer.
#[wasm_bindgen]
pub fn g1_neg(a: u32, target: u32) {
    // SAFETY: the host passes a Jacobian point and room for another.
    unsafe { write(target, read::<G1Jacobian>(a).negate()) }
}

/// `Σ scalarsᵢ·pointsᵢ` over n affine points in the subgroup. Public data.
#[wasm_bindgen]
pub fn g1_msm(points: u32, scalars: u32, n: u32, target: u32) -> u32 {
    // SAFETY: the host passes n affine points, n scalars, and room for one Jacobian point.
    let (points, scalars, target) = unsafe { (items(points, n), items(scalars, n), items_mut(target, 1)) };
    status(msm_vartime::<Fp>(points, scalars).map(|sum| target[0] = sum))
}

/// `batches` sums over consecutive runs of n points and scalars. Public data.
#[wasm_bindgen]
pub fn g1_msm_batch(points: u32, scalars: u32, n: u32, batches: u32, target: u32) -> u32 {
    let Some(all) = n.checked_mul(batches) else {
        return status(Err(Error::TooLarge));
    };
    // SAFETY: the host passes n·batches affine points and scalars, and room for `batches` Jacobian points.
    let (points, scalars, target) = unsafe { (items(points, all), items(scalars, all), items_mut(target, batches)) };
    status(msm_batch_vartime::<Fp>(points, scalars, target))
}
