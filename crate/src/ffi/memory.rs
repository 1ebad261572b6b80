//! Buffers for the host.
use alloc::alloc::{alloc, dealloc};
use core::alloc::Layout;
use wasm_bindgen::prelude::wasm_bindgen;

/// Every buffer starts on a cache line, which aligns it for every type that an export takes.
const ALIGNMENT: usize = 64;

/// A buffer of `bytes` bytes, or 0 when memory can't grow.
#[wasm_bindgen]
pub fn mem_alloc(bytes: u32) -> u32 {
    match Layout::from_size_align(bytes.max(1) as usize, ALIGNMENT) {
        // SAFETY: the layout has a size of at least one.
        Ok(layout) => unsafe { alloc(layout) as usize as u32 },
        Err(_) => 0,
    }
}

/// Gives back a buffer of `mem_alloc(bytes)`.
#[wasm_bindgen]
pub fn mem_free(pointer: u32, bytes: u32) {
    if let Ok(layout) = Layout::from_size_align(bytes.max(1) as usize, ALIGNMENT) {
        // SAFETY: the host gives back what `mem_alloc` returned for the same length, once.
        unsafe { dealloc(pointer as usize as *mut u8, layout) }
    }
}
