//! The Miller loop of points that are met once: lines are evaluated as they are made, and nothing is prepared.
use super::lines::Line;
use super::miller::{Step, along_x};
use crate::buffer::with_capacity;
use crate::curve::{Affine, G1Affine, G2Affine};
use crate::error::Error;
use crate::field::{Field, Fp12, PublicFp, PublicFp2};
use alloc::vec::Vec;

/// A pair of points.
type Pair = (G1Affine, G2Affine);

/// Pairs from which on an inversion for each step costs less than it saves.
const MANY: usize = 8;

/// Most pairs that share squarings and inversions, a kilobyte each.
const CHUNK: usize = 128;

/// `Π f_{x,Qᵢ}(Pᵢ)` up to factors that the final exponentiation kills; one for no pairs. Nothing if the last Q is not in the
/// subgroup: of it only the curve need be known, if its P is finite; all other points are in their subgroups.
///
/// The loop ends at `|x|·Q`, which is `−ψ(Q)` in the subgroup alone (`curve::subgroup`), whatever the lines are worth for
/// points outside. Cost: 62 squarings in Fp12 for up to 128 pairs; per pair 68 lines, each of 16 multiplications and 2
/// squarings in Fp2 if there are many, else 17 and 5. Time depends on the points.
pub fn miller_loop_once(pairs: &[Pair]) -> Result<Option<Fp12>, Error> {
    let mut product = Fp12::ONE;
    for chunk in pairs.chunks(CHUNK) {
        let mut finite = with_capacity(chunk.len())?;
        finite.extend(chunk.iter().filter(|(p, q)| !p.is_infinity_vartime() && !q.is_infinity_vartime()));
        let Some((_, last)) = finite.last() else { continue };
        let end = last.psi().negate().to_form();
        let f = if finite.len() < MANY { few(&finite, &end)? } else { many(&finite, &end)? };
        match f {
            Some(f) => product = &product * &f,
            None => return Ok(None),
        }
    }
    Ok(Some(product))
}

/// A pair whose multiples of Q are in homogeneous coordinates, `x = X/Z`, `y = Y/Z`.
struct Homogeneous {
    /// `−x_P`, `−12·x_P` and `y_P`.
    p: [PublicFp; 3],
    q: Affine<PublicFp2>,
    x: PublicFp2,
    y: PublicFp2,
    z: PublicFp2,
}

impl Homogeneous {
    fn new((p, q): &Pair) -> Self {
        let (x, q) = (-p.x, q.to_form());
        let p = [x, x.triple().double().double().reduce(), p.y].map(|c| c.to_public());
        Self { p, q, x: q.x, y: q.y, z: PublicFp2::ONE }
    }

    /// `f` times the tangent, which has `λx − y = (B − E)/2YZ` and `λ = 3X²/2YZ` with `B = Y²`, `E = 3b′Z² = 12ξZ²`.
    /// Source: Costello, Lange, Naehrig, eprint 2009/615, section 5, the point times 4 to spare divisions by 2.
    fn tangent(&mut self, f: &Fp12) -> Fp12 {
        let (b, c) = (self.y.square(), self.z.square());
        let e = PublicFp2::combine([], [(12, &c)]);
        let denominator = PublicFp2::combine([(8, &(self.y * self.z))], []);
        let intercept = PublicFp2::combine([(4, &b), (-4, &e)], []);
        let slope = self.x.square().scale(&self.p[1]);
        self.x = self.x * self.y * PublicFp2::combine([(2, &b), (-6, &e)], []);
        let sum = PublicFp2::combine([(1, &b), (3, &e)], []);
        self.y = PublicFp2::combine([(1, &sum.square()), (-12, &e.square())], []);
        self.z = b * denominator;
        f.mul_by_014(&intercept, &slope, &denominator.scale(&self.p[2]))
    }

