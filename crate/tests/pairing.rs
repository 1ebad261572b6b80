//! The pairing: bilinearity, blst, and products with infinities.
#![allow(clippy::expect_used)]

mod common;

use blst::{blst_bendian_from_fp, blst_final_exp, blst_fp12, blst_miller_loop};
use common::{Random, blst_points};
use kzgpu::curve::{G1Affine, G1Jacobian, G2Affine};
use kzgpu::field::{Field, Fp, Fp2, Fp6, Fp12, Fr};
use kzgpu::mul::vartime::mul_vartime;
use kzgpu::pairing::{G2Prepared, final_exponentiation, miller_loop, pairing, pairing_check};

fn g1(k: &Fr) -> G1Affine {
    mul_vartime(&G1Affine::GENERATOR, k).expect("memory").to_affine_vartime()
}

fn g2(k: &Fr) -> G2Affine {
    mul_vartime(&G2Affine::GENERATOR, k).expect("memory").to_affine_vartime()
}

/// One pairing.
fn e(p: &G1Affine, q: &G2Affine) -> Fp12 {
    pairing([(p, q)])
}

fn from_blst(a: &blst_fp12) -> Fp12 {
    let fp = |x: &blst::blst_fp| {
        let mut bytes = [0; 48];
        // SAFETY: blst writes 48 bytes.
        unsafe { blst_bendian_from_fp(bytes.as_mut_ptr(), x) };
        Fp::from_be_bytes(&bytes).expect("canonical")
    };
    let fp2 = |x: &blst::blst_fp2| Fp2::new(fp(&x.fp[0]), fp(&x.fp[1]));
    let fp6 = |x: &blst::blst_fp6| Fp6::new(fp2(&x.fp2[0]), fp2(&x.fp2[1]), fp2(&x.fp2[2]));
    Fp12::new(fp6(&a.fp6[0]), fp6(&a.fp6[1]))
}

#[test]
fn equals_blst() {
    let mut random = Random(30);
    for _ in 0..10 {
        let (p, q) = (random.g1(), random.g2());
        let (mut f, mut g) = (blst_fp12::default(), blst_fp12::default());
        // SAFETY: plain values in and out.
        unsafe {
            blst_miller_loop(&mut f, &blst_points::p2(&q), &blst_points::p1(&p));
            blst_final_exp(&mut g, &f);
        }
        assert_eq!(e(&p, &q), from_blst(&g));
        assert_eq!(final_exponentiation(&from_blst(&f)), from_blst(&g));
    }
}

#[test]
fn is_bilinear_and_not_degenerate() {
    let mut random = Random(31);
    let base = e(&G1Affine::GENERATOR, &G2Affine::GENERATOR);
    assert_ne!(base, Fp12::ONE);
    for _ in 0..5 {
        let (a, b, c) = (random.fr(), random.fr(), random.fr());
        assert_eq!(e(&g1(&a), &g2(&b)), e(&g1(&(a * b)), &G2Affine::GENERATOR));
        assert_eq!(e(&g1(&a), &g2(&b)), e(&G1Affine::GENERATOR, &g2(&(a * b))));
        let product = &e(&g1(&a), &g2(&c)) * &e(&g1(&b), &g2(&c));
        assert_eq!(product, e(&g1(&(a + b)), &g2(&c)));
        assert_eq!(&e(&g1(&-a), &g2(&c)) * &e(&g1(&a), &g2(&c)), Fp12::ONE);
    }
    // Order r: the power r − 1 is the inverse.
    assert_eq!(&e(&g1(&-Fr::ONE), &G2Affine::GENERATOR) * &base, Fp12::ONE);
}

/// Small multiples make the Miller loop's intermediate points repeat at once; every pair (a, b) must agree with a·b.
#[test]
fn small_multiples() {
    let base = e(&G1Affine::GENERATOR, &G2Affine::GENERATOR);
    let mut power = Fp12::ONE;
    for k in 1..20 {
        power = &power * &base;
        for (a, b) in (1..=k).filter(|a| k % a == 0).map(|a| (a, k / a)) {
            assert_eq!(e(&g1(&Fr::from_u64(a)), &g2(&Fr::from_u64(b))), power, "{a} {b}");
        }
    }
}

#[test]
fn infinity_contributes_one() {
    let mut random = Random(32);
    let (p, q) = (random.g1(), random.g2());
    assert_eq!(e(&G1Affine::INFINITY, &q), Fp12::ONE);
    assert_eq!(e(&p, &G2Affine::INFINITY), Fp12::ONE);
    assert_eq!(e(&G1Affine::INFINITY, &G2Affine::INFINITY), Fp12::ONE);
    let (q, infinity) = (G2Prepared::new(&q), G2Prepared::new(&G2Affine::INFINITY));
    let (p, minus_p, zero) = (G1Jacobian::from(p), G1Jacobian::from(p.negate()), G1Jacobian::INFINITY);
    assert!(pairing_check([]));
    assert!(pairing_check([(&p, &infinity), (&zero, &q)]));
    assert!(!pairing_check([(&p, &q), (&p, &infinity)]));
    assert!(pairing_check([(&p, &q), (&p, &infinity), (&minus_p, &q), (&zero, &q)]));
}

/// `Π e(aᵢ·G, bᵢ·H) = 1` exactly when `Σ aᵢ·bᵢ = 0`, also across the chunks of the Miller loop.
#[test]
fn products_of_many_pairs() {
    let mut random = Random(33);
    let multiple = |k: &Fr| mul_vartime(&G1Affine::GENERATOR, k).expect("memory");
    for n in [1, 2, 3, 7, 8, 9, 16, 17, 25] {
        let (mut a, b): (Vec<Fr>, Vec<Fr>) = (0..n).map(|_| (random.fr(), random.fr())).unzip();
        let sum = a[1..].iter().zip(&b[1..]).fold(Fr::ZERO, |sum, (a, b)| sum + *a * *b);
        a[0] = -sum * b[0].invert();
        let prepared: Vec<G2Prepared> = b.iter().map(|b| G2Prepared::new(&g2(b))).collect();
        let mut points: Vec<G1Jacobian> = a.iter().map(multiple).collect();
        assert!(pairing_check(points.iter().zip(&prepared)), "{n} pairs");
        points[n - 1] = multiple(&(a[n - 1] + Fr::ONE));
        assert!(!pairing_check(points.iter().zip(&prepared)), "{n} pairs");
        let one_by_one = points.iter().zip(&prepared).fold(Fp12::ONE, |f, pair| &f * &miller_loop([pair]));
        let together = miller_loop(points.iter().zip(&prepared));
        assert_eq!(final_exponentiation(&one_by_one), final_exponentiation(&together));
    }
}
