//! MSM and its batch steps against blst: points are known multiples of the generator, so the sum is one multiplication.

use crate::common::Random;
use kzgpu::curve::{Affine, G1Affine, G2Affine, Jacobian};
use kzgpu::field::{Field, Fp, Fp2, Fr};
use kzgpu::msm::combine::{Term, combine_vartime};
use kzgpu::msm::stream::{Stream, memory};
use kzgpu::msm::{BucketField, msm_batch_vartime, msm_vartime};
use kzgpu::mul::vartime::Decompose;

/// `k·G` by blst, affine.
trait Oracle: Decompose + BucketField + core::fmt::Debug {
    fn multiple(k: &Fr) -> Affine<Self>;
}

fn fp(bytes: &[u8]) -> Fp {
    Fp::from_be_bytes(bytes.try_into().expect("48 bytes")).expect("canonical")
}

impl Oracle for Fp {
    fn multiple(k: &Fr) -> G1Affine {
        let mut out = [0u8; 96];
        // SAFETY: blst reads 255 bits of the scalar and one point, and writes 96 bytes.
        unsafe {
            let mut point = blst::blst_p1::default();
            blst::blst_p1_mult(&mut point, blst::blst_p1_generator(), k.to_le_bytes().as_ptr(), 255);
            blst::blst_p1_serialize(out.as_mut_ptr(), &point);
        }
        if out[0] == 0x40 { Affine::INFINITY } else { Affine { x: fp(&out[..48]), y: fp(&out[48..]) } }
    }
}

impl Oracle for Fp2 {
    fn multiple(k: &Fr) -> G2Affine {
        let mut out = [0u8; 192];
        // SAFETY: blst reads 255 bits of the scalar and one point, and writes 192 bytes.
        unsafe {
            let mut point = blst::blst_p2::default();
            blst::blst_p2_mult(&mut point, blst::blst_p2_generator(), k.to_le_bytes().as_ptr(), 255);
            blst::blst_p2_serialize(out.as_mut_ptr(), &point);
        }
        let pair = |i: usize| Fp2::new(fp(&out[i + 48..i + 96]), fp(&out[i..i + 48]));
        if out[0] == 0x40 { Affine::INFINITY } else { Affine { x: pair(0), y: pair(96) } }
    }
}

fn check<F: Oracle>(logs: &[Fr], points: &[Affine<F>], scalars: &[Fr]) {
    let expected = logs.iter().zip(scalars).fold(Fr::ZERO, |sum, (a, b)| sum + *a * *b);
    let sum = msm_vartime(points, scalars).expect("memory");
    assert!(sum.equals_vartime(&Jacobian::from(F::multiple(&expected))), "n = {}", points.len());
}

fn scalars_of_every_kind(random: &mut Random, n: usize) -> Vec<Vec<Fr>> {
    let uniform = (0..n).map(|_| random.fr()).collect();
    let equal = vec![random.fr(); n];
    let small = (0..n as u64).map(Fr::from_u64).collect();
    let edges = (0..n).map(|i| [Fr::ZERO, Fr::ONE, -Fr::ONE, Fr::from_u64(1 << 63), -Fr::from_u64(2)][i % 5]).collect();
    vec![uniform, equal, small, edges, vec![Fr::ZERO; n], vec![-Fr::ONE; n]]
}

fn points_of_every_kind<F: Oracle>(random: &mut Random, n: usize) -> Vec<(Vec<Fr>, Vec<Affine<F>>)> {
    let lambda = Fr::from_words(&[kzgpu::params::G1_LAMBDA[0], kzgpu::params::G1_LAMBDA[1], 0, 0]);
    let (a, b) = (random.fr(), random.fr());
    let logs: Vec<Vec<Fr>> = vec![
        (0..n).map(|_| random.fr()).collect(),
        vec![a; n],
        (0..n).map(|i| if i % 2 == 0 { a } else { -a }).collect(),
        (0..n).map(|i| [Fr::ZERO, a, b, a + b, -a, a * lambda][i % 6]).collect(),
        vec![Fr::ZERO; n],
    ];
    let mut known: Vec<(Fr, Affine<F>)> = Vec::new();
    let mut multiple = |k: &Fr| match known.iter().find(|(l, _)| l == k) {
        Some((_, point)) => *point,
        None => {
            let point = F::multiple(k);
            if known.len() < 16 {
                known.push((*k, point));
            }
            point
        }
    };
    logs.into_iter().map(|logs| (logs.clone(), logs.iter().map(&mut multiple).collect())).collect()
}

fn all_kinds<F: Oracle>(sizes: &[usize]) {
    let mut random = Random(10);
    for &n in sizes {
        for (logs, points) in points_of_every_kind::<F>(&mut random, n) {
            for scalars in scalars_of_every_kind(&mut random, n) {
                check(&logs, &points, &scalars);
            }
        }
    }
}

#[test]
fn g1_sums() {
    all_kinds::<Fp>(&[0, 1, 2, 3, 5, 17, 64, 300, 1500]);
}

