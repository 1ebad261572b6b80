//! The butterflies of a transform, on elements side by side in the lanes of the tier.
//!
//! Radix 2, one twiddle for a block, which is the i-th of its level: the i-th root of the table. Blocks with twiddle 1
//! multiply nothing. A block that fits a core's first cache is finished before the next one is begun.
use crate::field::lanes::{FrLanes, LANES, Root, Roots};

/// Lanes that are transformed level by level: 24 KiB of them at most.
const LEAF: usize = 256;

/// Levels after which limbs are settled: each adds a carried limb, data start with at most two, and products take eight.
const LEVELS: u32 = 6;

/// Coefficients → values in bit-reversed order, one transform of `data.len()` elements in each lane.
///
/// Range: limbs count as two at most, values below r. Result: to be reduced, and less than 2^5 r in size at 2^16 elements,
/// since a level adds less than 2r, and the first one, whose factor is 1, less than r.
pub fn across(data: &mut [FrLanes], roots: &[Root]) {
    block(data, 0, roots, 0);
}

/// The same for one transform of `LANES·data.len()` elements, which follow each other from lane to lane; at least `LANES`
/// vectors.
pub fn along(data: &mut [FrLanes], roots: &[Root]) {
    across(data, roots);
    // The last level's partners stand in the lanes of one vector.
    if LANES > 1 {
        let (groups, _) = data.as_chunks_mut::<LANES>();
        let (roots, _) = roots.as_chunks::<LANES>();
        for (groups, roots) in groups.chunks_mut(2).zip(roots.chunks(2)) {
            for group in groups.iter_mut() {
                *group = FrLanes::transpose(group.map(|x| x.settled()));
            }
            let pairs = groups.iter_mut().zip(roots).map(|(group, roots)| {
                let (low, high) = group.split_at_mut(LANES / 2);
                (&mut low[0], &mut high[0], Roots::unpack(roots.each_ref()))
            });
            in_step(pairs);
            for group in groups {
                *group = FrLanes::transpose(*group);
            }
        }
    }
}

/// Butterflies by twos, a single one beside itself.
#[inline(always)]
fn in_step<'a>(mut pairs: impl Iterator<Item = (&'a mut FrLanes, &'a mut FrLanes, Roots)>) {
    while let Some((a, b, w)) = pairs.next() {
        match pairs.next() {
            Some((c, d, v)) => FrLanes::butterflies([a, c], [b, d], [&w, &v]),
            None => {
                let (mut c, mut d) = (*a, *b);
                FrLanes::butterflies([a, &mut c], [b, &mut d], [&w, &w]);
            }
        }
    }
}

/// Block `index` of its level, whose limbs have grown for `grown` levels.
fn block(data: &mut [FrLanes], index: usize, roots: &[Root], mut grown: u32) {
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
        if half == 1 {
            let first_pair = if first == 0 { 2 } else { 0 };
            for part in data[..first_pair].chunks_exact_mut(2) {
                level(part, 0, roots);
            }
            let pairs = data[first_pair..].chunks_exact_mut(2).zip(&roots[first + first_pair / 2..]);
            in_step(pairs.map(|(part, root)| {
                let (low, high) = part.split_at_mut(1);
                (&mut low[0], &mut high[0], Roots::broadcast(root))
            }));
            return;
        }
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

/// `(a, b) → (a + w·b, a − w·b)`, at least two or with w = 1: values grow by less than 2r.
#[inline(always)]
fn level(block: &mut [FrLanes], index: usize, roots: &[Root]) {
    let (low, high) = block.split_at_mut(block.len() / 2);
    if index == 0 {
        for (a, b) in low.iter_mut().zip(high) {
            let t = b.reduce();
            (*a, *b) = (a.add(&t), a.sub(&t));
        }
        return;
    }
    let w = Roots::broadcast(&roots[index]);
    let (low, _) = low.as_chunks_mut::<2>();
    let (high, _) = high.as_chunks_mut::<2>();
    for ([a, c], [b, d]) in low.iter_mut().zip(high) {
        FrLanes::butterflies([a, c], [b, d], [&w, &w]);
    }
}
