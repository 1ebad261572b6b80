//! The relaxed tier's batch additions and doublings in G1: two at once, in the lanes of `limb::relaxed`. Public data only.
use super::batch_affine::{Addition, BATCH, BucketField, NEGATIVE};
use crate::curve::Affine;
use crate::field::Fp;
use crate::limb::relaxed::{Element, Mask, Pair};
use crate::params::G1_BETA;

/// An affine point of G1; infinity is (0, 0).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Point {
    x: Element,
    y: Element,
}

/// Two additions, one per lane.
struct Lanes {
    x1: Pair,
    x2: Pair,
    first: [usize; 2],
    second: [usize; 2],
    first_negative: Mask,
    second_negative: Mask,
}

/// Which lanes are no chord between two different points.
struct Exceptions {
    /// The first operand is infinity: the sum is the second.
    second: Mask,
    /// The second operand is infinity: the sum is the first.
    first: Mask,
    /// The operands are equal.
    tangent: Mask,
    /// They are opposite: the sum is infinity.
    opposite: Mask,
}

impl Lanes {
    #[inline(always)]
    fn load(points: &[Point], pair: [&Addition; 2]) -> Self {
        let index = |operand: u32| (operand & !NEGATIVE) as usize;
        let sign = |operand: u32| operand & NEGATIVE != 0;
        let first = pair.map(|addition| index(addition.left));
        let second = pair.map(|addition| index(addition.right));
        Self {
            x1: Pair::load(&points[first[0]].x, &points[first[1]].x),
            x2: Pair::load(&points[second[0]].x, &points[second[1]].x),
            first,
            second,
            first_negative: Mask::new(sign(pair[0].left), sign(pair[1].left)),
            second_negative: Mask::new(sign(pair[0].right), sign(pair[1].right)),
        }
    }

    /// The y coordinates with their signs.
    #[inline(always)]
    fn ys(&self, points: &[Point]) -> (Pair, Pair) {
        let y1 = Pair::load(&points[self.first[0]].y, &points[self.first[1]].y);
        let y2 = Pair::load(&points[self.second[0]].y, &points[self.second[1]].y);
        (y1.negate_where(self.first_negative), y2.negate_where(self.second_negative))
    }

    /// `x₂ − x₁`, and what is exceptional if anything is: a filter on the lowest limbs passes nearly all.
    #[inline(always)]
    fn difference(&self, points: &[Point]) -> (Pair, Option<Exceptions>) {
        let dx = self.x2.sub(&self.x1);
        let suspects = dx.may_be_multiple().or(self.x1.may_be_zero()).or(self.x2.may_be_zero());
        (dx, if suspects.any() { Some(self.exceptions(points, &dx)) } else { None })
    }

    #[cold]
    #[inline(never)]
    fn exceptions(&self, points: &[Point], dx: &Pair) -> Exceptions {
        let (y1, y2) = self.ys(points);
        let second = self.x1.is_zero().and(y1.is_zero());
        let first = self.x2.is_zero().and(y2.is_zero()).without(second);
        let same_x = dx.reduce().is_zero().without(first.or(second));
        let tangent = same_x.and(y2.sub(&y1).reduce().is_zero());
        Exceptions { second, first, tangent, opposite: same_x.without(tangent) }
    }
}

impl Exceptions {
    /// The lanes' denominators: 2y for a tangent, 1 where nothing is to be inverted.
    fn denominators(&self, dx: Pair, y1: &Pair) -> Pair {
        let trivial = self.first.or(self.second).or(self.opposite);
        dx.select(self.tangent, &y1.add(y1)).select(trivial, &Pair::one())
    }
}

impl BucketField for Fp {
    type Point = Point;
    const INFINITY: Point = Point { x: Element::ZERO, y: Element::ZERO };

    fn pack(point: &Affine<Self>) -> Point {
        if point.is_infinity_vartime() {
            return Self::INFINITY;
        }
        Point { x: Element::from_montgomery(&point.x.0), y: Element::from_montgomery(&point.y.0) }
    }

    fn unpack(point: &Point) -> Affine<Self> {
        Affine { x: Fp(point.x.to_montgomery()), y: Fp(point.y.to_montgomery()) }
    }

    fn operand(points: &[Point], index: u32) -> Point {
        let mut point = points[(index & !NEGATIVE) as usize];
        if index & NEGATIVE != 0 {
            point.y = point.y.negate();
        }
        point
    }

    fn endomorphism_all(points: &mut [Point], indices: &[u32]) {
        let beta = Element::from_montgomery(&G1_BETA.0);
        let beta = Pair::load(&beta, &beta);
        for pair in indices.chunks(2) {
            let [first, second] = [pair[0] as usize, pair[pair.len() - 1] as usize];
            let x = Pair::load(&points[first].x, &points[second].x).mul(&beta);
            let (mut one, mut other) = (Element::ZERO, Element::ZERO);
            x.store(&mut one, &mut other);
            (points[first].x, points[second].x) = (one, other);
        }
    }

