//! Transforms over Fr and G1 against the definition.

use crate::common::{Random, horner, table};
use kzgpu::codec::Failure;
use kzgpu::curve::{Affine, G1Jacobian};
use kzgpu::error::Error;
use kzgpu::field::{Field, Fr};
use kzgpu::mul::vartime::mul_vartime;
use kzgpu::ntt::columns::{gather, scatter};
use kzgpu::ntt::domain::MAX_LOG_N;
use kzgpu::ntt::group::{forward_vartime, inverse_unscaled_vartime};
use kzgpu::ntt::low_half::twice_low_half_vartime;
use kzgpu::ntt::natural::{Direction, transform, transform_bytes};
use kzgpu::ntt::{Domain, bit_reverse, forward, inverse, inverse_unscaled, reverse_bits, scale_by_powers};

/// Random data, and data that drive the sums of a transform to their extremes.
fn samples(random: &mut Random, n: usize) -> Vec<Vec<Fr>> {
    let minus_one = -Fr::ONE;
    let alternating = (0..n).map(|i| if i % 2 == 0 { minus_one } else { Fr::ONE }).collect();
    let large = random.fr();
    vec![(0..n).map(|_| random.fr()).collect(), vec![Fr::ZERO; n], vec![minus_one; n], alternating, vec![large; n]]
}

#[test]
fn table_and_roots() {
    for log_n in 0..=10 {
        let table = table(log_n);
        let domain = Domain::new(&table, log_n).expect("a filled table");
        let n = domain.n();
        let w = domain.root(1);
        assert_eq!(w.pow_public(&[n as u64]), Fr::ONE);
        assert!(log_n == 0 || w.pow_public(&[n as u64 / 2]) == -Fr::ONE);
        assert_eq!(*domain.n_inverse() * Fr::from_u64(n as u64), Fr::ONE);
        for e in 0..2 * n {
            assert_eq!(domain.root(e), w.pow_public(&[e as u64]));
        }
        for (i, twiddle) in domain.twiddles().iter().enumerate() {
            assert_eq!(*twiddle, domain.root(reverse_bits(i, log_n.max(1) - 1)));
            assert_eq!(*twiddle * domain.inverse_twiddle(i), Fr::ONE);
        }
        for small in 0..=log_n {
            let subgroup = domain.subgroup(small).expect("a subgroup");
            assert_eq!(subgroup.root(1), domain.root(n >> small));
            assert_eq!(*subgroup.n_inverse() * Fr::from_u64(1 << small), Fr::ONE);
        }
        assert_eq!(domain.subgroup(log_n + 1).err(), Some(Error::TooLarge));
    }
    assert_eq!(Domain::fill(&mut [], 3), Err(Error::BadLength));
    assert_eq!(Domain::fill(&mut [], MAX_LOG_N + 1), Err(Error::TooLarge));
    assert_eq!(Domain::new(&[Fr::ZERO; 4], 3).err(), Some(Error::BadLength));
}

#[test]
fn forward_is_evaluation() {
    let mut random = Random(31);
    for log_n in 0..=8 {
        let table = table(log_n);
        let domain = Domain::new(&table, log_n).expect("a filled table");
        for coefficients in samples(&mut random, domain.n()) {
            let mut values = coefficients.clone();
            assert_eq!(forward(&domain, &mut values), Ok(()));
            for (i, value) in values.iter().enumerate() {
                assert_eq!(*value, horner(&coefficients, domain.root(reverse_bits(i, log_n))));
            }
            bit_reverse(&mut values);
            assert!(values.iter().enumerate().all(|(i, value)| *value == horner(&coefficients, domain.root(i))));
        }
    }
}

#[test]
fn cosets() {
    let mut random = Random(32);
    let table = table(6);
    let domain = Domain::new(&table, 6).expect("a filled table");
    let (shift, coefficients) = (random.fr(), (0..64).map(|_| random.fr()).collect::<Vec<_>>());
    let mut data = coefficients.clone();
    scale_by_powers(&mut data, Fr::ONE, shift);
    assert_eq!(forward(&domain, &mut data), Ok(()));
    for (i, value) in data.iter().enumerate() {
        assert_eq!(*value, horner(&coefficients, shift * domain.root(reverse_bits(i, 6))));
    }
    assert_eq!(inverse_unscaled(&domain, &mut data), Ok(()));
    scale_by_powers(&mut data, *domain.n_inverse(), shift.invert());
    assert_eq!(data, coefficients);
}

