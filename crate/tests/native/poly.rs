//! Polynomials and cells against the definitions.

use crate::common::{Random, horner, table};
use kzgpu::codec::Failure;
use kzgpu::error::Error;
use kzgpu::field::{Field, Fr};
use kzgpu::ntt::columns::gather;
use kzgpu::ntt::{Domain, bit_reverse, forward, inverse, inverse_unscaled, reverse_bits};
use kzgpu::poly::cells::{self, CELLS_PER_EXT_BLOB, FIELD_ELEMENTS_PER_BLOB, FIELD_ELEMENTS_PER_EXT_BLOB};
use kzgpu::poly::divide::divide;
use kzgpu::poly::evaluate::evaluate;
use kzgpu::poly::quotient::quotient;
use kzgpu::poly::{fk20, recover, vector};

const CELL: usize = 64;

fn random_vec(random: &mut Random, n: usize) -> Vec<Fr> {
    (0..n).map(|_| random.fr()).collect()
}

/// `count` of the numbers below `n`, in random order.
fn random_subset(random: &mut Random, n: u32, count: usize) -> Vec<u32> {
    let mut all: Vec<u32> = (0..n).collect();
    for i in (1..all.len()).rev() {
        all.swap(i, random.next() as usize % (i + 1));
    }
    all.truncate(count);
    all
}

#[test]
fn evaluation_and_both_quotients() {
    let mut random = Random(41);
    for log_n in 0..=9 {
        let table = table(log_n);
        let domain = Domain::new(&table, log_n).expect("a filled table");
        let n = domain.n();
        let edges = [vec![Fr::ZERO; n], vec![-Fr::ONE; n], random_vec(&mut random, n)];
        for coefficients in edges {
            let mut values = coefficients.clone();
            assert_eq!(forward(&domain, &mut values), Ok(()));
            let mut points = vec![Fr::ZERO, Fr::ONE, -Fr::ONE, random.fr(), random.fr()];
            points.extend((0..n).step_by(1.max(n / 16)).map(|i| domain.root(i)));
            for z in points {
                let y = horner(&coefficients, z);
                let mut long = vec![Fr::ZERO; n - 1];
                assert_eq!(divide(&coefficients, &z, &mut long), y);
                let x = random.fr();
                assert_eq!(horner(&long, x) * (x - z), horner(&coefficients, x) - y);
                assert_eq!(evaluate(&domain, &values, &z), Ok(y));
                let bytes: Vec<_> = values.iter().map(Fr::to_be_bytes).collect();
                assert_eq!(evaluate(&domain, &bytes, &z), Ok(y.to_be_bytes()));
                let mut q = vec![Fr::ZERO; n];
                assert_eq!(quotient(&domain, &values, &z, &mut q), Ok(y));
                assert_eq!(inverse(&domain, &mut q), Ok(()));
                assert_eq!(q[..n - 1], long[..]);
                assert_eq!(q[n - 1], Fr::ZERO);
            }
        }
        assert_eq!(evaluate(&domain, &vec![Fr::ZERO; n + 1], &Fr::ZERO), Err(Error::BadLength));
        assert_eq!(quotient(&domain, &vec![Fr::ZERO; n], &Fr::ZERO, &mut []), Err(Error::BadLength));
    }
    assert_eq!(divide(&[], &Fr::ONE, &mut []), Fr::ZERO);
}

