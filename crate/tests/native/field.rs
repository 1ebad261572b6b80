//! Fields against u128-simple references and each other's identities.
#![allow(clippy::eq_op)] // a − a = 0 is a law

use crate::common::Random;
use kzgpu::field::sqrt::{sqrt_fp, sqrt_fp2};
use kzgpu::field::{Field, Fp, Fp2, Fr};
use kzgpu::params::{FP_WORDS, FR_WORDS};

fn laws<F: Field + core::fmt::Debug>(a: F, b: F, c: F) {
    assert_eq!(a * (b + c), a * b + a * c);
    assert_eq!((a * b) * c, a * (b * c));
    assert_eq!(a.square(), a * a);
    assert_eq!(a - a, F::ZERO);
    assert_eq!(a + -a, F::ZERO);
    assert_eq!(a.double() + a, a.triple());
    assert_eq!(a * F::ONE, a);
    assert!((a - a).is_zero_vartime());
    assert_eq!(a.reduce(), a);
    assert_eq!((a.double().double().double().double()).reduce() * b, (a * b).double().double().double().double());
    if a != F::ZERO {
        assert!(!a.is_zero_vartime());
        assert_eq!(a * a.invert(), F::ONE);
        assert_eq!(a.invert_vartime(), a.invert());
        assert_eq!((-a).invert_vartime(), -a.invert());
    }
    assert_eq!(F::ZERO.invert_vartime(), F::ZERO);
    assert_eq!(F::ZERO.invert(), F::ZERO);
}

#[test]
fn field_laws() {
    let mut random = Random(1);
    for _ in 0..200 {
        laws(random.fp(), random.fp(), random.fp());
        laws(random.fr(), random.fr(), random.fr());
        laws(random.fp2(), random.fp2(), random.fp2());
    }
}

#[test]
fn multiplication_of_small_integers() {
    let mut random = Random(2);
    for _ in 0..100 {
        let (a, b) = (random.next(), random.next());
        let product = u128::from(a) * u128::from(b);
        let words = [product as u64, (product >> 64) as u64];
        let fp = |x| Fp::from_words(&[x, 0, 0, 0, 0, 0]);
        assert_eq!((fp(a) * fp(b)).to_words(), [words[0], words[1], 0, 0, 0, 0]);
        assert_eq!((Fr::from_u64(a) * Fr::from_u64(b)).to_words(), [words[0], words[1], 0, 0]);
    }
}

#[test]
fn encodings_at_the_edges() {
    let minus_one = (-Fp::ONE).to_words();
    assert_eq!(minus_one[0], FP_WORDS[0] - 1);
    assert_eq!(minus_one[1..], FP_WORDS[1..]);
    assert!(Fp::from_be_bytes(&(-Fp::ONE).to_be_bytes()).is_some());
    let mut p = (-Fp::ONE).to_be_bytes();
    p[47] += 1;
    assert!(Fp::from_be_bytes(&p).is_none());
    assert!(Fp::from_be_bytes(&[0xff; 48]).is_none());
    let mut r = (-Fr::ONE).to_be_bytes();
    assert_eq!((-Fr::ONE).to_words()[0], FR_WORDS[0] - 1);
    r[31] += 1; // r − 1 ends in 00, so this is r itself
    assert!(Fr::from_be_bytes(&r).is_none());
    assert!(Fr::from_digest(&r) == Fr::ZERO);
    assert!(Fr::from_digest(&[0xff; 32]) != Fr::ZERO);
}

#[test]
fn square_roots() {
    let mut random = Random(3);
    let mut squares = 0;
    for _ in 0..50 {
        let a = random.fp();
        let root = sqrt_fp(&a.square()).expect("a square");
        assert!(root == a || root == -a);
        squares += u32::from(sqrt_fp(&a).is_some());
        let b = Fp2::new(a, random.fp());
        for square in
            [b.square(), Fp2::new(a, Fp::ZERO).square(), Fp2::new(a, Fp::ZERO), Fp2::new(-a, Fp::ZERO), Fp2::ZERO]
        {
            let root = sqrt_fp2(&square).expect("a square in Fp2");
            assert_eq!(root.square(), square);
        }
        // ξ = 1 + u is not a square, so neither is ξ·b².
        assert!(sqrt_fp2(&b.square().mul_by_xi()).is_none());
    }
    assert!((10..40).contains(&squares));
}