#[test]
fn round_trips() {
    let mut random = Random(33);
    for log_n in 0..=13 {
        let table = table(log_n);
        let domain = Domain::new(&table, log_n).expect("a filled table");
        for data in samples(&mut random, domain.n()) {
            let mut other = data.clone();
            assert_eq!(forward(&domain, &mut other), Ok(()));
            assert_eq!(inverse(&domain, &mut other), Ok(()));
            assert_eq!(other, data, "forward then inverse, 2^{log_n}");
            assert_eq!(inverse(&domain, &mut other), Ok(()));
            assert_eq!(forward(&domain, &mut other), Ok(()));
            assert_eq!(other, data, "inverse then forward, 2^{log_n}");
        }
    }
}

#[test]
fn several_transforms_in_one_call() {
    let mut random = Random(34);
    let table = table(5);
    let domain = Domain::new(&table, 5).expect("a filled table");
    let mut data: Vec<Fr> = (0..3 * 32).map(|_| random.fr()).collect();
    let mut single = data.clone();
    single.chunks_mut(32).for_each(|chunk| assert_eq!(forward(&domain, chunk), Ok(())));
    assert_eq!(forward(&domain, &mut data), Ok(()));
    assert_eq!(data, single);
    single.chunks_mut(32).for_each(|chunk| assert_eq!(inverse(&domain, chunk), Ok(())));
    assert_eq!(inverse(&domain, &mut data), Ok(()));
    assert_eq!(data, single);
}

#[test]
fn natural_order() {
    let mut random = Random(36);
    for log_n in 0..=7 {
        let table = table(log_n);
        let domain = Domain::new(&table, log_n).expect("a filled table");
        let some_shift = random.fr();
        for (coefficients, shift) in
            samples(&mut random, domain.n()).iter().zip([None, Some(&some_shift)].iter().cycle())
        {
            let mut data = coefficients.clone();
            assert_eq!(transform(&mut data, Direction::Forward, *shift), Ok(()));
            for (i, value) in data.iter().enumerate() {
                let point = domain.root(i) * shift.copied().unwrap_or(Fr::ONE);
                assert_eq!(*value, horner(coefficients, point), "2^{log_n}, {i}");
            }
            let mut bytes: Vec<_> = coefficients.iter().map(Fr::to_be_bytes).collect();
            assert_eq!(transform_bytes(&mut bytes, Direction::Forward, *shift), Ok(()));
            assert!(bytes.iter().zip(&data).all(|(bytes, value)| *bytes == value.to_be_bytes()));
            assert_eq!(transform(&mut data, Direction::Inverse, *shift), Ok(()));
            assert_eq!(data, *coefficients);
            assert_eq!(transform_bytes(&mut bytes, Direction::Inverse, *shift), Ok(()));
            assert!(bytes.iter().zip(&data).all(|(bytes, value)| *bytes == value.to_be_bytes()));
        }
    }
    assert_eq!(transform(&mut [Fr::ZERO; 6], Direction::Forward, None), Err(Error::BadLength));
    assert_eq!(transform::<Fr>(&mut [], Direction::Inverse, None), Err(Error::BadLength));
    let mut bytes = [[0; 32], [255; 32]];
    let failure = Failure { error: Error::NonCanonical, index: 1 };
    assert_eq!(transform_bytes(&mut bytes, Direction::Forward, None), Err(failure));
    assert_eq!(bytes, [[0; 32], [255; 32]], "nothing is written on failure");
}

/// More elements than one piece: rows and columns.
#[test]
fn large() {
    let mut random = Random(37);
    for log_n in [16, 17, 18] {
        let table = table(log_n);
        let domain = Domain::new(&table, log_n).expect("a filled table");
        let some_shift = random.fr();
        let coefficients: Vec<Fr> = (0..domain.n()).map(|_| random.fr()).collect();
        for shift in [None, Some(&some_shift)] {
            let mut data = coefficients.clone();
            assert_eq!(transform(&mut data, Direction::Forward, shift), Ok(()));
            for i in [0, 1, 2, 77, domain.n() / 2, domain.n() - 1] {
                let point = domain.root(i) * shift.copied().unwrap_or(Fr::ONE);
                assert_eq!(data[i], horner(&coefficients, point), "2^{log_n}, {i}");
            }
            let mut bytes: Vec<_> = coefficients.iter().map(Fr::to_be_bytes).collect();
            assert_eq!(transform_bytes(&mut bytes, Direction::Forward, shift), Ok(()));
            assert!(bytes.iter().zip(&data).all(|(bytes, value)| *bytes == value.to_be_bytes()));
            if shift.is_none() {
                let mut reversed = coefficients.clone();
                assert_eq!(forward(&domain, &mut reversed), Ok(()));
                let mut back = reversed.clone();
                assert_eq!(inverse(&domain, &mut back), Ok(()));
                assert_eq!(back, coefficients);
                bit_reverse(&mut reversed);
                assert_eq!(reversed, data);
            }
            assert_eq!(transform(&mut data, Direction::Inverse, shift), Ok(()));
            assert_eq!(data, coefficients);
        }
    }
}