#[test]
fn g2_sums() {
    all_kinds::<Fp2>(&[1, 2, 7, 100]);
}

#[test]
fn batches() {
    let mut random = Random(11);
    for (n, batches) in [(1, 5), (3, 2), (64, 20), (64, 128), (700, 3)] {
        let logs: Vec<Fr> = (0..n * batches).map(|_| random.fr()).collect();
        let points: Vec<G1Affine> = logs.iter().map(Fp::multiple).collect();
        let scalars: Vec<Fr> = (0..n * batches).map(|_| random.fr()).collect();
        let mut out = vec![Jacobian::INFINITY; batches];
        msm_batch_vartime(&points, &scalars, &mut out).expect("memory");
        for (b, sum) in out.iter().enumerate() {
            let expected =
                logs[b * n..][..n].iter().zip(&scalars[b * n..][..n]).fold(Fr::ZERO, |sum, (a, b)| sum + *a * *b);
            assert!(sum.equals_vartime(&Jacobian::from(Fp::multiple(&expected))), "sum {b} of {batches} × {n}");
        }
    }
}

fn doublings<F: Oracle>() {
    let mut random = Random(12);
    for n in [0, 1, 2, 5, 513] {
        for (logs, points) in points_of_every_kind::<F>(&mut random, n) {
            let mut packed: Vec<F::Point> = points.iter().map(F::pack).collect();
            // Every point but each third, last ones first.
            let indices: Vec<u32> = (0..n as u32).rev().filter(|i| i % 3 != 1).collect();
            F::double_all(&mut packed, &indices);
            for (i, (log, point)) in logs.iter().zip(&packed).enumerate().rev().take(20) {
                let expected = F::multiple(&if i % 3 == 1 { *log } else { *log + *log });
                assert!(Jacobian::from(F::unpack(point)).equals_vartime(&Jacobian::from(expected)), "{i} of {n}");
            }
        }
    }
}

#[test]
fn doublings_that_share_inversions() {
    doublings::<Fp>();
    doublings::<Fp2>();
}

#[test]
fn combinations() {
    let mut random = Random(13);
    for (n, outputs, each) in [(0, 0, 0), (1, 3, 0), (1, 1, 1), (7, 5, 2), (40, 90, 4), (5, 3000, 1)] {
        for (logs, points) in points_of_every_kind::<Fp>(&mut random, n) {
            let packed: Vec<_> = points.iter().map(Fp::pack).collect();
            for scalars in scalars_of_every_kind(&mut random, 6) {
                let term = |i: usize| (i % outputs, i * i % n, i * 5 % 6);
                let terms: Vec<_> = (0..outputs * each)
                    .map(term)
                    .map(|(o, p, s)| Term { output: o as u32, point: p as u32, scalar: s as u32 })
                    .collect();
                let mut out = vec![Fp::INFINITY; outputs];
                combine_vartime(&packed, &scalars, &terms, &mut out).expect("memory");
                for (o, sum) in out.iter().enumerate().take(20) {
                    let own = (0..outputs * each).map(term).filter(|term| term.0 == o);
                    let expected = own.fold(Fr::ZERO, |sum, (_, p, s)| sum + logs[p] * scalars[s]);
                    assert_eq!(Fp::unpack(sum), Fp::multiple(&expected), "{o} of {outputs}");
                }
            }
        }
    }
}

/// Points and their logarithms, few of them distinct.
fn tiled<F: Oracle>(random: &mut Random, n: usize) -> (Vec<Fr>, Vec<Affine<F>>) {
    let logs: Vec<Fr> = (0..61).map(|_| random.fr()).collect();
    let points: Vec<Affine<F>> = logs.iter().map(F::multiple).collect();
    (logs.iter().cycle().take(n).copied().collect(), points.iter().cycle().take(n).copied().collect())
}

/// A sum call by call, beside the same at one go; both take several chunks.
fn streamed<F: Oracle>(n: usize, step: usize) {
    let mut random = Random(12);
    let (logs, points) = tiled::<F>(&mut random, n);
    for scalars in scalars_of_every_kind(&mut random, n) {
        check(&logs, &points, &scalars);
        let (size, flags) = memory::<F>(n);
        // Whatever the memory holds before.
        let (mut work, mut full) = (vec![F::pack(&points[0]); size], vec![7; flags]);
        let mut stream = Stream::<F>::of(n, &mut work, &mut full);
        stream.clear();
        for (points, scalars) in points.chunks(step).zip(scalars.chunks(step)) {
            stream.add(points, scalars, 1).expect("memory");
        }
        let mut sum = [Jacobian::INFINITY];
        stream.end(&mut sum).expect("memory");
        assert!(sum[0].equals_vartime(&msm_vartime(&points, &scalars).expect("memory")), "{n} points by {step}");
    }
}

#[test]
fn sums_in_several_chunks() {
    streamed::<Fp>(2 * 4096 + 3, 2500);
    streamed::<Fp2>(2048 + 1, 1100);
}