#[test]
fn vectors() {
    let mut random = Random(42);
    for n in [0, 1, 2, 255, 256, 257, 1000] {
        let (a, b) = (random_vec(&mut random, n), random_vec(&mut random, n));
        let mut products: Vec<Fr> = a.iter().zip(&b).map(|(a, b)| *a * *b).collect();
        assert_eq!(vector::dot(&a, &b), horner(&products, Fr::ONE));
        assert_eq!(vector::sum(&a), horner(&a, Fr::ONE));
        let base = random.fr();
        vector::powers(base, &mut products);
        assert_eq!(vector::dot(&a, &products), horner(&a, base));
    }
    let ones = vec![-Fr::ONE; 1000];
    assert_eq!(vector::dot(&ones, &ones), Fr::from_u64(1000));
    let mut out = vec![Fr::ONE; 3];
    let src = [1, 2, 4, 8].map(Fr::from_u64);
    assert_eq!(vector::scatter_add(&src, &[2, 0, 2, 2], &mut out), Ok(()));
    assert_eq!(out, [2, 0, 13].map(Fr::from_u64));
    assert_eq!(vector::scatter_add(&src, &[2, 0, 3, 2], &mut out), Err(Failure { error: Error::BadIndex, index: 2 }));
}

/// All 8192 coefficients from the listed cells of `data`, by the steps that recovery consists of.
fn recover(domain: &Domain, indices: &[u32], data: &[Fr]) -> Result<Vec<Fr>, Failure> {
    let mut cells: Vec<Fr> =
        indices.iter().flat_map(|k| data[*k as usize * CELL..].iter().take(CELL)).copied().collect();
    inverse(&domain.subgroup(cells::LOG_CELL)?, &mut cells)?;
    let mut rows = vec![Fr::ONE; FIELD_ELEMENTS_PER_EXT_BLOB];
    let mut divisor = [Fr::ZERO; CELLS_PER_EXT_BLOB];
    recover::strands(domain, indices, &mut cells, &mut rows, &mut divisor)?;
    recover::divide(&domain.subgroup(cells::LOG_CELLS)?, &mut rows, &divisor)?;
    let mut coefficients = vec![Fr::ZERO; rows.len()];
    gather(&rows, CELLS_PER_EXT_BLOB, CELL, &mut coefficients);
    Ok(coefficients)
}

#[test]
fn recovery_of_random_polynomials() {
    let mut random = Random(43);
    let table = table(cells::LOG_EXT_BLOB);
    let domain = Domain::new(&table, cells::LOG_EXT_BLOB).expect("a filled table");
    for count in [64, 64, 65, 90, 127, 128] {
        let mut coefficients = random_vec(&mut random, FIELD_ELEMENTS_PER_BLOB);
        coefficients.resize(FIELD_ELEMENTS_PER_EXT_BLOB, Fr::ZERO);
        let mut data = coefficients.clone();
        assert_eq!(forward(&domain, &mut data), Ok(()));
        let indices = random_subset(&mut random, CELLS_PER_EXT_BLOB as u32, count);
        for (k, cell) in data.chunks_mut(CELL).enumerate() {
            if !indices.contains(&(k as u32)) {
                cell.fill(random.fr());
            }
        }
        assert_eq!(recover(&domain, &indices, &data), Ok(coefficients));
    }
}

#[test]
fn recovery_refuses_bad_indices() {
    let table = table(cells::LOG_EXT_BLOB);
    let domain = Domain::new(&table, cells::LOG_EXT_BLOB).expect("a filled table");
    let mut out = vec![Fr::ZERO; FIELD_ELEMENTS_PER_EXT_BLOB];
    let mut divisor = [Fr::ZERO; CELLS_PER_EXT_BLOB];
    let mut failure = |indices: &[u32], scalars: usize| {
        let mut cells = vec![Fr::ZERO; scalars];
        recover::strands(&domain, indices, &mut cells, &mut out, &mut divisor).expect_err("a bad argument")
    };
    let mut indices: Vec<u32> = (0..64).collect();
    assert_eq!(failure(&indices[..63], 63 * CELL), Failure { error: Error::TooFewCells, index: 63 });
    assert_eq!(failure(&indices, 63 * CELL), Error::BadLength.into());
    indices[63] = 128;
    assert_eq!(failure(&indices, 64 * CELL), Failure { error: Error::BadIndex, index: 63 });
    indices[63] = 5;
    assert_eq!(failure(&indices, 64 * CELL), Failure { error: Error::DuplicateIndex, index: 63 });
}

