//! Linear combinations with random factors, made so that they are cheap. Public data only.
use crate::buffer::{filled, with_capacity};
use crate::curve::lanes::Points;
use crate::curve::{Affine, Coordinate, G1Affine, Jacobian, Public};
use crate::error::Error;
use crate::field::PublicFp;
use crate::params::G1_BETA;
use alloc::vec::Vec;

/// `a + b·λ` for two words, λ = x² − 1 the eigenvalue of φ. As λ > 2^64 and λ² < r, different words are different factors.
#[derive(Clone, Copy, Debug)]
pub struct Factor([u64; 2]);

/// Bits of a word.
const BITS: u32 = 64;

impl Factor {
    /// One of 2^127 factors, none of them zero: the top bit of a is set.
    pub fn new(random: &[u8; 16]) -> Self {
        let (words, _) = random.as_chunks::<8>();
        Self([u64::from_le_bytes(words[0]) | 1 << (BITS - 1), u64::from_le_bytes(words[1])])
    }

    /// The words a and b.
    pub fn words(&self) -> [u64; 2] {
        self.0
    }

    /// The bits of a and b at a place, as the index of `P`, `φ(P)` and their sum, or 0.
    fn digit(&self, place: u32) -> usize {
        let bit = |word: u64| (word >> place) as usize & 1;
        bit(self.0[0]) + 2 * bit(self.0[1])
    }
}

/// The factors times the points, as many side by side as the tier works on at once. Points of the subgroup of G1. Time depends on
/// all. Cost for `PublicFp::WIDTH` of them: 63 doublings and as many additions of affine points, and one inversion for all.
pub fn multiply_each_vartime(points: &[G1Affine], factors: &[Factor]) -> Result<Vec<G1Affine>, Error> {
    let mut multiples = with_capacity(points.len())?;
    for (points, factors) in points.chunks(PublicFp::WIDTH).zip(factors.chunks(PublicFp::WIDTH)) {
        multiples.extend(multiply_few(points, factors).jacobian().into_iter().take(points.len()));
    }
    let mut out = filled(points.len(), Affine::INFINITY)?;
    Affine::from_jacobian_vartime(&multiples, &mut out)?;
    Ok(out)
}

/// Both words of a factor together bit by bit: the sum of both points is `P + φ(P) = −φ²(P)`, affine at no cost.
///
/// No addition is exceptional. It would need `(2k ± u)·P = 0` for a unit u of ℤ[ω] and the k < 2^64 in both words so far, but the norm
/// of `2k ± u` is odd and below 2^130, and r is the smallest norm of what annihilates P. Infinity stays infinity, since its Y is zero.
fn multiply_few(points: &[G1Affine], factors: &[Factor]) -> Points {
    let base = Points::new(points);
    let phi_x = base.x * G1_BETA.to_public();
    let sum_x = PublicFp::combine([(-1, &base.x), (-1, &phi_x)]);
    let minus_y = PublicFp::combine([(-1, &base.y)]);
    let digits = |place: u32| -> [usize; PublicFp::WIDTH] {
        core::array::from_fn(|i| factors.get(i).map_or(1, |factor| factor.digit(place)))
    };
    let entry = |digits: [usize; PublicFp::WIDTH]| {
        let (is_phi, is_sum) = (digits.map(|digit| digit == 2), digits.map(|digit| digit == 3));
        (base.x.choose(&phi_x, is_phi).choose(&sum_x, is_sum), base.y.choose(&minus_y, is_sum))
    };
    let (x, y) = entry(digits(BITS - 1));
    let mut out = Points::affine(x, y);
    for place in (0..BITS - 1).rev() {
        out = out.double();
        let digits = digits(place);
        let is_some = digits.map(|digit| digit > 0);
        if is_some.contains(&true) {
            let (x, y) = entry(digits);
            out = out.choose(&out.add_affine(&x, &y), is_some);
        }
    }
    out
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