    #[inline(never)]
    fn add_all(points: &mut [Point], additions: &[Addition]) {
        let mut prefixes = [Pair::ZERO; BATCH / 2];
        for batch in additions.chunks(BATCH) {
            let mut product = Pair::one();
            for (pair, prefix) in batch.chunks(2).zip(&mut prefixes) {
                let lanes = Lanes::load(points, both(pair));
                let (mut denominator, exceptions) = lanes.difference(points);
                if let Some(exceptions) = exceptions {
                    denominator = exceptions.denominators(denominator, &lanes.ys(points).0);
                }
                *prefix = product;
                product = product.mul(&denominator);
            }
            let mut inverse = product.invert_vartime();
            for (pair, prefix) in batch.chunks(2).zip(&prefixes).rev() {
                let lanes = Lanes::load(points, both(pair));
                let (mut denominator, exceptions) = lanes.difference(points);
                let (y1, y2) = lanes.ys(points);
                let mut numerator = y2.sub(&y1);
                if let Some(exceptions) = &exceptions {
                    denominator = exceptions.denominators(denominator, &y1);
                    let square = lanes.x1.square();
                    numerator = numerator.select(exceptions.tangent, &square.add(&square).add(&square).reduce());
                }
                let lambda = numerator.mul(&inverse.mul(prefix));
                inverse = inverse.mul(&denominator);
                let mut x = lambda.square().sub(&lanes.x1).sub(&lanes.x2).reduce();
                let mut y = lambda.mul(&lanes.x1.sub(&x)).sub(&y1).reduce();
                if let Some(Exceptions { second, first, opposite, .. }) = exceptions {
                    x = x.select(first, &lanes.x1).select(second, &lanes.x2).select(opposite, &Pair::ZERO);
                    y = y.select(first, &y1).select(second, &y2).select(opposite, &Pair::ZERO);
                }
                store(points, both(pair).map(|addition| addition.target), &x, &y);
            }
        }
    }

    #[inline(never)]
    fn double_all(points: &mut [Point], indices: &[u32]) {
        let mut prefixes = [Pair::ZERO; BATCH / 2];
        for batch in indices.chunks(BATCH) {
            let mut product = Pair::one();
            for (pair, prefix) in batch.chunks(2).zip(&mut prefixes) {
                let y = load_y(points, both(pair));
                *prefix = product;
                product = product.mul(&invertible(&y).0);
            }
            // The slope is 3x²/2y: every inverse that is split off this one carries the factor 3/2.
            let inverse = product.add(&product).invert_vartime();
            let mut inverse = inverse.add(&inverse).add(&inverse).reduce();
            for (pair, prefix) in batch.chunks(2).zip(&prefixes).rev() {
                let pair = both(pair);
                let (x1, y1) = (load_x(points, pair), load_y(points, pair));
                let (denominator, infinity) = invertible(&y1);
                let lambda = x1.square().mul(&inverse.mul(prefix));
                inverse = inverse.mul(&denominator);
                let mut x = lambda.square().sub(&x1).sub(&x1).reduce();
                let mut y = lambda.mul(&x1.sub(&x)).sub(&y1).reduce();
                if let Some(infinity) = infinity {
                    x = x.select(infinity, &Pair::ZERO);
                    y = y.select(infinity, &Pair::ZERO);
                }
                store(points, pair.map(|&index| index), &x, &y);
            }
        }
    }
}

/// The y coordinates of points to be doubled, 1 in the place of infinity's, and where that is, if it is.
#[inline(always)]
fn invertible(y: &Pair) -> (Pair, Option<Mask>) {
    if !y.may_be_zero().any() {
        return (*y, None);
    }
    let infinity = y.is_zero();
    (y.select(infinity, &Pair::one()), Some(infinity))
}

#[inline(always)]
fn load_x(points: &[Point], [first, second]: [&u32; 2]) -> Pair {
    Pair::load(&points[*first as usize].x, &points[*second as usize].x)
}

#[inline(always)]
fn load_y(points: &[Point], [first, second]: [&u32; 2]) -> Pair {
    Pair::load(&points[*first as usize].y, &points[*second as usize].y)
}

/// The items of both lanes; a last one alone is taken twice.
#[inline(always)]
fn both<T>(pair: &[T]) -> [&T; 2] {
    [&pair[0], &pair[pair.len() - 1]]
}

#[inline(always)]
fn store(points: &mut [Point], targets: [u32; 2], x: &Pair, y: &Pair) {
    let [first, second] = targets.map(|target| target as usize);
    let mut sums = [<Fp as BucketField>::INFINITY; 2];
    let [one, other] = &mut sums;
    x.store(&mut one.x, &mut other.x);
    y.store(&mut one.y, &mut other.y);
    points[second] = sums[1];
    points[first] = sums[0];
}
