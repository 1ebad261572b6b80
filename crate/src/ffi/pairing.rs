//! G2 as far as verification needs it, and the pairing check.
use super::{check, item, items, items_mut, read, status, write};
use crate::codec::point::{self, Form};
use crate::curve::{G1Jacobian, G2Affine};
use crate::field::Fp2;
use crate::pairing::{self, G2Prepared};
use wasm_bindgen::prelude::wasm_bindgen;

/// Bytes of an affine point of G2 in the tier's own form.
#[wasm_bindgen]
pub fn g2_affine_size() -> u32 {
    size_of::<G2Affine>() as u32
}

/// Bytes of a prepared point of G2 in the tier's own form.
#[wasm_bindgen]
pub fn g2_prepared_size() -> u32 {
    size_of::<G2Prepared>() as u32
}

/// Trusted points (x.c0 ‖ x.c1 ‖ y.c0 ‖ y.c1, 48 little-endian bytes each, zeros for infinity) to affine points.
/// The only check is that coordinates are canonical.
#[wasm_bindgen]
pub fn g2_affine_from_le(source: u32, n: u32, target: u32) -> u32 {
    // SAFETY: the host passes n × 192 bytes and room for n affine points.
    let (source, target) = unsafe { (items::<[u8; 192]>(source, n), items_mut(target, n)) };
    status(point::decode_trusted::<Fp2>(source.as_flattened(), target))
}

/// Compressed encodings to affine points; the subgroup is checked unless the flag is 0.
#[wasm_bindgen]
pub fn g2_decode(source: u32, n: u32, target: u32, check_subgroup: u32) -> u32 {
    // SAFETY: the host passes n × 96 bytes and room for n affine points.
    let (source, target) = unsafe { (items::<[u8; 96]>(source, n), items_mut(target, n)) };
    status(point::decode::<Fp2>(Form::Compressed, check(check_subgroup), source.as_flattened(), target))
}

/// The lines of the Miller loop through an affine point of the subgroup.
#[wasm_bindgen]
pub fn g2_prepare(source: u32, target: u32) {
    // SAFETY: the host passes an affine point and room for a prepared one.
    unsafe { write(target, G2Prepared::new(&read(source))) }
}

/// 1 if `Π e(Pᵢ, Qᵢ) = 1`, else 0, for n Jacobian points of G1 and n pointers to prepared points of G2.
#[wasm_bindgen]
pub fn pairing_check(points: u32, prepared: u32, n: u32) -> u32 {
    // SAFETY: the host passes n Jacobian points and n pointers.
    let (points, prepared) = unsafe { (items::<G1Jacobian>(points, n), items::<u32>(prepared, n)) };
    // SAFETY: each pointer is one that the host had `g2_prepare` fill.
    let prepared = prepared.iter().map(|&pointer| unsafe { item::<G2Prepared>(pointer) });
    u32::from(pairing::pairing_check(points.iter().zip(prepared)))
}