/// Points are known multiples of the generator, so that their transform is that of the multiples.
#[test]
fn over_g1_in_natural_order() {
    let mut random = Random(35);
    let points = |k: &[Fr]| -> Vec<G1Jacobian> {
        k.iter().map(|k| mul_vartime(&Affine::GENERATOR, k).expect("memory")).collect()
    };
    let same = |a: &[G1Jacobian], b: &[G1Jacobian]| a.iter().zip(b).all(|(a, b)| a.equals_vartime(b));
    for log_n in 0..=5 {
        let table = table(log_n);
        let domain = Domain::new(&table, log_n).expect("a filled table");
        // Equal, opposite and infinite points among them, so that sums double and cancel.
        let mut samples = samples(&mut random, domain.n());
        samples[0][domain.n() / 2..].fill(Fr::ZERO);
        for mut multiples in samples {
            let mut data = points(&multiples);
            assert_eq!(forward_vartime(&mut data), Ok(()));
            let transformed: Vec<Fr> = (0..domain.n()).map(|k| horner(&multiples, domain.root(k))).collect();
            assert!(same(&data, &points(&transformed)), "2^{log_n}");
            assert_eq!(inverse_unscaled_vartime(&mut data), Ok(()));
            multiples.iter_mut().for_each(|k| *k = *k * Fr::from_u64(1 << log_n));
            assert!(same(&data, &points(&multiples)), "2^{log_n} and back");
        }
    }
    assert_eq!(forward_vartime(&mut points(&[Fr::ONE; 3])), Err(Error::BadLength));
    assert_eq!(inverse_unscaled_vartime(&mut []), Err(Error::BadLength));
}

#[test]
fn columns_as_rows_and_back() {
    let (rows, stride) = (5, 7);
    let matrix: Vec<usize> = (0..rows * stride).collect();
    for (start, width) in [(0, 1), (2, 3), (4, 3), (0, 7)] {
        let strip = start..(rows - 1) * stride + start + width;
        let mut columns = vec![0; rows * width];
        gather(&matrix[strip.clone()], stride, rows, &mut columns);
        for (i, item) in columns.iter().enumerate() {
            assert_eq!(*item, (i % rows) * stride + start + i / rows);
        }
        let mut back = vec![usize::MAX; matrix.len()];
        scatter(&columns, rows, &mut back[strip], stride);
        for (i, item) in back.iter().enumerate() {
            let inside = (start..start + width).contains(&(i % stride));
            assert_eq!(*item, if inside { i } else { usize::MAX });
        }
    }
}

#[test]
fn lower_half_over_g1() {
    let mut random = Random(36);
    let points = |k: &[Fr]| -> Vec<G1Jacobian> {
        k.iter().map(|k| mul_vartime(&Affine::GENERATOR, k).expect("memory")).collect()
    };
    let table = table(7);
    let domain = Domain::new(&table, 7).expect("a filled table");
    let mut samples = samples(&mut random, 128);
    let mut sparse = vec![Fr::ZERO; 128];
    sparse[77] = random.fr();
    // Even values only; and a polynomial that is its own lower half.
    let even = (0..128).map(|i| if i % 2 == 0 { random.fr() } else { Fr::ZERO }).collect();
    let low: Vec<Fr> = (0..64).map(|_| random.fr()).collect();
    samples.extend([sparse, even, (0..128).map(|k| horner(&low, domain.root(k))).collect()]);
    for values in samples {
        let mut data = points(&values);
        assert_eq!(twice_low_half_vartime(&mut data), Ok(()));
        let mut coefficients = values;
        bit_reverse(&mut coefficients);
        assert_eq!(inverse(&domain, &mut coefficients), Ok(()));
        let expected: Vec<Fr> =
            (0..128).map(|k| horner(&coefficients[..64], domain.root(k)) * Fr::from_u64(2)).collect();
        assert!(data.iter().zip(points(&expected)).all(|(a, b)| a.equals_vartime(&b)));
    }
    assert_eq!(twice_low_half_vartime(&mut points(&[Fr::ONE; 64])), Err(Error::BadLength));
}
