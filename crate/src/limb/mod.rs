//! Field kernels, one module per instruction tier, all with the same names (C1).
//!
//! `scalar` is part of every tier: it is constant time and carries secrets and encodings. A faster tier adds its own
//! arithmetic for public data; `msm` picks it up through `BucketField`, pairings as `field::PublicFp2`, transforms and
//! polynomials as `field::lanes`.
pub mod inverse;
#[cfg(target_feature = "relaxed-simd")]
pub mod lanes_relaxed;
#[cfg(target_feature = "relaxed-simd")]
pub mod relaxed;
#[cfg(target_feature = "relaxed-simd")]
mod relaxed_complex;
#[cfg(target_feature = "relaxed-simd")]
#[path = "relaxed_fp.gen.rs"]
mod relaxed_fp;
#[cfg(target_feature = "relaxed-simd")]
#[path = "relaxed_fr.gen.rs"]
mod relaxed_fr;
pub mod scalar;
#[path = "scalar_fp.gen.rs"]
mod scalar_fp;
#[path = "scalar_fr.gen.rs"]
mod scalar_fr;

pub use scalar::*;
pub use scalar_fp::{fp_dot, fp_mul, fp_sqr};
pub use scalar_fr::{fr_mul, fr_sqr};
