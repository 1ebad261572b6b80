//! BLS12-381 and KZG arithmetic for WebAssembly.
//!
//! Layers, each of which uses only those before it: `params`, `isogenies`, `error` (C0) · `limb`, `hash` (C1) · `field` (C2) ·
//! `curve`, `codec` (C3) · `mul`, `msm`, `ntt`, `pairing`, `h2c` (C4) · `poly`, `bls` (C5) · `ffi` (C6, the only raw pointers).
//! Everything is constant time in its operands unless its name ends in `_vartime` or its module says "public data only".
#![no_std]

extern crate alloc;
#[cfg(not(target_arch = "wasm32"))]
extern crate std;

pub mod bls;
mod buffer;
pub mod codec;
pub mod curve;
/// Error codes.
#[path = "error.gen.rs"]
pub mod error;
pub mod field;
pub mod h2c;
pub mod hash;
#[cfg_attr(not(kzgpu_wide), path = "isogenies.gen.rs")]
#[cfg_attr(kzgpu_wide, path = "isogenies_wide.gen.rs")]
pub mod isogenies;
pub mod limb;
pub mod msm;
pub mod mul;
pub mod ntt;
pub mod pairing;
#[cfg_attr(not(kzgpu_wide), path = "params.gen.rs")]
#[cfg_attr(kzgpu_wide, path = "params_wide.gen.rs")]
pub mod params;
pub mod poly;

#[cfg(feature = "ffi")]
pub mod ffi;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

/// A panic is a bug: the instance traps, and the host throws it away.
#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
