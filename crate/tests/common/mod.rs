//! Shared by the native tests.
#![allow(dead_code)] // every test binary uses its own part
use kzgpu::field::{Fp, Fr};

/// SplitMix64: fixed seeds make every failure repeatable.
pub struct Random(u64);

impl Random {
    /// A stream for a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 uniform bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A base field element of 380 bits.
    pub fn fp(&mut self) -> Fp {
        let mut words = [0; 6].map(|_| self.next());
        words[5] &= (1 << 60) - 1;
        Fp::from_words(&words)
    }

    /// A scalar, uniform up to 2^-128.
    pub fn fr(&mut self) -> Fr {
        let mut digest = [[0u8; 32]; 2];
        for chunk in digest.iter_mut().flat_map(|half| half.chunks_exact_mut(8)) {
            chunk.copy_from_slice(&self.next().to_be_bytes());
        }
        Fr::from_digest(&digest[0]) * Fr::from_digest(&[0xff; 32]) + Fr::from_digest(&digest[1])
    }
}
