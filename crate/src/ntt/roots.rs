//! Roots of unity as factors of the bulk arithmetic: one table for every size, made at first use.
use super::domain::root_of_order;
use crate::buffer::with_capacity;
use crate::error::Error;
use crate::field::Field;
use crate::field::Fr;
use crate::limb::lanes::{self, FrLanes, LANES, Packed};
use alloc::vec::Vec;
use core::sync::atomic::{AtomicPtr, Ordering};

/// The largest transform that is made in one piece: its elements and twiddles stay in a core's own cache.
pub const MAX_PIECE: u32 = 13;

/// Entries of the table.
pub const ROOTS: usize = 1 << (MAX_PIECE - 1);

static TABLE: AtomicPtr<Packed> = AtomicPtr::new(core::ptr::null_mut());

/// `ω^rev(i)`, the twiddles of [`super::Domain`] for up to `2^MAX_PIECE` elements: the table of a smaller domain is a
/// prefix. Errors: `OutOfMemory`.
pub fn roots() -> Result<&'static [Packed; ROOTS], Error> {
    let mut table = TABLE.load(Ordering::Acquire);
    if table.is_null() {
        let made = Vec::leak(make()?).as_mut_ptr();
        // Native tests have threads: whoever comes second leaves one table unused.
        table = match TABLE.compare_exchange(table, made, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => made,
            Err(other) => other,
        };
    }
    // SAFETY: the pointer is that of a leaked table of ROOTS entries, which nothing writes again.
    Ok(unsafe { &*table.cast() })
}

fn make() -> Result<Vec<Packed>, Error> {
    let mut table = with_capacity(ROOTS)?;
    table.push(lanes::pack(&Fr::ONE.0));
    // Bit j of an index stands for a factor ω_(2^(j+2)), whatever the size of the domain.
    for j in 0..MAX_PIECE - 1 {
        let root = FrLanes::broadcast(&lanes::pack(&root_of_order(j + 2).0));
        for i in 0..1 << j {
            let [next, ..] = FrLanes::unpack([&table[i]; LANES]).mul(&root).packed();
            table.push(next);
        }
    }
    Ok(table)
}
