//! Scalar multiplication and its recodings, against blst and each other.

use crate::common::{Random, blst_points};
use blst::{blst_p1, blst_p1_affine, blst_p1_from_affine, blst_p1_mult, blst_p1_to_affine};
use blst::{blst_p2, blst_p2_affine, blst_p2_from_affine, blst_p2_mult, blst_p2_to_affine};
use kzgpu::curve::{Affine, Coordinate, G1Affine, G2Affine};
use kzgpu::field::{Field, Fp, Fp2, Fr};
use kzgpu::mul::ct;
use kzgpu::mul::recode::{GLV_BOUND, MAX_DIGITS, SignedScalar, glv_split, seed_split, wnaf};
use kzgpu::mul::vartime::{Decompose, mul_vartime};
use kzgpu::params::{FR_WORDS, G1_LAMBDA, X_ABS};

/// 0, 1, 2, r − 1, λ and its neighbours, x and its powers, and the halves of the lattice, all below r.
fn edge_scalars() -> Vec<Fr> {
    let lambda = Fr::from_words(&[G1_LAMBDA[0], G1_LAMBDA[1], 0, 0]);
    let x = -Fr::from_u64(X_ABS);
    let half = Fr::from_u64(2).invert();
    let base =
        [Fr::ZERO, Fr::ONE, lambda, x, x.square(), x.square() * x, half, lambda * half, (lambda + Fr::ONE) * half];
    let near = |a: Fr| [a, a + Fr::ONE, a - Fr::ONE, -a, a.double(), a * lambda, a * half];
    base.into_iter().flat_map(near).collect()
}

fn scalars(seed: u64, n: usize) -> impl Iterator<Item = Fr> {
    let mut random = Random(seed);
    edge_scalars().into_iter().chain((0..n).map(move |_| random.fr()))
}

fn signed(term: SignedScalar) -> Fr {
    let words = [term.magnitude as u64, (term.magnitude >> 64) as u64, 0, 0];
    let size = Fr::from_words(&words);
    if term.negative { -size } else { size }
}

#[test]
fn decompositions_recompose() {
    let lambda = Fr::from_words(&[G1_LAMBDA[0], G1_LAMBDA[1], 0, 0]);
    let x = -Fr::from_u64(X_ABS);
    for k in scalars(20, 20_000) {
        let split = glv_split(&k.to_words());
        let [a, b] = [0, 1].map(|i| SignedScalar { negative: split.negative[i], magnitude: split.magnitude[i] });
        assert!(a.magnitude <= GLV_BOUND && b.magnitude <= GLV_BOUND);
        assert_eq!(signed(a) + signed(b) * lambda, k);
        let terms = seed_split(&k.to_words());
        assert!(terms.iter().all(|term| term.magnitude < u128::from(X_ABS)));
        assert_eq!(terms.iter().rev().fold(Fr::ZERO, |sum, term| (sum * x + signed(*term)).reduce()), k);
    }
}

#[test]
fn wnaf_digits() {
    let mut random = Random(21);
    let words = [0; 1000].map(|_| u128::from(random.next()) | u128::from(random.next()) << 64);
    for magnitude in words.map(|word| word >> (1 + word % 100)).into_iter().chain([0, 1, 15, 16, 17, (1 << 127) - 1]) {
        for negative in [false, true] {
            let (k, mut digits) = (SignedScalar { negative, magnitude }, [0i8; MAX_DIGITS]);
            let length = wnaf(&k, &mut digits);
            let digit = |d: i8| signed(SignedScalar { negative: d < 0, magnitude: u128::from(d.unsigned_abs()) });
            assert_eq!(digits.iter().rev().fold(Fr::ZERO, |sum, &d| (sum.double() + digit(d)).reduce()), signed(k));
            assert!(digits[length..].iter().all(|&d| d == 0));
            assert!(digits.iter().all(|d| d.abs() < 16 && (*d == 0 || d % 2 != 0)));
            assert!(digits.windows(5).all(|w| w.iter().filter(|&&d| d != 0).count() <= 1));
        }
    }
}

fn agree<F: Decompose + core::fmt::Debug>(point: &Affine<F>, k: &Fr) -> Affine<F> {
    let constant_time = ct::mul(point, &k.to_be_bytes()).to_affine();
    assert_eq!(mul_vartime(point, k).expect("memory").to_affine_vartime(), constant_time, "{k:?}");
    constant_time
}

#[test]
fn g1_and_g2_against_blst() {
    let mut random = Random(22);
    for k in scalars(23, 30) {
        let bytes = k.to_le_bytes();
        let (p, q) = (random.g1(), random.g2());
        let (mut p1, mut p1_affine) = (blst_p1::default(), blst_p1_affine::default());
        let (mut p2, mut p2_affine) = (blst_p2::default(), blst_p2_affine::default());
        let (kp, kq) = (agree(&p, &k), agree(&q, &k));
        // SAFETY: plain values in and out; the scalar has 255 bits.
        unsafe {
            blst_p1_from_affine(&mut p1, &blst_points::p1(&p));
            blst_p1_mult(&mut p1, &p1, bytes.as_ptr(), 255);
            blst_p1_to_affine(&mut p1_affine, &p1);
            blst_p2_from_affine(&mut p2, &blst_points::p2(&q));
            blst_p2_mult(&mut p2, &p2, bytes.as_ptr(), 255);
            blst_p2_to_affine(&mut p2_affine, &p2);
        }
        assert_eq!(blst_points::p1(&kp), p1_affine, "{k:?}");
        assert_eq!(blst_points::p2(&kq), p2_affine, "{k:?}");
        assert_eq!(agree(&G1Affine::INFINITY, &k), G1Affine::INFINITY);
        assert_eq!(agree(&G2Affine::INFINITY, &k), G2Affine::INFINITY);
    }
}

/// r and everything above it, up to 2^256 − 1.
fn raw_scalars<F: Coordinate + core::fmt::Debug>(point: Affine<F>) {
    let mut random = Random(24);
    let mut r = (-Fr::ONE).to_be_bytes();
    r[31] += 1; // r − 1 ends in 00
    let mut r_plus_one = r;
    r_plus_one[31] += 1;
    let mut raw = vec![r, r_plus_one, [0xff; 32], [0x80; 32], [0x0f; 32], [0xf0; 32]];
    raw.extend((0..20).map(|_| random.bytes::<32>()));
    for k in raw {
        let reduced = Fr::from_digest(&k).to_be_bytes();
        assert_eq!(ct::mul(&point, &k).to_affine(), ct::mul(&point, &reduced).to_affine(), "{k:x?}");
    }
    assert_eq!(ct::mul(&point, &r).to_affine(), Affine::INFINITY);
    assert_eq!(r[24..], FR_WORDS[0].to_be_bytes());
}

#[test]
fn raw_scalars_are_reduced() {
    let mut random = Random(25);
    raw_scalars::<Fp>(random.point());
    raw_scalars::<Fp2>(random.point());
}

#[test]
fn endomorphisms_have_their_eigenvalues() {
    let mut random = Random(26);
    let lambda = Fr::from_words(&[G1_LAMBDA[0], G1_LAMBDA[1], 0, 0]);
    let (p, q) = (random.g1(), random.g2());
    assert_eq!(p.phi(), ct::mul(&p, &lambda.to_be_bytes()).to_affine());
    assert_eq!(q.phi(), ct::mul(&q, &lambda.to_be_bytes()).to_affine());
    assert_eq!(q.psi(), ct::mul(&q, &(-Fr::from_u64(X_ABS)).to_be_bytes()).to_affine());
}
