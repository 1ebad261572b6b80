//! The joint subgroup check of many points: what it must accept, refuse, and how often few trials miss.

use crate::common::Random;
use kzgpu::codec::Failure;
use kzgpu::codec::point::Check;
use kzgpu::codec::point::{Encoding, Form, decode, encode};
use kzgpu::curve::{Affine, Jacobian};
use kzgpu::error::Error;
use kzgpu::field::{Field, Fp, Fp2, Fr};
use kzgpu::msm::BucketField;
use kzgpu::msm::membership::{Trials, all_in_subgroup_vartime, decode_many_vartime};
use kzgpu::mul::vartime::Decompose;

/// (x − 1)²/3 = 11²·10177²·859267²·52437899² · 3, where −x is the parameter of the curves: G1's cofactor.
const G1_COFACTOR: u128 = 0x396c_8c00_5555_e156_8c00_aaab_0000_aaab;

/// r, most significant word first.
const ORDER: [u64; 4] = [0x73ed_a753_299d_7d48, 0x3339_d808_09a1_d805, 0x53bd_a402_fffe_5bfe, 0xffff_ffff_0000_0001];

/// A coordinate field in which one can draw the points of the whole curve.
trait Curve: Encoding + BucketField + Decompose + core::fmt::Debug {
    fn random(random: &mut Random) -> Self;

    /// A point of the curve; in the subgroup hardly ever.
    fn point(random: &mut Random) -> Affine<Self> {
        loop {
            let x = Self::random(random);
            if let Some(y) = Self::sqrt_each(&[x.square() * x + Self::B])[0] {
                return Affine { x, y };
            }
        }
    }
}

impl Curve for Fp {
    fn random(random: &mut Random) -> Self {
        random.fp()
    }
}

impl Curve for Fp2 {
    fn random(random: &mut Random) -> Self {
        random.fp2()
    }
}

/// `k·P` by doubling and adding, for any point of the curve; words of k most significant first.
fn multiple<F: Curve>(point: &Affine<F>, k: &[u64]) -> Affine<F> {
    let mut sum = Jacobian::INFINITY;
    for bit in k.iter().flat_map(|word| (0..64).rev().map(move |i| word >> i & 1)) {
        sum = sum.double();
        if bit == 1 {
            sum = sum.add_affine_vartime(point);
        }
    }
    if sum.is_infinity_vartime() { Affine::INFINITY } else { sum.to_affine_vartime() }
}

/// A point of G1 of prime order q, which divides the cofactor. Beside the 3, primes divide it twice, and each such part is a
/// product of two cyclic groups of order q.
fn of_order(random: &mut Random, q: u64) -> Affine<Fp> {
    let rest = G1_COFACTOR / if q == 3 { 3 } else { u128::from(q * q) };
    loop {
        let point = multiple(&multiple(&Fp::point(random), &ORDER), &[(rest >> 64) as u64, rest as u64]);
        // One in q points has no such part.
        if !point.is_infinity_vartime() {
            assert!(multiple(&point, &[q]).is_infinity_vartime(), "order {q}");
            return point;
        }
    }
}

fn good<F: Curve>(random: &mut Random, n: usize) -> Vec<Affine<F>> {
    let few: Vec<Affine<F>> = (0..30).map(|_| random.point()).collect();
    let mut points: Vec<_> = few.iter().chain(&[Affine::INFINITY]).cycle().take(n).copied().collect();
    points[n / 2] = points[0].negate();
    points
}

fn passes<F: Curve>(points: &[Affine<F>], seed: u64, trials: Trials) -> bool {
    all_in_subgroup_vartime(points, &Random(seed).bytes(), trials).expect("memory")
}

/// Sets of bad points: alone, cancelling, of small order.
fn bad<F: Curve>(random: &mut Random) -> Vec<Vec<Affine<F>>> {
    let point = F::point(random);
    let torsion = multiple(&point, &ORDER);
    assert!(!torsion.is_infinity_vartime());
    vec![vec![point], vec![torsion], vec![torsion, torsion.negate()], vec![point, torsion.negate()], vec![torsion; 3]]
}

fn place<F: Curve>(random: &mut Random, points: &mut [Affine<F>], bad: &[Affine<F>]) {
    for point in bad {
        points[random.next() as usize % points.len()] = *point;
    }
}

fn accepts_and_refuses<F: Curve>(sets: &[Vec<Affine<F>>]) {
    let mut random = Random(1);
    for n in [1, 2, 100, 1500] {
        let points = good::<F>(&mut random, n);
        assert!(passes(&points, n as u64, Trials::for_points(n)), "{n} good points");
        for (i, set) in sets.iter().enumerate() {
            let mut points = points.clone();
            place(&mut random, &mut points, set);
            assert!(!passes(&points, n as u64, Trials::for_points(n)), "set {i} among {n}");
        }
        assert!(!passes(&vec![sets[0][0]; n], n as u64, Trials::for_points(n)), "{n} times the same bad point");
    }
    assert!(passes(&[Affine::<F>::INFINITY; 700], 3, Trials::for_points(700)));
    assert!(passes::<F>(&[], 3, Trials::for_points(0)));
}

