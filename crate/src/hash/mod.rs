//! Hashing (C1).
pub mod sha256;
