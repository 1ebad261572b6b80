//! Field kernels, one module per instruction tier, all with the same names (C1).
//!
//! A tier provides, for Fp and Fr, the limb array and `mul`, `sqr`, `dot`, `add`, `sub`, `neg`; everything above this
//! module is the same for every tier. This is the only place that may look at `target_feature`.
pub mod inverse;
pub mod scalar;
#[path = "scalar_fp.gen.rs"]
mod scalar_fp;
#[path = "scalar_fr.gen.rs"]
mod scalar_fr;

pub use scalar::*;
pub use scalar_fp::{fp_dot, fp_mul, fp_sqr};
pub use scalar_fr::{fr_mul, fr_sqr};