/// The specification's steps with transforms of 8192, for cells that belong to no blob: then the division leaves no
/// polynomial of degree below 4096, and the result depends on the coset.
#[test]
fn recovery_from_inconsistent_cells_follows_the_specification() {
    let mut random = Random(44);
    let table = table(cells::LOG_EXT_BLOB);
    let domain = Domain::new(&table, cells::LOG_EXT_BLOB).expect("a filled table");
    let n = domain.n();
    let data = random_vec(&mut random, n);
    let mut indices = random_subset(&mut random, CELLS_PER_EXT_BLOB as u32, 70);
    indices.sort_unstable();
    let missing = (0..128usize).filter(|k| !indices.contains(&(*k as u32)));
    let roots: Vec<Fr> = missing.map(|k| domain.root(CELL * reverse_bits(k, 7))).collect();
    let z = |x: Fr| roots.iter().fold(Fr::ONE, |product, root| product * (x.pow_public(&[CELL as u64]) - *root));
    let mut expected: Vec<Fr> =
        data.iter().enumerate().map(|(i, x)| *x * z(domain.root(reverse_bits(i, 13)))).collect();
    assert_eq!(inverse(&domain, &mut expected), Ok(()));
    let mut powers = vec![Fr::ZERO; n];
    vector::powers(Fr::from_u64(7), &mut powers);
    expected.iter_mut().zip(&powers).for_each(|(x, power)| *x = *x * *power);
    assert_eq!(forward(&domain, &mut expected), Ok(()));
    for (i, x) in expected.iter_mut().enumerate() {
        *x = *x * z(Fr::from_u64(7) * domain.root(reverse_bits(i, 13))).invert_vartime();
    }
    assert_eq!(inverse(&domain, &mut expected), Ok(()));
    expected.iter_mut().zip(&powers).for_each(|(x, power)| *x = *x * power.invert_vartime());
    assert_eq!(recover(&domain, &indices, &data), Ok(expected.clone()));
    assert!(expected[FIELD_ELEMENTS_PER_BLOB..].iter().any(|x| *x != Fr::ZERO));
}

#[test]
fn interpolation_of_cells() {
    let mut random = Random(45);
    let table = table(cells::LOG_EXT_BLOB);
    let domain = Domain::new(&table, cells::LOG_EXT_BLOB).expect("a filled table");
    let indices = [0, 1, 77, 127, 77, 3];
    let evaluations = random_vec(&mut random, indices.len() * CELL);
    let weights = random_vec(&mut random, indices.len());
    let x = random.fr();
    let mut expected = Fr::ZERO;
    let mut expected_weights = Vec::new();
    for ((&k, cell), weight) in indices.iter().zip(evaluations.chunks(CELL)).zip(&weights) {
        // Lagrange on the coset that consensus-specs' `coset_for_cell` lists.
        let coset: Vec<Fr> = (0..CELL).map(|i| domain.root(reverse_bits(k as usize * CELL + i, 13))).collect();
        for (i, value) in cell.iter().enumerate() {
            let (mut above, mut below) = (*weight * *value, Fr::ONE);
            for w in coset.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, w)| w) {
                above = above * (x - *w);
                below = below * (coset[i] - *w);
            }
            expected = (expected + above * below.invert_vartime()).reduce();
        }
        expected_weights.push(*weight * coset[0].pow_public(&[CELL as u64]));
    }
    let mut coefficients = [Fr::ONE; CELL];
    assert_eq!(cells::interpolate(&domain, &indices, &evaluations, &weights, &mut coefficients), Ok(()));
    assert_eq!(horner(&coefficients, x), expected);
    let mut out = vec![Fr::ZERO; indices.len()];
    assert_eq!(cells::weights(&domain, &indices, &weights, &mut out), Ok(()));
    assert_eq!(out, expected_weights);
    assert_eq!(
        cells::weights(&domain, &[3, 128], &weights, &mut out),
        Err(Failure { error: Error::BadIndex, index: 1 })
    );
    assert_eq!(
        cells::interpolate(&domain, &[3, 4, u32::MAX], &evaluations, &weights, &mut coefficients),
        Err(Failure { error: Error::BadIndex, index: 2 })
    );
}

