//! Roots of unity as factors of the bulk arithmetic: one table for every size, made at first use.
use super::domain::root_of_order;
use crate::buffer::with_capacity;
use crate::error::Error;
use crate::field::Field;
use crate::field::Fr;
use crate::field::lanes::{self, FrLanes, LANES, Packed, Root};
use alloc::vec::Vec;
use core::sync::atomic::{AtomicPtr, Ordering};

/// The largest transform that is made in one piece: 3 MiB of elements and 3 of twiddles.
pub const MAX_PIECE: u32 = 16;

/// Sizes of the two tables: that of a blob's extension and that of the largest piece.
const SIZES: [u32; 2] = [13, MAX_PIECE];

/// Tables that are made at first use and never written again.
struct Tables<T>([AtomicPtr<T>; 2]);

static FACTORS: Tables<Packed> = Tables([const { AtomicPtr::new(core::ptr::null_mut()) }; 2]);
static ROOTS: Tables<Root> = Tables([const { AtomicPtr::new(core::ptr::null_mut()) }; 2]);

impl<T> Tables<T> {
    fn get(&self, log_n: u32, make: fn(u32) -> Result<Vec<T>, Error>) -> Result<&'static [T], Error> {
        let place = SIZES.iter().position(|size| log_n <= *size).ok_or(Error::TooLarge)?;
        let mut table = self.0[place].load(Ordering::Acquire);
        if table.is_null() {
            let made = Vec::leak(make(SIZES[place])?).as_mut_ptr();
            // Native tests have threads: whoever comes second leaves one table unused.
            table = match self.0[place].compare_exchange(table, made, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => made,
                Err(other) => other,
            };
        }
        // SAFETY: the pointer is that of a leaked table of this size, which nothing writes again.
        Ok(unsafe { core::slice::from_raw_parts(table, 1 << (SIZES[place] - 1)) })
    }
}

/// `ω^rev(i)`, the twiddles of [`super::Domain`] for at least `2^log_n` elements, at most `2^MAX_PIECE`: the table of a
/// smaller domain is a prefix. Errors: `TooLarge`, `OutOfMemory`.
pub fn factors(log_n: u32) -> Result<&'static [Packed], Error> {
    FACTORS.get(log_n, make)
}

/// The same as factors of butterflies. Errors: as there.
pub fn roots(log_n: u32) -> Result<&'static [Root], Error> {
    match lanes::as_roots(factors(log_n)?) {
        Some(roots) => Ok(roots),
        None => ROOTS.get(log_n, make_roots),
    }
}

fn make_roots(log_n: u32) -> Result<Vec<Root>, Error> {
    let factors = factors(log_n)?;
    let mut table = with_capacity(factors.len())?;
    let (groups, _) = factors.as_chunks::<LANES>();
    for group in groups {
        table.extend(FrLanes::unpack(group.each_ref()).roots());
    }
    Ok(table)
}

fn make(log_n: u32) -> Result<Vec<Packed>, Error> {
    let mut table = with_capacity(1 << (log_n - 1))?;
    table.push(lanes::pack(&Fr::ONE.0));
    // Bit j of an index stands for a factor ω_(2^(j+2)), whatever the size of the domain.
    for j in 0..log_n - 1 {
        let root = FrLanes::broadcast(&lanes::pack(&root_of_order(j + 2).0));
        for i in 0..1 << j {
            let [next, ..] = FrLanes::unpack([&table[i]; LANES]).mul(&root).packed();
            table.push(next);
        }
    }
    Ok(table)
}
