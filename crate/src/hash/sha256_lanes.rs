//! SHA-256 of four messages at once, in the lanes of i32x4.
//!
//! Time: depends on the lengths only.
use super::sha256::{BLOCK, K};
use core::arch::wasm32::*;

/// Messages that are hashed together.
const LANES: usize = 4;

/// 6.2.2 of FIPS 180-4 for equally many blocks of four messages.
pub fn compress(chains: [&mut [u32; 8]; LANES], blocks: [&[[u8; BLOCK]]; LANES]) {
    let mut chain: [v128; 8] = core::array::from_fn(|i| u32x4(chains[0][i], chains[1][i], chains[2][i], chains[3][i]));
    let [first, second, third, fourth] = blocks;
    for (((a, b), c), d) in first.iter().zip(second).zip(third).zip(fourth) {
        compress_one(&mut chain, [a, b, c, d]);
    }
    for (i, word) in chain.iter().enumerate() {
        chains[0][i] = u32x4_extract_lane::<0>(*word);
        chains[1][i] = u32x4_extract_lane::<1>(*word);
        chains[2][i] = u32x4_extract_lane::<2>(*word);
        chains[3][i] = u32x4_extract_lane::<3>(*word);
    }
}

#[inline(always)]
fn rotate<const N: u32>(x: v128) -> v128 {
    v128_or(u32x4_shr(x, N), i32x4_shl(x, 32 - N))
}

#[inline(always)]
fn xor3(a: v128, b: v128, c: v128) -> v128 {
    v128_xor(v128_xor(a, b), c)
}

/// One step on the working variables; the caller renames them instead of moving them.
macro_rules! step {
    ($a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident, $kw:expr) => {
        let t1 = i32x4_add(
            i32x4_add($h, xor3(rotate::<6>($e), rotate::<11>($e), rotate::<25>($e))),
            i32x4_add(v128_xor($g, v128_and($e, v128_xor($f, $g))), $kw),
        );
        let majority = v128_xor(v128_and(v128_xor($a, $b), v128_xor($b, $c)), $b);
        let t2 = i32x4_add(xor3(rotate::<2>($a), rotate::<13>($a), rotate::<22>($a)), majority);
        $d = i32x4_add($d, t1);
        $h = i32x4_add(t1, t2);
    };
}

fn compress_one(chain: &mut [v128; 8], blocks: [&[u8; BLOCK]; LANES]) {
    let mut w = words(blocks);
    // In memory: engines materialise a vector constant anew at every use.
    let constants = core::hint::black_box(&K);
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *chain;
    let (k, _) = constants.as_chunks::<16>();
    for (round, k) in k.iter().enumerate() {
        if round > 0 {
            for i in 0..16 {
                let (w15, w2) = (w[(i + 1) & 15], w[(i + 14) & 15]);
                let s0 = xor3(rotate::<7>(w15), rotate::<18>(w15), u32x4_shr(w15, 3));
                let s1 = xor3(rotate::<17>(w2), rotate::<19>(w2), u32x4_shr(w2, 10));
                w[i] = i32x4_add(i32x4_add(w[i], s0), i32x4_add(w[(i + 9) & 15], s1));
            }
        }
        let kw = |i: usize| i32x4_add(u32x4_splat(k[i]), w[i]);
        for i in [0, 8] {
            step!(a b c d e f g h, kw(i));
            step!(h a b c d e f g, kw(i + 1));
            step!(g h a b c d e f, kw(i + 2));
            step!(f g h a b c d e, kw(i + 3));
            step!(e f g h a b c d, kw(i + 4));
            step!(d e f g h a b c, kw(i + 5));
            step!(c d e f g h a b, kw(i + 6));
            step!(b c d e f g h a, kw(i + 7));
        }
    }
    for (word, value) in chain.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *word = i32x4_add(*word, value);
    }
}

/// The words of four blocks, the i-th of all of them side by side.
#[inline(always)]
fn words(blocks: [&[u8; BLOCK]; LANES]) -> [v128; 16] {
    let mut out = [u32x4_splat(0); 16];
    let (quarters, _) = out.as_chunks_mut::<4>();
    for (i, quarter) in quarters.iter_mut().enumerate() {
        let [a, b, c, d] = blocks.map(|block| {
            // SAFETY: 16 of the block's 64 bytes; loads need no alignment.
            let bytes = unsafe { v128_load(block.as_ptr().add(16 * i).cast()) };
            i8x16_shuffle::<3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12>(bytes, bytes)
        });
        let (ab_low, ab_high) = (i32x4_shuffle::<0, 4, 1, 5>(a, b), i32x4_shuffle::<2, 6, 3, 7>(a, b));
        let (cd_low, cd_high) = (i32x4_shuffle::<0, 4, 1, 5>(c, d), i32x4_shuffle::<2, 6, 3, 7>(c, d));
        *quarter = [
            i64x2_shuffle::<0, 2>(ab_low, cd_low),
            i64x2_shuffle::<1, 3>(ab_low, cd_low),
            i64x2_shuffle::<0, 2>(ab_high, cd_high),
            i64x2_shuffle::<1, 3>(ab_high, cd_high),
        ];
    }
    out
}
