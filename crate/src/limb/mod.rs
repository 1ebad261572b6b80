//! Field kernels, one module per instruction tier, all with the same names (C1).
//!
//! `scalar` is part of every tier: it is constant time and carries secrets and encodings. A faster tier adds its own
//! arithmetic for public data; `msm` picks it up through `BucketField`, pairings as `field::PublicFp2`, transforms and
//! polynomials as `field::lanes`.
//!
//! The wide tier (`--cfg kzgpu_wide`, native tests too) has other words and kernels in the scalar ones' place.
mod inverse;
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
#[cfg(not(kzgpu_wide))]
pub mod scalar;
#[cfg(not(kzgpu_wide))]
#[path = "scalar_fp.gen.rs"]
mod scalar_fp;
#[cfg(not(kzgpu_wide))]
#[path = "scalar_fr.gen.rs"]
mod scalar_fr;
pub mod touch;
#[cfg(kzgpu_wide)]
pub mod wide;
#[cfg(kzgpu_wide)]
#[path = "wide_moduli.gen.rs"]
mod wide_moduli;

pub use inverse::steps as inversion_steps;
#[cfg(not(kzgpu_wide))]
pub use scalar::*;
#[cfg(not(kzgpu_wide))]
pub use scalar_fp::{fp_dot, fp_mul, fp_sqr};
#[cfg(not(kzgpu_wide))]
pub use scalar_fr::{fr_mul, fr_sqr};
#[cfg(kzgpu_wide)]
pub use wide::*;
