//! Canonical bytes to and from scalars and points: everything is checked here, once (C3). Public data only.
mod coordinate;
pub mod point;
pub mod scalar;

use crate::error::Error;

/// What is wrong with a list, and at which index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What is wrong.
    pub error: Error,
    /// Index of the first bad item.
    pub index: usize,
}

impl Failure {
    fn at(index: usize) -> impl FnOnce(Error) -> Self {
        move |error| Self { error, index }
    }
}

impl From<Error> for Failure {
    /// A failure that concerns no item.
    fn from(error: Error) -> Self {
        Self { error, index: 0 }
    }
}

impl From<(Error, usize)> for Failure {
    fn from((error, index): (Error, usize)) -> Self {
        Self { error, index }
    }
}
