//! The pairing: bilinearity, blst, and products with infinities.

use crate::common::{Random, blst_points};
use blst::{blst_bendian_from_fp, blst_final_exp, blst_fp12, blst_miller_loop};
use kzgpu::curve::{G1Affine, G1Jacobian, G2Affine, G2Jacobian};
use kzgpu::field::{Field, Fp, Fp2, Fp6, Fp12, Fr};
use kzgpu::mul::vartime::mul_vartime;
use kzgpu::pairing::{G2Prepared, final_exponentiation, miller_loop, miller_loop_once, pairing, pairing_check};

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

/// Few pairs and many, in one chunk and in two, infinities among them, beside the loop over prepared points.
#[test]
fn points_that_are_met_once() {
    let mut random = Random(34);
    for n in [0, 1, 2, 7, 8, 9, 130] {
        let mut pairs: Vec<(G1Affine, G2Affine)> = (0..n).map(|_| (random.g1(), random.g2())).collect();
        if n > 6 {
            (pairs[1].0, pairs[3].1, pairs[5]) = (G1Affine::INFINITY, G2Affine::INFINITY, pairs[4]);
        }
        let f = miller_loop_once(&pairs).expect("memory").expect("all in the subgroup");
        assert_eq!(final_exponentiation(&f), pairing(pairs.iter().map(|(p, q)| (p, q))), "{n} pairs");
    }
}

/// The order of G2's curve over 13².
const REST_OF_13: [u64; 12] = [
    0x29f4_e338_0941_cfdd,
    0xa706_2988_8281_9145,
    0xb3ca_5c33_c3fd_8ff8,
    0x9656_8f2d_18c7_50b4,
    0xd646_1e90_7737_d78e,
    0xcfda_c10f_f1fc_5b48,
    0x3677_f5d4_5f7c_edb8,
    0xb339_07d7_1557_a7d3,
    0x56f3_b9bd_c843_96ca,
    0x28ba_1c1f_a6b6_7083,
    0xa713_6c44_0a0c_65b7,
    0x0004_0054_49cd_a731,
];

/// A multiple of a point of the curve that has order 13.
fn of_order_13(point: &G2Affine) -> G2Affine {
    let multiple = |point: &G2Jacobian, words: &[u64]| {
        let bits = words.iter().rev().flat_map(|word| (0..64).rev().map(move |i| (word >> i) & 1));
        bits.fold(
            G2Jacobian::INFINITY,
            |sum, bit| if bit == 1 { sum.double().add_vartime(point) } else { sum.double() },
        )
    };
    let out = multiple(&G2Jacobian::from(*point), &REST_OF_13);
    let next = multiple(&out, &[13]);
    let out = if next.is_infinity_vartime() { out } else { next };
    assert!(multiple(&out, &[13]).is_infinity_vartime() && !out.is_infinity_vartime());
    out.to_affine_vartime()
}

/// The last point of G2 is checked on the way; the order of one of the bad ones is 13, so that its multiples meet it again.
#[test]
fn points_outside_the_subgroup_are_found() {
    let mut random = Random(35);
    let outside = core::iter::from_fn(|| Some(random.fp2()))
        .find_map(|x| {
            let y = kzgpu::field::sqrt::sqrt_fp2(&(x.square() * x + kzgpu::params::G2_B))?;
            Some(G2Affine { x, y }).filter(|point| !point.is_in_subgroup_vartime())
        })
        .expect("there is no end of them");
    for bad in [outside, of_order_13(&outside)] {
        for n in [1, 2, 8, 9, 129] {
            let mut pairs: Vec<(G1Affine, G2Affine)> = (0..n).map(|_| (random.g1(), random.g2())).collect();
            assert!(miller_loop_once(&pairs).expect("memory").is_some(), "{n} pairs");
            pairs[n - 1].1 = bad;
            assert!(miller_loop_once(&pairs).expect("memory").is_none(), "{n} pairs");
        }
    }
}
