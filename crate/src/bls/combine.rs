//! Linear combinations with random factors, made so that they are cheap. Public data only.
use crate::buffer::filled;
use crate::curve::{Affine, Coordinate, G1Affine, G1Jacobian, Jacobian, Public};
use crate::error::Error;
use crate::field::Fp;

/// `a + b·λ` for two words, λ = x² − 1 the eigenvalue of φ. As λ > 2^64 and λ² < r, different words are different factors.
#[derive(Clone, Copy, Debug)]
pub struct Factor([u64; 2]);

/// Bits of a word.
const BITS: u32 = 64;

impl Factor {
    /// One of 2^127 factors, none of them zero: a is odd.
    pub fn new(random: &[u8; 16]) -> Self {
        let (words, _) = random.as_chunks::<8>();
        Self([u64::from_le_bytes(words[0]) | 1, u64::from_le_bytes(words[1])])
    }

    /// The words a and b.
    pub fn words(&self) -> [u64; 2] {
        self.0
    }

    /// The factor times a point of G1. Time depends on both. Cost: 64 doublings, 48 additions of affine points.
    ///
    /// Both words together bit by bit: the sum of both points is `P + φ(P) = −φ²(P)`, affine at no cost.
    pub fn multiply_vartime(&self, point: &G1Affine) -> G1Jacobian {
        let phi = point.phi();
        let table = [*point, phi, phi.phi().negate()];
        let mut out = G1Jacobian::INFINITY;
        for i in (0..BITS).rev() {
            out = out.double();
            let bit = |word: u64| (word >> i) as usize & 1;
            let index = bit(self.0[0]) + 2 * bit(self.0[1]);
            if index > 0 {
                out = out.add_affine_vartime(&table[index - 1]);
            }
        }
        out
    }
}

/// `Σ factorᵢ·pointᵢ` over points of the subgroup, by buckets. Time depends on all.
pub fn sum_vartime<F: Coordinate + Public>(points: &[Affine<F>], factors: &[Factor]) -> Result<Jacobian<F>, Error> {
    let n = points.len();
    // Additions into buckets, 2n per window, and out of them, 2·2^c, are about even.
    let c = (2 * n + 1).ilog2().saturating_sub(2).clamp(1, 10);
    let mut terms = filled(2 * n, Affine::INFINITY)?;
    for (terms, point) in terms.chunks_exact_mut(2).zip(points) {
        terms.copy_from_slice(&[point.to_form(), point.phi().to_form()]);
    }
    let mut buckets = filled((1 << c) - 1, Jacobian::INFINITY)?;
    let mut out = Jacobian::INFINITY;
    for window in (0..BITS.div_ceil(c)).rev() {
        buckets.fill(Jacobian::INFINITY);
        for (term, word) in terms.iter().zip(factors.iter().flat_map(|factor| factor.0)) {
            let digit = (word >> (window * c)) as usize & buckets.len();
            if digit > 0 {
                buckets[digit - 1] = buckets[digit - 1].add_affine_vartime(term);
            }
        }
        (0..c).for_each(|_| out = out.double());
        let mut running = Jacobian::INFINITY;
        for bucket in buckets.iter().rev() {
            running = running.add_vartime(bucket);
            out = out.add_vartime(&running);
        }
    }
    Ok(Jacobian::from_form(&out))
}

/// The points in affine coordinates, with one inversion.
pub fn to_affine_vartime(points: &[Jacobian<Fp>]) -> Result<alloc::vec::Vec<G1Affine>, Error> {
    let mut out = filled(points.len(), Affine::INFINITY)?;
    Affine::from_jacobian_vartime(points, &mut out)?;
    Ok(out)
}