#[test]
fn small_orders_and_the_whole_curve() {
    let mut random = Random(2);
    let mut sets = bad::<Fp>(&mut random);
    for q in [3, 11, 10177, 859_267, 52_437_899] {
        let point = of_order(&mut random, q);
        sets.extend([vec![point], vec![point; 2], vec![point, point.negate()], vec![point; q.min(33) as usize]]);
    }
    accepts_and_refuses(&sets);
    accepts_and_refuses(&bad::<Fp2>(&mut random));
}

#[test]
fn few_trials_miss_as_often_as_the_argument_allows() {
    const RUNS: u32 = 4000;
    let mut random = Random(3);
    let three = of_order(&mut random, 3);
    let torsion = multiple(&Fp::point(&mut random), &ORDER);
    let none = || vec![Affine::<Fp>::INFINITY; 5];
    // Each passes exactly one choice in 3^digits: a lone point without digits, two that cancel with equal ones, three of order 3
    // with digits that add up to multiples of 3.
    let sets = [vec![torsion], vec![torsion, torsion.negate()], vec![three; 3], vec![three, three, three.negate()]];
    for (digits, groups) in [(1, 1), (2, 1), (1, 3), (3, 1), (2, 2)] {
        let expected = f64::from(RUNS) / 3f64.powi((groups * digits) as i32);
        // Six standard deviations: a right check fails this once in 10^8 seeds, and the seeds are fixed.
        let slack = 6.0 * expected.sqrt();
        for (i, set) in sets.iter().enumerate() {
            let mut points = none();
            points[..set.len()].copy_from_slice(set);
            let missed = (0..RUNS).filter(|seed| passes(&points, u64::from(*seed), Trials { digits, groups })).count();
            let difference = missed as f64 - expected;
            assert!(difference.abs() <= slack, "set {i}: {missed} misses with {digits} digits, {groups} groups");
        }
    }
}

#[test]
fn no_trials_are_passed_by_more_than_2_to_the_minus_64() {
    for trials in Trials::SOUND {
        let values = 2f64.powi(16);
        let miss = (values / 3f64.powi(trials.digits as i32)).ceil() / values;
        let bits = |groups: u32| -f64::from(groups) * miss.log2();
        assert!(bits(trials.groups) >= 64.0 && bits(trials.groups - 1) < 64.0, "{trials:?}");
    }
    // As `docs/adr/0007` has them.
    assert_eq!(Trials::for_points(128), Trials { digits: 3, groups: 14 });
    assert_eq!(Trials::for_points(4096), Trials { digits: 6, groups: 7 });
}

/// Beside the decoder that checks one by one.
fn decodes_alike<F: Curve>(n: usize) {
    let mut random = Random(4);
    let len = Form::Uncompressed.point_len::<F>();
    let points = good::<F>(&mut random, n);
    let outside = F::point(&mut random);
    let both = |bytes: &[u8]| {
        let (mut out, mut expected) = (vec![Affine::GENERATOR; n], vec![Affine::GENERATOR; n]);
        let result = decode_many_vartime::<F>(Form::Uncompressed, bytes, &[7; 32], &mut out);
        assert_eq!(result, decode(Form::Uncompressed, Check::Subgroup, bytes, &mut expected));
        if result.is_ok() {
            assert_eq!(out, expected);
        }
        result
    };
    let mut bytes = vec![0; n * len];
    encode(Form::Uncompressed, &points, &mut bytes);
    assert_eq!(both(&bytes), Ok(()));
    let (first, second) = (n / 3, n - 1);
    for index in [second, first] {
        encode(Form::Uncompressed, &[outside], &mut bytes[index * len..][..len]);
        assert_eq!(both(&bytes), Err(Failure { error: Error::NotInSubgroup, index }));
    }
    bytes[second * len] |= 0x80;
    assert_eq!(both(&bytes), Err(Failure { error: Error::NotInSubgroup, index: first }));
    bytes[0] |= 0x80;
    assert_eq!(both(&bytes), Err(Failure { error: Error::BadFlags, index: 0 }));
}

#[test]
fn the_same_results_as_one_by_one() {
    for n in [3, 95, 96, 1300] {
        decodes_alike::<Fp>(n);
        decodes_alike::<Fp2>(n);
    }
}

#[test]
fn the_constants_of_this_test() {
    let r_minus_1 = -Fr::ONE;
    let words: Vec<u64> = r_minus_1.to_words().iter().rev().copied().collect();
    assert_eq!(words[..3], ORDER[..3]);
    assert_eq!(words[3] + 1, ORDER[3]);
}
