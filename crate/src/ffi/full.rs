//! The group operations and the pairing themselves, which KZG does not need one by one.
use super::{check, item, items, items_mut, read, status, write};
use crate::codec::point::{self, Form};
use crate::curve::{Affine, G1Affine, G2Affine, G2Jacobian};
use crate::field::{Fp, Fp2, Fr};
use crate::msm::msm_vartime;
use crate::mul::vartime;
use crate::pairing::pairing;
use wasm_bindgen::prelude::wasm_bindgen;

/// Bytes of a Jacobian point of G2 in the tier's own form.
#[wasm_bindgen]
pub fn g2_size() -> u32 {
    size_of::<G2Jacobian>() as u32
}

/// The standard generator of G1.
#[wasm_bindgen]
pub fn g1_generator(target: u32) {
    // SAFETY: the host passes room for an affine point.
    unsafe { write(target, G1Affine::GENERATOR) }
}

/// The standard generator of G2.
#[wasm_bindgen]
pub fn g2_generator(target: u32) {
    // SAFETY: the host passes room for an affine point.
    unsafe { write(target, G2Affine::GENERATOR) }
}

/// Uncompressed encodings to affine points; the subgroup is checked unless the flag is 0.
#[wasm_bindgen]
pub fn g2_decode_uncompressed(source: u32, n: u32, target: u32, check_subgroup: u32) -> u32 {
    // SAFETY: the host passes n × 192 bytes and room for n affine points.
    let (source, target) = unsafe { (items::<[u8; 192]>(source, n), items_mut(target, n)) };
    status(point::decode::<Fp2>(Form::Uncompressed, check(check_subgroup), source.as_flattened(), target))
}

/// Jacobian points to compressed encodings.
#[wasm_bindgen]
pub fn g2_encode(source: u32, n: u32, target: u32) -> u32 {
    // SAFETY: the host passes n Jacobian points and room for n × 96 bytes.
    let (source, target) = unsafe { (items(source, n), items_mut::<[u8; 96]>(target, n)) };
    status(point::encode_jacobian::<Fp2>(Form::Compressed, source, target.as_flattened_mut()))
}

/// Jacobian points to uncompressed encodings.
#[wasm_bindgen]
pub fn g2_encode_uncompressed(source: u32, n: u32, target: u32) -> u32 {
    // SAFETY: the host passes n Jacobian points and room for n × 192 bytes.
    let (source, target) = unsafe { (items(source, n), items_mut::<[u8; 192]>(target, n)) };
    status(point::encode_jacobian::<Fp2>(Form::Uncompressed, source, target.as_flattened_mut()))
}

/// Jacobian to affine points, one inversion for all.
#[wasm_bindgen]
pub fn g2_to_affine(source: u32, n: u32, target: u32) -> u32 {
    // SAFETY: the host passes n Jacobian points and room for n affine ones.
    let (source, target) = unsafe { (items::<G2Jacobian>(source, n), items_mut::<G2Affine>(target, n)) };
    status(Affine::from_jacobian_vartime(source, target))
}

/// Affine to Jacobian points.
#[wasm_bindgen]
pub fn g2_from_affine(source: u32, n: u32, target: u32) {
    // SAFETY: the host passes n affine points and room for n Jacobian ones.
    let (source, target) = unsafe { (items::<G2Affine>(source, n), items_mut::<G2Jacobian>(target, n)) };
    for (point, jacobian) in source.iter().zip(target) {
        *jacobian = (*point).into();
    }
}

/// `target = a + b`, which may be the same buffers. Public data.
#[wasm_bindgen]
pub fn g2_add(a: u32, b: u32, target: u32) {
    // SAFETY: the host passes two Jacobian points and room for a third.
    unsafe { write(target, read::<G2Jacobian>(a).add_vartime(&read(b))) }
}

/// `target = −a`, which may be the same buffer.
#[wasm_bindgen]
pub fn g2_neg(a: u32, target: u32) {
    // SAFETY: the host passes a Jacobian point and room for another.
    unsafe { write(target, read::<G2Jacobian>(a).negate()) }
}

/// `Σ scalarsᵢ·pointsᵢ` over n affine points in the subgroup. Public data.
#[wasm_bindgen]
pub fn g2_msm(points: u32, scalars: u32, n: u32, target: u32) -> u32 {
    // SAFETY: the host passes n affine points, n scalars, and room for one Jacobian point.
    let (points, scalars, target) = unsafe { (items(points, n), items(scalars, n), items_mut(target, 1)) };
    status(msm_vartime::<Fp2>(points, scalars).map(|sum| target[0] = sum))
}

/// `k·P` for an affine point in the subgroup and 32 big-endian bytes k, any 256-bit integer. Public data.
#[wasm_bindgen]
pub fn g1_mul_vartime(point: u32, k: u32, target: u32) -> u32 {
    // SAFETY: the host passes an affine point, 32 bytes, and room for a Jacobian point.
    let (point, k, target) = unsafe { (item(point), item(k), items_mut(target, 1)) };
    status(vartime::mul_vartime::<Fp>(point, &Fr::from_digest(k)).map(|product| target[0] = product))
}

/// `k·P` for an affine point in the subgroup and 32 big-endian bytes k, any 256-bit integer. Public data.
#[wasm_bindgen]
pub fn g2_mul_vartime(point: u32, k: u32, target: u32) -> u32 {
    // SAFETY: the host passes an affine point, 32 bytes, and room for a Jacobian point.
    let (point, k, target) = unsafe { (item(point), item(k), items_mut(target, 1)) };
    status(vartime::mul_vartime::<Fp2>(point, &Fr::from_digest(k)).map(|product| target[0] = product))
}

/// `Π e(Pᵢ, Qᵢ)` over n affine pairs in the subgroups, after the final exponentiation: 12 × 48 big-endian bytes,
/// c0.c0.c0, c0.c0.c1, c0.c1.c0, …, c1.c2.c1.
#[wasm_bindgen]
pub fn gt_pairing(g1: u32, g2: u32, n: u32, target: u32) {
    // SAFETY: the host passes n affine points of each group and room for 576 bytes.
    let (g1, g2, target) = unsafe { (items(g1, n), items(g2, n), items_mut::<[u8; 48]>(target, 12)) };
    for (coordinate, bytes) in pairing(g1.iter().zip(g2)).coordinates().into_iter().zip(target) {
        *bytes = coordinate.to_be_bytes();
    }
}
