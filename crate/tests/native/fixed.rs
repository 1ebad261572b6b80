//! Sums over fixed points against `msm_vartime`, which `msm` checks against blst, and against blst itself.

use crate::common::{Random, blst_points};
use kzgpu::curve::{Affine, G1Affine, G1Jacobian, Jacobian};
use kzgpu::field::{Field, Fp, Fr};
use kzgpu::msm::BucketField;
use kzgpu::msm::fixed::{Shape, TablePoint, extend_vartime, pack, sums_vartime};
use kzgpu::msm::msm_batch_vartime;

/// A table of `depth` shifts with its workspace, built in slices of uneven size.
struct Table {
    shape: Shape,
    depth: u32,
    first: u32,
    array: Vec<TablePoint>,
}

impl Table {
    fn new(points: &[G1Affine], sums: u32, depth: u32) -> Self {
        let shape = Shape { n: points.len() as u32 / sums, sums };
        let depth = depth.min(shape.shifts());
        let first = shape.points() * depth;
        let mut array = vec![Fp::INFINITY; (first + shape.workspace()) as usize];
        pack(points, &mut array);
        let (mut begin, step) = (shape.points(), (shape.points() / 3).max(1));
        while begin < first {
            let count = step.min(first - begin);
            extend_vartime(&mut array, &shape, begin, count).expect("memory");
            begin += count;
        }
        Self { shape, depth, first, array }
    }

    fn sums(&mut self, depth: u32, scalars: &[Fr]) -> Vec<G1Jacobian> {
        let mut out = vec![Jacobian::INFINITY; self.shape.sums as usize];
        sums_vartime(&mut self.array, self.first, depth, &self.shape, scalars, &mut out).expect("memory");
        out
    }

    fn check(&mut self, points: &[G1Affine], scalars: &[Fr], what: &str) {
        let mut expected = vec![Jacobian::INFINITY; self.shape.sums as usize];
        msm_batch_vartime(points, scalars, &mut expected).expect("memory");
        for depth in [1, 2, self.depth / 2 + 1, self.depth] {
            let sums = self.sums(depth.min(self.depth), scalars);
            let equal = sums.iter().zip(&expected).all(|(a, b)| a.equals_vartime(b));
            assert!(equal, "{what}: {:?}, depth {depth} of {}", self.shape, self.depth);
        }
    }
}

fn scalars_of_every_kind(random: &mut Random, n: usize) -> Vec<(&'static str, Vec<Fr>)> {
    let equal = random.fr();
    let edges = [Fr::ZERO, Fr::ONE, -Fr::ONE, Fr::from_u64(1 << 63), -Fr::from_u64(2), Fr::from_u64(64)];
    let lambda = Fr::from_words(&[kzgpu::params::G1_LAMBDA[0], kzgpu::params::G1_LAMBDA[1], 0, 0]);
    let half = lambda * Fr::from_u64(2).invert_vartime();
    vec![
        ("uniform", (0..n).map(|_| random.fr()).collect()),
        ("equal", vec![equal; n]),
        ("small", (0..n as u64).map(Fr::from_u64).collect()),
        ("edges", (0..n).map(|i| edges[i % edges.len()]).collect()),
        ("units", (0..n).map(|i| [Fr::ONE, lambda, lambda * lambda, -lambda][i % 4]).collect()),
        (
            "largest halves",
            (0..n).map(|i| [half, -half, half * lambda, half + half * lambda, half - half * lambda][i % 5]).collect(),
        ),
        ("zero", vec![Fr::ZERO; n]),
    ]
}

fn points_of_every_kind(random: &mut Random, n: usize) -> Vec<(&'static str, Vec<G1Affine>)> {
    let (a, b) = (random.g1(), random.g1());
    let few = [Affine::INFINITY, a, b, a.negate(), a.phi(), a.phi().phi().negate()];
    vec![
        ("distinct", (0..n).map(|_| random.g1()).collect()),
        ("equal", vec![a; n]),
        ("opposite", (0..n).map(|i| if i % 2 == 0 { a } else { a.negate() }).collect()),
        ("few", (0..n).map(|i| few[i % few.len()]).collect()),
        ("infinity", vec![Affine::INFINITY; n]),
    ]
}

#[test]
fn one_sum() {
    let mut random = Random(20);
    for (n, depth) in [(1, 64), (2, 64), (3, 2), (5, 64), (17, 9), (64, 64), (300, 4)] {
        for (kind, points) in points_of_every_kind(&mut random, n) {
            let mut table = Table::new(&points, 1, depth);
            for (scalars_kind, scalars) in scalars_of_every_kind(&mut random, n) {
                table.check(&points, &scalars, &format!("{kind} points, {scalars_kind} scalars"));
            }
        }
    }
}

#[test]
fn many_sums() {
    let mut random = Random(21);
    for (n, sums, depth) in [(1, 5, 64), (4, 3, 2), (64, 128, 4), (64, 20, 64), (700, 3, 7)] {
        let points: Vec<G1Affine> = (0..n * sums).map(|_| random.g1()).collect();
        let mut table = Table::new(&points, sums as u32, depth);
        for (kind, scalars) in scalars_of_every_kind(&mut random, n * sums) {
            table.check(&points, &scalars, kind);
        }
    }
}

#[test]
fn a_blob_s_size_against_blst() {
    let mut random = Random(22);
    let points: Vec<G1Affine> = (0..4096).map(|_| random.g1()).collect();
    let mut table = Table::new(&points, 1, 64);
    assert_eq!(table.depth, 19);
    let oracle: Vec<_> = points.iter().map(blst_points::p1).collect();
    for (kind, scalars) in scalars_of_every_kind(&mut random, 4096) {
        let bytes: Vec<u8> = scalars.iter().flat_map(|scalar| scalar.to_le_bytes()).collect();
        let expected = blst::MultiPoint::mult(oracle.as_slice(), &bytes, 255);
        let mut encoded = [0; 48];
        let sum = table.sums(64, &scalars)[0].to_affine_vartime();
        kzgpu::codec::point::encode(kzgpu::codec::point::Form::Compressed, &[sum], &mut encoded);
        // SAFETY: blst reads one point and writes 48 bytes.
        let expected = unsafe {
            let mut out = [0; 48];
            blst::blst_p1_compress(out.as_mut_ptr(), &expected);
            out
        };
        assert_eq!(encoded, expected, "{kind} scalars");
    }
}

#[test]
fn lengths_are_checked() {
    let mut random = Random(23);
    let points = [random.g1(), random.g1()];
    let mut table = Table::new(&points, 1, 1);
    let (shape, first) = (table.shape, table.first);
    let mut sum = |scalars: &[Fr], out: &mut [G1Jacobian]| {
        sums_vartime(&mut table.array, first, 1, &shape, scalars, out).is_err()
    };
    assert!(sum(&[Fr::ONE], &mut [Jacobian::INFINITY]));
    assert!(sum(&[Fr::ONE; 2], &mut [Jacobian::INFINITY; 2]));
}
