//! Fp6 and Fp12 against schoolbook multiplication and the definitions of their maps.

use crate::common::Random;
use kzgpu::field::{Compressed, Field, Fp2, Fp6, Fp12};
use kzgpu::params::FP_WORDS;

/// The six coefficients over Fp2 in powers of w, `w⁶ = ξ`.
fn coefficients(a: &Fp12) -> [Fp2; 6] {
    [a.c0.c0, a.c1.c0, a.c0.c1, a.c1.c1, a.c0.c2, a.c1.c2]
}

fn from_coefficients(c: [Fp2; 6]) -> Fp12 {
    Fp12::new(Fp6::new(c[0], c[2], c[4]), Fp6::new(c[1], c[3], c[5]))
}

fn schoolbook(a: &Fp12, b: &Fp12) -> Fp12 {
    let mut out = [Fp2::ZERO; 6];
    for (i, x) in coefficients(a).into_iter().enumerate() {
        for (j, y) in coefficients(b).into_iter().enumerate() {
            let product = if i + j < 6 { x * y } else { (x * y).mul_by_xi() };
            out[(i + j) % 6] = (out[(i + j) % 6] + product).reduce();
        }
    }
    from_coefficients(out)
}

fn pow(a: &Fp12, exponent: &[u64]) -> Fp12 {
    let bits = (0..64 * exponent.len()).rev().map(|i| (exponent[i / 64] >> (i % 64)) & 1);
    bits.fold(Fp12::ONE, |out, bit| if bit == 1 { &out.square() * a } else { out.square() })
}

fn random_fp12(random: &mut Random) -> Fp12 {
    from_coefficients([0; 6].map(|_| random.fp2()))
}

#[test]
fn products_and_inverses() {
    let mut random = Random(10);
    for _ in 0..50 {
        let (a, b) = (random_fp12(&mut random), random_fp12(&mut random));
        assert_eq!(&a * &b, schoolbook(&a, &b));
        assert_eq!(a.square(), schoolbook(&a, &a));
        assert_eq!(&a * &a.invert_vartime(), Fp12::ONE);
        assert_eq!(&a.c0 * &a.c0.invert_vartime(), Fp6::ONE);
        assert_eq!(a.c0.mul_by_v(), &a.c0 * &Fp6::new(Fp2::ZERO, Fp2::ONE, Fp2::ZERO));
        let (b0, b1) = (random.fp2(), random.fp2());
        let line = from_coefficients([b0, Fp2::ZERO, b1, Fp2::ONE, Fp2::ZERO, Fp2::ZERO]);
        assert_eq!(a.mul_by_line(&b0, &b1), schoolbook(&a, &line));
        let b4 = random.fp2();
        let line = from_coefficients([b0, Fp2::ZERO, b1, b4, Fp2::ZERO, Fp2::ZERO]);
        assert_eq!(a.mul_by_014(&b0, &b1, &b4), schoolbook(&a, &line));
    }
    assert_eq!(Fp12::new(Fp6::ZERO, Fp6::ZERO).invert_vartime(), Fp12::new(Fp6::ZERO, Fp6::ZERO));
}

/// Results may be fed back without end: the ranges stated in the field close.
#[test]
fn ranges_close_under_iteration() {
    let mut random = Random(11);
    let mut a = random_fp12(&mut random);
    let b = random_fp12(&mut random);
    for _ in 0..2000 {
        a = &(&(&a.square() * &a).square() * &b) * &a;
        a = a.conjugate().mul_by_line(&b.c0.c0, &b.c0.c1).square().mul_by_line(&b.c1.c0, &b.c0.c2);
    }
    assert_eq!(&a * &a.invert_vartime(), Fp12::ONE);
}

#[test]
fn frobenius_is_the_power_p() {
    let mut random = Random(12);
    let a = random_fp12(&mut random);
    let mut power = a;
    for i in 0..3 {
        assert_eq!(a.frobenius(i), power, "power {i}");
        power = pow(&power, &FP_WORDS);
    }
    assert_eq!(a.frobenius(2).frobenius(2).frobenius(2), a.conjugate());
}

#[test]
fn cyclotomic_squares() {
    let mut random = Random(13);
    for _ in 0..20 {
        let f = random_fp12(&mut random);
        let m = &f.conjugate() * &f.invert_vartime();
        let mut m = &m.frobenius(2) * &m;
        assert_eq!(&m * &m.conjugate(), Fp12::ONE);
        for _ in 0..5 {
            assert_eq!(m.cyclotomic_square(), m.square());
            m = m.cyclotomic_square();
        }
    }
}

#[test]
fn compressed_squares() {
    let mut random = Random(14);
    for n in 0..6 {
        let f = random_fp12(&mut random);
        let m = &f.conjugate() * &f.invert_vartime();
        let m = &m.frobenius(2) * &m;
        let power = |n: u32| (0..n).fold(m, |m, _| m.square());
        let compressed = |n: u32| Compressed::new(&m).square_times(n);
        let pair = Compressed::decompress_vartime([&compressed(n), &compressed(2 * n + 1)]);
        assert_eq!(pair, Some([power(n), power(2 * n + 1)]));
        let one = Compressed::new(&Fp12::ONE).square();
        assert!(Compressed::decompress_vartime([&one, &compressed(n)]).is_none());
    }
}
