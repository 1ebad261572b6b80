//! Hashing (C1).
pub mod hkdf;
pub mod sha256;
#[cfg(target_feature = "relaxed-simd")]
mod sha256_lanes;

#[cfg(target_feature = "relaxed-simd")]
use sha256_lanes::compress as compress_four;

/// The blocks of four messages, one message after another.
#[cfg(not(target_feature = "relaxed-simd"))]
fn compress_four(chains: [&mut [u32; 8]; 4], blocks: [&[[u8; sha256::BLOCK]]; 4]) {
    for (chain, blocks) in chains.into_iter().zip(blocks) {
        blocks.iter().for_each(|block| sha256::compress(chain, block));
    }
}
