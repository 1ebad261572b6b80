//! The Wasm exports: numbers in, numbers out, the same for every tier (C6).
//!
//! Pointers are byte offsets into linear memory. The host owns every buffer: it takes it from `mem_alloc`, keeps track of
//! its length, and passes nothing else; that promise is what each `SAFETY` comment rests on. Lengths that the host passes
//! count items. A status is 0, or an error code with the index of the offending item above its low byte.
#[cfg(feature = "bls")]
mod bls;
#[cfg(feature = "kzg")]
mod fixed;
#[cfg(feature = "kzg")]
mod fr;
#[cfg(feature = "full")]
mod full;
#[cfg(feature = "kzg")]
mod g1;
#[cfg(any(feature = "bls", feature = "full"))]
mod h2c;
mod memory;
#[cfg(feature = "full")]
mod msm;
#[cfg(feature = "kzg")]
mod ntt;
#[cfg(feature = "kzg")]
mod pairing;
#[cfg(feature = "kzg")]
mod poly;
#[cfg(feature = "kzg")]
mod sha;
#[cfg(feature = "sign")]
mod sign;
#[cfg(feature = "full")]
mod transform;

use crate::codec::Failure;
#[cfg(feature = "kzg")]
use crate::codec::point::Check;
use core::slice;

/// The status word of a result.
fn status<E: Into<Failure>>(result: Result<(), E>) -> u32 {
    match result.map_err(Into::into) {
        Ok(()) => 0,
        Err(failure) => u32::from(failure.error.code()) | (failure.index as u32) << 8,
    }
}

/// The checks that a flag asks for.
#[cfg(feature = "kzg")]
fn check(check_subgroup: u32) -> Check {
    if check_subgroup == 0 { Check::Curve } else { Check::Subgroup }
}

/// The item at `pointer`.
///
/// # Safety
/// As for `items` with one item.
unsafe fn item<'a, T>(pointer: u32) -> &'a T {
    // SAFETY: the caller's promise.
    unsafe { &*(pointer as usize as *const T) }
}

/// The `n` items at `pointer`.
///
/// # Safety
/// `pointer` is aligned for T and the host owns `n` initialised items there, which nothing writes during the call.
unsafe fn items<'a, T>(pointer: u32, n: u32) -> &'a [T] {
    // SAFETY: the caller's promise.
    unsafe { slice::from_raw_parts(pointer as usize as *const T, n as usize) }
}

/// The `n` items at `pointer`, to be written.
///
/// # Safety
/// As for `items`, and nothing else refers to them during the call.
unsafe fn items_mut<'a, T>(pointer: u32, n: u32) -> &'a mut [T] {
    // SAFETY: the caller's promise.
    unsafe { slice::from_raw_parts_mut(pointer as usize as *mut T, n as usize) }
}

/// A copy of the item at `pointer`.
///
/// # Safety
/// As for `items` with one item.
#[cfg(feature = "kzg")]
unsafe fn read<T: Copy>(pointer: u32) -> T {
    // SAFETY: the caller's promise.
    unsafe { *(pointer as usize as *const T) }
}

/// Writes an item at `pointer`; reads made before may overlap it.
///
/// # Safety
/// As for `items_mut` with one item.
#[cfg(feature = "kzg")]
unsafe fn write<T>(pointer: u32, value: T) {
    // SAFETY: the caller's promise.
    unsafe { *(pointer as usize as *mut T) = value }
}
