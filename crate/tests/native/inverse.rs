//! The inversion of fixed length beside Fermat's and the variable-time one, at edges and on random values.
#![allow(clippy::panic)] // a test fails by panicking
#![allow(clippy::eq_op)] // a − a is a zero with other limbs

use crate::common::Random;
use kzgpu::field::Field;
use kzgpu::params::{FP_WORDS, FR_WORDS};

/// `a^(m − 2)` for m in little-endian words, by squaring and multiplying.
fn fermat<F: Field>(a: &F, modulus: &[u64]) -> F {
    let mut exponent = modulus.to_vec();
    exponent[0] -= 2;
    let bits = exponent.iter().rev().flat_map(|word| (0..64).rev().map(move |i| word >> i & 1));
    bits.fold(F::ONE, |power, bit| if bit == 1 { power.square() * *a } else { power.square() })
}

/// 0, ±1, ±2^k, multiples of the modulus that are not reduced, and random values.
fn values<F: Field>(mut random: impl FnMut() -> F) -> Vec<F> {
    let powers = core::iter::successors(Some(F::ONE), |power| Some(power.double().reduce())).take(400);
    let mut values: Vec<F> = powers.flat_map(|power| [power, -power, power - F::ONE]).collect();
    values.extend((0..600).map(|_| random()));
    let unreduced: Vec<F> = values.iter().step_by(7).map(|a| a.double().double() + *a).collect();
    values.extend([F::ZERO, F::ONE - F::ONE]);
    values.extend(unreduced);
    values
}

fn inverts_as_fermat<F: Field + core::fmt::Debug>(values: &[F], modulus: &[u64]) {
    for a in values {
        let inverse = a.invert();
        assert_eq!(inverse, fermat(&a.reduce(), modulus), "{a:?}");
        assert_eq!(inverse, a.invert_vartime(), "{a:?}");
        assert_eq!(inverse * a.reduce(), if a.is_zero_vartime() { F::ZERO } else { F::ONE }, "{a:?}");
    }
}

#[test]
fn both_fields() {
    let mut random = Random(1);
    inverts_as_fermat(&values(|| random.fp()), &FP_WORDS);
    inverts_as_fermat(&values(|| random.fr()), &FR_WORDS);
}

/// Theorem 11.2 of Bernstein and Yang holds for inputs of any sign with f² + 4g² ≤ 5·2^2d; ours are 0 ≤ g < f < 2^d.
#[test]
fn the_bound_on_the_steps() {
    assert_eq!([kzgpu::limb::inversion_steps(381), kzgpu::limb::inversion_steps(255)], [1101, 738]);
    assert_eq!(FP_WORDS[5].ilog2() + 5 * 64, 380);
    assert_eq!(FR_WORDS[3].ilog2() + 3 * 64, 254);
}

/// Nothing in it decides by a value: loops run over ranges of constants.
#[test]
fn the_source_has_no_branches() {
    let source = include_str!("../../src/limb/inverse.rs");
    for name in ["fn invert<", "fn fixed_division_steps(", "fn update_inverse<", "fn update_values<", "fn of("] {
        let (_, rest) = source.split_once(name).unwrap_or_else(|| panic!("no {name}"));
        let body = rest.split("\n}\n").next().unwrap_or_default();
        let body: String = body.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for word in [" if ", " while ", " match ", " loop ", "&&", "||", ".max(", "trailing_zeros"] {
            assert!(!body.contains(word), "{name} has {word}");
        }
    }
}