    /// `f` times the chord through Q, with `λ = (Y − y_Q·Z)/(X − x_Q·Z)`.
    fn chord(&mut self, f: &Fp12) -> Fp12 {
        let (slope, d) = (self.y - self.q.y * self.z, self.x - self.q.x * self.z);
        let intercept = slope * self.q.x - d * self.q.y;
        let dd = d.square();
        let (ddd, g) = (d * dd, self.x * dd);
        let h = PublicFp2::combine([(1, &ddd), (1, &(self.z * slope.square())), (-2, &g)], []);
        self.x = d * h;
        self.y = slope * (g - h) - ddd * self.y;
        self.z = self.z * ddd;
        f.mul_by_014(&intercept, &slope.scale(&self.p[0]), &d.scale(&self.p[2]))
    }

    /// Whether the multiple is that point. Z is zero where an addition was exceptional, which it is outside the subgroup only.
    fn is_at(&self, end: &Affine<PublicFp2>) -> bool {
        !self.z.is_zero_vartime() && self.x == end.x * self.z && self.y == end.y * self.z
    }
}

fn few(pairs: &[Pair], end: &Affine<PublicFp2>) -> Result<Option<Fp12>, Error> {
    let mut multiples: Vec<Homogeneous> = with_capacity(pairs.len())?;
    multiples.extend(pairs.iter().map(Homogeneous::new));
    let f = along_x(|f, step| {
        multiples.iter_mut().fold(f, |f, multiple| match step {
            Step::Tangent => multiple.tangent(&f),
            Step::Chord => multiple.chord(&f),
        })
    });
    Ok(multiples.last().is_some_and(|multiple| multiple.is_at(end)).then_some(f))
}

/// A pair whose multiples of Q are in affine coordinates.
struct Tracked {
    /// `−x_P/y_P` and `1/y_P`.
    p: [PublicFp; 2],
    q: Affine<PublicFp2>,
    multiple: Affine<PublicFp2>,
    /// The denominator of λ, and the product of those before.
    denominator: PublicFp2,
    prefix: PublicFp2,
}

fn many(pairs: &[Pair], end: &Affine<PublicFp2>) -> Result<Option<Fp12>, Error> {
    let mut inverses = with_capacity(pairs.len())?;
    inverses.extend(pairs.iter().map(|(p, _)| p.y));
    crate::field::batch::invert_all_vartime(&mut inverses)?;
    let mut tracked: Vec<Tracked> = with_capacity(pairs.len())?;
    tracked.extend(pairs.iter().zip(&inverses).map(|((p, q), inverse)| {
        let q = q.to_form();
        let p = [-(p.x * *inverse), *inverse].map(|c| c.to_public());
        Tracked { p, q, multiple: q, denominator: PublicFp2::ONE, prefix: PublicFp2::ONE }
    }));
    let mut is_exceptional = false;
    let f = along_x(|mut f, step| {
        let mut product = PublicFp2::ONE;
        for Tracked { q, multiple, denominator, prefix, .. } in &mut tracked {
            *denominator = match step {
                Step::Tangent => multiple.y.double(),
                Step::Chord => multiple.x - q.x,
            };
            *prefix = product;
            product = product * *denominator;
        }
        is_exceptional |= product.is_zero_vartime();
        let mut inverse = product.invert_vartime();
        for Tracked { p, q, multiple, denominator, prefix } in tracked.iter_mut().rev() {
            let reciprocal = inverse * *prefix;
            inverse = inverse * *denominator;
            let Affine { x, y } = *multiple;
            let (numerator, other) = match step {
                Step::Tangent => (x.square().triple(), x),
                Step::Chord => (y - q.y, q.x),
            };
            let slope = numerator * reciprocal;
            let intercept = slope * x - y;
            multiple.x = PublicFp2::combine([(1, &slope.square()), (-1, &x), (-1, &other)], []);
            multiple.y = (intercept - slope * multiple.x).reduce();
            f = Line { intercept, slope }.multiply_into(&f, &p[0], &p[1]);
        }
        f
    });
    let is_at_end = tracked.last().is_some_and(|last| last.multiple == *end);
    Ok((is_at_end && !is_exceptional).then_some(f))
}
