//! Reads that bring memory closer, since Wasm has no prefetch.
use core::mem::{MaybeUninit, align_of, size_of};

/// Bytes of a cache line.
const LINE: usize = 64;

/// Reads something for nothing, once in every cache line that it may cover.
#[inline(always)]
pub fn touch<T>(item: &T) {
    let bytes = core::ptr::from_ref(item).cast::<MaybeUninit<u8>>();
    let read = |offset: usize| {
        // SAFETY: `offset` is less than the size of what a reference may read, and any byte will do, even of padding.
        unsafe { bytes.add(offset).read_volatile() };
    };
    (0..size_of::<T>()).step_by(LINE).for_each(read);
    if size_of::<T>() > 0 && align_of::<T>() < LINE {
        read(size_of::<T>() - 1);
    }
}
