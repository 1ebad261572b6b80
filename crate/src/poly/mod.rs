//! Polynomials over Fr as EIP-4844 and EIP-7594 use them (C5). Public data only.
pub mod cells;
pub mod divide;
pub mod evaluate;
pub mod fk20;
pub mod quotient;
pub mod recover;
pub mod vector;