/// The rows of 64 scalars that FK20 sums the columns with, one for each of 128 frequencies.
fn fk20_scalars(domain: &Domain, f: &[Fr]) -> Result<Vec<Fr>, Error> {
    let mut rows = vec![Fr::ONE; 128 * CELL];
    fk20::circulants(domain, f, &mut rows)?;
    forward(domain, &mut rows)?;
    rows.chunks_mut(128).for_each(bit_reverse);
    let mut scalars = vec![Fr::ZERO; rows.len()];
    gather(&rows, 128, CELL, &mut scalars);
    Ok(scalars)
}

#[test]
fn fk20_scalars_by_definition() {
    let mut random = Random(46);
    let table = table(cells::LOG_CELLS);
    let domain = Domain::new(&table, cells::LOG_CELLS).expect("a filled table");
    let f = random_vec(&mut random, FIELD_ELEMENTS_PER_BLOB);
    let out = fk20_scalars(&domain, &f).expect("whole coefficients");
    for o in [0, 1, 31, 63] {
        let mut c = vec![Fr::ZERO; 128];
        c[0] = f[4095 - o];
        for (i, c) in c.iter_mut().enumerate().skip(66) {
            *c = f[127 - o + 64 * (i - 66)];
        }
        for k in 0..128 {
            assert_eq!(out[k * CELL + o] * Fr::from_u64(2), horner(&c, domain.root(k)));
        }
    }
    assert_eq!(fk20_scalars(&domain, &f[1..]), Err(Error::BadLength));
}

/// The rows times the transformed columns must be the transform of the products that FK20 is about: over Fr in place of
/// G1, with the column points as powers of a known τ, the proofs must be those by long division.
#[test]
fn fk20_with_a_known_tau() {
    let mut random = Random(47);
    let table = table(cells::LOG_CELLS);
    let domain = Domain::new(&table, cells::LOG_CELLS).expect("a filled table");
    let n = FIELD_ELEMENTS_PER_BLOB;
    let (tau, f) = (random.fr(), random_vec(&mut random, n));
    let mut monomial = vec![Fr::ZERO; n];
    vector::powers(tau, &mut monomial);
    let scalars = fk20_scalars(&domain, &f).expect("whole coefficients");
    let mut products = vec![Fr::ZERO; 128];
    for o in 0..CELL {
        let mut column = vec![Fr::ZERO; 128];
        for i in 0..63 {
            column[i] = monomial[n - 65 - o - 64 * i];
        }
        assert_eq!(forward(&domain, &mut column), Ok(()));
        bit_reverse(&mut column);
        for k in 0..128 {
            products[k] = (products[k] + column[k] * scalars[k * CELL + o]).reduce();
        }
    }
    bit_reverse(&mut products);
    assert_eq!(inverse_unscaled(&domain, &mut products), Ok(()));
    // The scalars are halved, and this transform is 128 times the inverse.
    let scale = Fr::from_u64(64).invert();
    products.iter_mut().for_each(|x| *x = *x * scale);
    products[CELL..].fill(Fr::ZERO);
    assert_eq!(forward(&domain, &mut products), Ok(()));
    for k in [0, 1, 64, 127] {
        // f divided by X^64 − h_k^64, evaluated at τ.
        let constant = domain.root(reverse_bits(k, 7));
        let mut rest = f.clone();
        let mut proof = Fr::ZERO;
        for i in (CELL..n).rev() {
            proof = (proof + rest[i] * monomial[i - CELL]).reduce();
            rest[i - CELL] = (rest[i - CELL] + rest[i] * constant).reduce();
        }
        assert_eq!(products[k], proof, "cell {k}");
    }
}
