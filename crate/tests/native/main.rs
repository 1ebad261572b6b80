//! The arithmetic natively, with every overflow of a limb bound caught: against blst, and against plain forms of the same.
//!
//! One binary: the kernels, which are inlined everywhere, are compiled once.
#![allow(clippy::expect_used)] // a test fails by panicking

mod bls;
mod codec;
mod common;
mod field;
mod fixed;
mod h2c;
mod inverse;
mod membership;
mod msm;
mod mul;
mod ntt;
mod pairing;
mod poly;
mod sha256;
mod tower;
