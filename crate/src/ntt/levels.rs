//! The butterflies of a transform, on elements side by side in the lanes of the tier.
//!
//! Radix 2, one twiddle for a block, which is the i-th of its level: the i-th root of the table. Blocks with twiddle 1
//! multiply nothing. A block that fits a core's first cache is finished before the next one is begun.
use crate::field::lanes::{FrLanes, LANES, Packed};

/// Lanes that are transformed level by level: 24 KiB of them at most.
const LEAF: usize = 256;

/// Levels after which limbs are settled: each adds a carried limb, data start with at most two, and products take eight.
const LEVELS: u32 = 6;

/// Coefficients → values in bit-reversed order, one transform of `data.len()` elements in each lane.
///
/// Range: limbs count as two at most. Result: less than `log n + 1` times r in size, to be reduced.
pub fn across(data: &mut [FrLanes], roots: &[Packed]) {
    block(data, 0, roots, 0);
}

/// The same for one transform of `LANES·data.len()` elements, which follow each other from lane to lane; at least `LANES`
/// vectors.
pub fn along(data: &mut [FrLanes], roots: &[Packed]) {
    across(data, roots);
    // The last level's partners stand in the lanes of one vector.
    if LANES > 1 {
        let (groups, _) = data.as_chunks_mut::<LANES>();
        let (roots, _) = roots.as_chunks::<LANES>();
        for (group, roots) in groups.iter_mut().zip(roots) {
            *group = FrLanes::transpose(group.map(|x| x.settled()));
            let (low, high) = group.split_at_mut(LANES / 2);
            FrLanes::butterfly(&mut low[0], &mut high[0], &FrLanes::unpack(roots.each_ref()));
            *group = FrLanes::transpose(*group);
        }
    }
}

/// Block `index` of its level, whose limbs have grown for `grown` levels.
fn block(data: &mut [FrLanes], index: usize, roots: &[Packed], mut grown: u32) {
    if data.len() > LEAF {
        settle_at(LEVELS, &mut grown, data);
        let half = data.len() / 2;
        level(data, index, roots);
        let (low, high) = data.split_at_mut(half);
        block(low, 2 * index, roots, grown);
        block(high, 2 * index + 1, roots, grown);
        return;
    }
    let (mut half, mut first) = (data.len() / 2, index);
    while half > 0 {
        settle_at(LEVELS, &mut grown, data);
        for (i, part) in data.chunks_exact_mut(2 * half).enumerate() {
            level(part, first + i, roots);
        }
        half /= 2;
        first *= 2;
    }
}

/// Counts a level, and settles the data if so many came before it.
fn settle_at(levels: u32, grown: &mut u32, data: &mut [FrLanes]) {
    if *grown == levels {
        data.iter_mut().for_each(|x| *x = x.settled());
        *grown = 0;
    }
    *grown += 1;
}

/// `(a, b) → (a + w·b, a − w·b)`: values grow by less than r.
#[inline(always)]
fn level(block: &mut [FrLanes], index: usize, roots: &[Packed]) {
    let (low, high) = block.split_at_mut(block.len() / 2);
    if index == 0 {
        for (a, b) in low.iter_mut().zip(high) {
            let t = b.reduce();
            (*a, *b) = (a.add(&t), a.sub(&t));
        }
        return;
    }
    let w = FrLanes::broadcast(&roots[index]);
    for (a, b) in low.iter_mut().zip(high) {
        FrLanes::butterfly(a, b, &w);
    }
}
