//! The relaxed tier's batch additions and doublings in G1: two at once, in the lanes of `limb::relaxed`. Public data only.
use super::batch_affine::{Addition, BATCH, BucketField, NEGATIVE, fetch};
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
    fn new(pair: [&Addition; 2]) -> Self {
        let index = |operand: u32| (operand & !NEGATIVE) as usize;
        let sign = |operand: u32| operand & NEGATIVE != 0;
        Self {
            first: pair.map(|addition| index(addition.left)),
            second: pair.map(|addition| index(addition.right)),
            first_negative: Mask::new(sign(pair[0].left), sign(pair[1].left)),
            second_negative: Mask::new(sign(pair[0].right), sign(pair[1].right)),
        }
    }

    #[inline(always)]
    fn x1(&self, points: &[Point]) -> Pair {
        Pair::load(&points[self.first[0]].x, &points[self.first[1]].x)
    }

    #[inline(always)]
    fn x2(&self, points: &[Point]) -> Pair {
        Pair::load(&points[self.second[0]].x, &points[self.second[1]].x)
    }

    /// The y coordinates with their signs.
    #[inline(always)]
    fn ys(&self, points: &[Point]) -> (Pair, Pair) {
        let y1 = Pair::load(&points[self.first[0]].y, &points[self.first[1]].y);
        let y2 = Pair::load(&points[self.second[0]].y, &points[self.second[1]].y);
        (y1.negate_where(self.first_negative), y2.negate_where(self.second_negative))
    }

    /// `x₂ − x₁`, and whether anything may be exceptional: a filter on the lowest limbs passes nearly all.
    #[inline(always)]
    fn difference(&self, points: &[Point]) -> (Pair, bool) {
        let (x1, x2) = (self.x1(points), self.x2(points));
        let dx = x2.sub(&x1);
        (dx, dx.may_be_multiple().or(x1.may_be_zero()).or(x2.may_be_zero()).any())
    }

    #[inline(never)]
    fn exceptions(&self, points: &[Point]) -> Exceptions {
        let (x1, x2) = (self.x1(points), self.x2(points));
        let (y1, y2) = self.ys(points);
        let second = x1.is_zero().and(y1.is_zero());
        let first = x2.is_zero().and(y2.is_zero()).without(second);
        let same_x = x2.sub(&x1).reduce().is_zero().without(first.or(second));
        let tangent = same_x.and(y2.sub(&y1).reduce().is_zero());
        Exceptions { second, first, tangent, opposite: same_x.without(tangent) }
    }

    /// What is inverted: `x₂ − x₁`, 2y for a tangent, 1 where nothing is to be inverted.
    #[cold]
    #[inline(never)]
    fn exceptional_denominators(&self, points: &[Point]) -> Pair {
        let Exceptions { second, first, tangent, opposite } = self.exceptions(points);
        let y1 = self.ys(points).0;
        let chord = self.x2(points).sub(&self.x1(points));
        chord.select(tangent, &y1.add(&y1)).select(first.or(second).or(opposite), &Pair::one())
    }

    /// The sums' x and y. `inverse`: of the denominators, which are the differences of x.
    #[inline(always)]
    fn sums(&self, points: &[Point], dx: &Pair, inverse: &Pair) -> (Pair, Pair) {
        let (x1, (y1, y2)) = (self.x1(points), self.ys(points));
        // x₁ + x₂ without a look at x₂.
        along(&y2.sub(&y1).mul(inverse), &x1, &y1, &x1.add(&x1).add(dx))
    }

    /// The same with any denominators.
    #[cold]
    #[inline(never)]
    fn exceptional_sums(&self, points: &[Point], inverse: &Pair) -> (Pair, Pair) {
        let Exceptions { second, first, tangent, opposite } = self.exceptions(points);
        let (x1, x2, (y1, y2)) = (self.x1(points), self.x2(points), self.ys(points));
        let square = x1.square();
        let numerator = y2.sub(&y1).select(tangent, &square.add(&square).add(&square).reduce());
        let (x, y) = along(&numerator.mul(inverse), &x1, &y1, &x1.add(&x2));
        (
            x.select(first, &x1).select(second, &x2).select(opposite, &Pair::ZERO),
            y.select(first, &y1).select(second, &y2).select(opposite, &Pair::ZERO),
        )
    }
}

/// Where the line of slope λ through (x₁, y₁) meets the curve a third time, mirrored; `xs` is the sum of the other two x.
#[inline(always)]
fn along(lambda: &Pair, x1: &Pair, y1: &Pair, xs: &Pair) -> (Pair, Pair) {
    let x = lambda.square().sub(xs).reduce();
    let y = lambda.mul(&x1.sub(&x)).sub(y1).reduce();
    (x, y)
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
        // The product of all denominators before each pair, and after the last. Products and denominators are made where they
        // stand, since engines call out for a copy.
        let mut products = Pair::zeros::<{ BATCH / 2 + 1 }>();
        let mut denominators = Pair::zeros::<{ BATCH / 2 }>();
        let mut exceptional = [false; BATCH / 2];
        for batch in additions.chunks(BATCH) {
            fetch(points, batch);
            products[0] = Pair::one();
            let pairs = batch.len().div_ceil(2);
            for (i, pair) in batch.chunks(2).enumerate() {
                let lanes = Lanes::new(both(pair));
                (denominators[i], exceptional[i]) = lanes.difference(points);
                if exceptional[i] {
                    denominators[i] = lanes.exceptional_denominators(points);
                }
                let (before, after) = products.split_at_mut(i + 1);
                before[i].mul_to(&denominators[i], &mut after[0]);
            }
            let mut inverse = products[pairs].invert_vartime();
            for (i, pair) in batch.chunks(2).enumerate().rev() {
                let pair = both(pair);
                let (lanes, own, denominator) = (Lanes::new(pair), &mut products[i], &denominators[i]);
                own.mul_assign(&inverse);
                inverse.mul_assign(denominator);
                let (x, y) = if exceptional[i] {
                    lanes.exceptional_sums(points, own)
                } else {
                    lanes.sums(points, denominator, own)
                };
                store(points, pair.map(|addition| addition.target), &x, &y);
            }
        }
    }

    #[inline(never)]
    fn double_all(points: &mut [Point], indices: &[u32]) {
        let mut prefixes = Pair::zeros::<{ BATCH / 2 }>();
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
                inverse.mul_assign(&denominator);
                let (mut x, mut y) = along(&lambda, &x1, &y1, &x1.add(&x1));
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

/// A pair of one and the same says the same in both lanes.
#[inline(always)]
fn store(points: &mut [Point], [first, second]: [u32; 2], x: &Pair, y: &Pair) {
    let point = &mut points[second as usize];
    x.store_second(&mut point.x);
    y.store_second(&mut point.y);
    let point = &mut points[first as usize];
    x.store_first(&mut point.x);
    y.store_first(&mut point.y);
}
