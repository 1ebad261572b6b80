//! Products of Hankel matrices of 8 × 8 blocks by evaluation at 15 small points: Toom–Cook, transposed.
//!
//! A matrix with the entries `g_(i+j)` is `Vᵀ·diag(s)·V`, where row m of V holds the monomials `u^(7−i)·v^i` at node
//! (u, v) = (u_m, v_m), and `g_e = Σ_m s_m·u_m^(14−e)·v_m^e` determines s. V needs no more than doublings and additions.
//! The nodes are (1, 0), and (1, ±2^k) and (2^k, ±1) for k ≤ 3.
use crate::error::Error;
use crate::field::batch::invert_all_vartime;
use crate::field::{Field, Fr};

/// Blocks in a row of the matrix.
pub const PIECES: usize = 8;
/// Points of evaluation: entries `g_e`.
pub const NODES: usize = 2 * PIECES - 1;
/// Pairs of nodes that differ in the sign of v: nodes 1 + 2·pair and 2 + 2·pair. Node 0 is (1, 0).
pub const PAIRS: usize = NODES / 2;

const MIDDLE: i32 = PAIRS as i32 / 2;

/// The binary logarithm of `|u^(7−i)·v^i|` at the nodes of a pair.
pub fn exponent(pair: usize, i: usize) -> u32 {
    let k = pair as i32 - MIDDLE;
    k.unsigned_abs() * if k < 0 { PIECES - 1 - i } else { i } as u32
}

/// The nodes (u, v).
const POINTS: [(i64, i64); NODES] = {
    let mut points = [(1, 0); NODES];
    let mut pair = 0;
    while pair < PAIRS {
        let k = pair as i32 - MIDDLE;
        let (u, v) = if k < 0 { (1 << -k, 1) } else { (1, 1 << k) };
        points[1 + 2 * pair] = (u, v);
        points[2 + 2 * pair] = (u, -v);
        pair += 1;
    }
    points
};

/// The coefficients of `∏ (u_j·x − v_j)` over all nodes j but m, for each m; below 2^31 in size.
const NUMERATORS: [[i64; NODES]; NODES] = {
    let mut rows = [[0; NODES]; NODES];
    let mut m = 0;
    while m < NODES {
        rows[m][0] = 1;
        let mut j = 0;
        while j < NODES {
            let mut e = NODES;
            while e > 0 && j != m {
                e -= 1;
                let below = if e > 0 { rows[m][e - 1] } else { 0 };
                rows[m][e] = POINTS[j].0 * below - POINTS[j].1 * rows[m][e];
            }
            j += 1;
        }
        m += 1;
    }
    rows
};

/// The same product at node m itself, `∏ (u_j·v_m − v_j·u_m)`; below 2^87 in size.
const DENOMINATORS: [i128; NODES] = {
    let mut out = [1; NODES];
    let mut m = 0;
    while m < NODES {
        let mut j = 0;
        while j < NODES {
            if j != m {
                out[m] *= (POINTS[j].0 * POINTS[m].1 - POINTS[j].1 * POINTS[m].0) as i128;
            }
            j += 1;
        }
        m += 1;
    }
    out
};

/// Row m gives s_m as a combination of `g_0 … g_14`.
pub struct Interpolation([[Fr; NODES]; NODES]);

impl Interpolation {
    /// Cost: 450 multiplications and an inversion. Errors: `OutOfMemory`.
    pub fn new() -> Result<Self, Error> {
        let mut scales = DENOMINATORS.map(integer);
        invert_all_vartime(&mut scales)?;
        let mut rows = NUMERATORS.map(|row| row.map(|coefficient| integer(coefficient.into())));
        for (row, scale) in rows.iter_mut().zip(scales) {
            row.iter_mut().for_each(|coefficient| *coefficient = *coefficient * scale);
        }
        Ok(Self(rows))
    }

    /// s_m for `g_e = g(e)`.
    pub fn weight(&self, m: usize, g: impl Fn(usize) -> Fr) -> Fr {
        self.0[m].iter().enumerate().fold(Fr::ZERO, |sum, (e, factor)| (sum + *factor * g(e)).reduce())
    }
}

fn integer(value: i128) -> Fr {
    let size = value.unsigned_abs();
    let out = Fr::from_words(&[size as u64, (size >> 64) as u64, 0, 0]);
    if value < 0 { -out } else { out }
}
