//! The fixed side of `low_half`: its circulant, cut into blocks, as scalars of the products of points.
use super::toom::{Interpolation, NODES, PIECES};
use crate::buffer::with_capacity;
use crate::error::Error;
use crate::field::batch::invert_all_vartime;
use crate::field::{Field, Fr};
use crate::ntt::Domain;
use alloc::vec::Vec;

/// Order of the circulant.
pub const N: usize = 64;

/// Factor `X^size + 1` of `X^64 − 1`, or `X − 1`: a skew-circulant of that size, on `size` of 64 entries.
#[derive(Clone, Copy)]
pub struct Block {
    /// The first of its entries.
    pub start: usize,
    /// Its entries.
    pub size: usize,
    /// Points of evaluation; 1 for a block that is multiplied as it is.
    pub nodes: usize,
}

impl Block {
    /// Rows of the small dense matrices that are left: one per node.
    pub const fn rows(&self) -> usize {
        if self.nodes == 1 { self.size } else { self.size / PIECES }
    }

    /// Scalars of one dense matrix, whose entries are `s_(i+j)`.
    pub const fn scalars(&self) -> usize {
        2 * self.rows() - 1
    }
}

/// All factors.
pub const BLOCKS: [Block; 7] = [
    Block { start: 32, size: 32, nodes: NODES },
    Block { start: 16, size: 16, nodes: NODES },
    Block { start: 8, size: 8, nodes: NODES },
    Block { start: 4, size: 4, nodes: 1 },
    Block { start: 2, size: 2, nodes: 1 },
    Block { start: 1, size: 1, nodes: 1 },
    Block { start: 0, size: 1, nodes: 1 },
];

/// The scalars of all blocks, node after node. `domain` has 128 elements. Cost: some 3000 multiplications.
pub fn scalars(domain: &Domain) -> Result<Vec<Fr>, Error> {
    let parts = parts(domain)?;
    let interpolation = Interpolation::new()?;
    let mut out = with_capacity(BLOCKS.iter().map(|block| block.nodes * block.scalars()).sum())?;
    for block in BLOCKS {
        // Columns in reverse order make a Toeplitz matrix one with the entries g(i + j).
        let g = |e: usize| match (e + 1).checked_sub(block.size) {
            Some(difference) => parts[block.start + difference],
            None => -parts[block.start + e + 1],
        };
        for node in 0..block.nodes {
            out.extend((0..block.scalars()).map(|s| match block.nodes {
                1 => g(s),
                _ => interpolation.weight(node, |e| g(e * block.rows() + s)),
            }));
        }
    }
    Ok(out)
}

/// The first columns of the blocks. That of the circulant is `t_d = 1/(32·(1 − ω^(2d+1)))`.
fn parts(domain: &Domain) -> Result<[Fr; N], Error> {
    let mut column = [Fr::ZERO; N];
    for (d, t) in column.iter_mut().enumerate() {
        *t = (Fr::ONE - domain.root(2 * d + 1)) * Fr::from_u64(32);
    }
    invert_all_vartime(&mut column)?;
    let half = *domain.n_inverse() * Fr::from_u64(N as u64);
    let mut n = N / 2;
    while n > 0 {
        for d in 0..n {
            let (low, high) = (column[d], column[n + d]);
            column[d] = (low + high) * half;
            column[n + d] = (low - high) * half;
        }
        n /= 2;
    }
    Ok(column)
}
