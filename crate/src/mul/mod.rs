//! Scalar multiplication: constant time (`ct`) and, for public data, variable time (`vartime`) (C4).
pub mod ct;
pub mod recode;
pub mod vartime;
