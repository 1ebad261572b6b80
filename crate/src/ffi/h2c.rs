//! Maps of field elements to the groups. Public data only.
use super::{items, items_mut, status};
use crate::codec::Failure;
use crate::codec::point::{Encoding, Form, encode_jacobian};
use crate::error::Error;
use crate::field::{Fp, Fp2};
use crate::h2c::{HashToCurve, map_to_group_vartime};
use wasm_bindgen::prelude::wasm_bindgen;

fn map<F: HashToCurve + Encoding>(element: &[u8], target: &mut [u8]) -> Result<(), Failure> {
    let element = F::from_be(element).ok_or(Error::NonCanonical)?;
    Ok(encode_jacobian(Form::Uncompressed, &[map_to_group_vartime(&[element])], target)?)
}

/// The point of G1, uncompressed, that a field element of 48 big-endian bytes is mapped to, cofactor cleared (RFC 9380).
/// Errors: `NonCanonical`.
#[wasm_bindgen]
pub fn h2c_map_g1(element: u32, target: u32) -> u32 {
    // SAFETY: the host passes 48 bytes and room for 96.
    let (element, target) = unsafe { (items(element, 48), items_mut(target, 96)) };
    status(map::<Fp>(element, target))
}

/// The point of G2, uncompressed, that an element of Fp2 is mapped to: 96 big-endian bytes, the coefficient of u first.
/// Errors: `NonCanonical`.
#[wasm_bindgen]
pub fn h2c_map_g2(element: u32, target: u32) -> u32 {
    // SAFETY: the host passes 96 bytes and room for 192.
    let (element, target) = unsafe { (items(element, 96), items_mut(target, 192)) };
    status(map::<Fp2>(element, target))
}
