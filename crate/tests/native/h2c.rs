//! Hashing to the groups, against blst, and the constant-time path against the fast one.

use crate::common::Random;
use blst::{blst_encode_to_g1, blst_encode_to_g2, blst_hash_to_g1, blst_hash_to_g2, blst_p1, blst_p2};
use blst::{blst_expand_message_xmd, blst_p1_serialize, blst_p2_serialize};
use kzgpu::codec::point::{Encoding, Form, encode_jacobian};
use kzgpu::curve::Jacobian;
use kzgpu::error::Error;
use kzgpu::field::{Field, Fp, Fp2};
use kzgpu::h2c::expand::{MAX_EXPANDED, Tag, Uniform, expand_message};
use kzgpu::h2c::{HashToCurve, Method, map_to_group_vartime};

const METHODS: [Method; 2] = [Method::RandomOracle, Method::NonUniform];

fn uncompressed<F: Encoding>(point: &Jacobian<F>) -> Vec<u8> {
    let mut out = vec![0; 2 * F::LEN];
    encode_jacobian(Form::Uncompressed, &[*point], &mut out).expect("memory");
    out
}

fn blst_g1(method: Method, message: &[u8], tag: &[u8], prefix: &[u8]) -> Vec<u8> {
    let hash = if method == Method::RandomOracle { blst_hash_to_g1 } else { blst_encode_to_g1 };
    let (mut point, mut out) = (blst_p1::default(), vec![0; 96]);
    // SAFETY: slices with their lengths, a point, and 96 bytes.
    unsafe {
        let (m, t, p) = (message.as_ptr(), tag.as_ptr(), prefix.as_ptr());
        hash(&mut point, m, message.len(), t, tag.len(), p, prefix.len());
        blst_p1_serialize(out.as_mut_ptr(), &point);
    }
    out
}

fn blst_g2(method: Method, message: &[u8], tag: &[u8], prefix: &[u8]) -> Vec<u8> {
    let hash = if method == Method::RandomOracle { blst_hash_to_g2 } else { blst_encode_to_g2 };
    let (mut point, mut out) = (blst_p2::default(), vec![0; 192]);
    // SAFETY: slices with their lengths, a point, and 192 bytes.
    unsafe {
        let (m, t, p) = (message.as_ptr(), tag.as_ptr(), prefix.as_ptr());
        hash(&mut point, m, message.len(), t, tag.len(), p, prefix.len());
        blst_p2_serialize(out.as_mut_ptr(), &point);
    }
    out
}

/// Messages and tags of lengths around those of blocks, and tags that are hashed.
fn rows() -> Vec<(Vec<u8>, Vec<u8>, Vec<u8>)> {
    let mut random = Random(80);
    let mut bytes = |n: usize| (0..n).map(|_| random.next() as u8).collect::<Vec<_>>();
    let messages = [0, 1, 31, 32, 55, 56, 63, 64, 65, 119, 120, 200];
    let tags = [1, 16, 43, 64, 254, 255, 256, 257, 300, 1000];
    let mut rows = vec![];
    for (i, message) in messages.into_iter().enumerate() {
        for tag in tags.iter().skip(i % 3).step_by(3) {
            rows.push((bytes(message), bytes(*tag), bytes(48 * (i % 2))));
        }
    }
    rows
}

#[test]
fn both_groups_and_methods_against_blst() {
    for (message, tag, prefix) in rows() {
        let own = Tag::new(&tag).expect("a tag");
        let parts: [&[u8]; 2] = [&prefix, &message];
        for method in METHODS {
            let g1 = Fp::hash_vartime(method, &parts, &own).expect("memory");
            let g2 = Fp2::hash_vartime(method, &parts, &own).expect("memory");
            assert_eq!(uncompressed(&g1), blst_g1(method, &message, &tag, &prefix), "{method:?} {}", tag.len());
            assert_eq!(uncompressed(&g2), blst_g2(method, &message, &tag, &prefix), "{method:?} {}", tag.len());
        }
        let g1 = Fp::hash(&parts, &own).expect("memory");
        let g2 = Fp2::hash(&parts, &own).expect("memory");
        assert_eq!(uncompressed(&g1), blst_g1(Method::RandomOracle, &message, &tag, &prefix));
        assert_eq!(uncompressed(&g2), blst_g2(Method::RandomOracle, &message, &tag, &prefix));
    }
}

#[test]
fn expansion_against_blst() {
    for (i, (message, tag, _)) in rows().into_iter().enumerate() {
        let (mut own, mut theirs) = (vec![0; 1 + 37 * i], vec![0; 1 + 37 * i]);
        expand_message(&[&message], &Tag::new(&tag).expect("a tag"), &mut own).expect("short");
        // SAFETY: slices with their lengths.
        unsafe {
            let (m, t) = (message.as_ptr(), tag.as_ptr());
            blst_expand_message_xmd(theirs.as_mut_ptr(), theirs.len(), m, message.len(), t, tag.len());
        }
        assert_eq!(own, theirs);
    }
}

#[test]
fn tags_and_lengths_out_of_range() {
    assert_eq!(Tag::new(b"").map(|_| ()), Err(Error::BadLength));
    let tag = Tag::new(b"tag").expect("a tag");
    assert_eq!(expand_message(&[], &tag, &mut [0; MAX_EXPANDED]), Ok(()));
    assert_eq!(expand_message(&[], &tag, &mut [0; MAX_EXPANDED + 1]), Err(Error::TooLarge));
}

/// 0, ±1, and in G1 the two u with Zu² = −1, if there are any, where the denominator would be 0.
#[test]
fn exceptional_elements() {
    fn check<F: HashToCurve + Encoding + core::fmt::Debug>(elements: &[F]) {
        for u in elements {
            let point = map_to_group_vartime(&[*u]).to_affine_vartime();
            assert!(point.is_on_curve() && point.is_in_subgroup_vartime(), "{u:?}");
            // Two equal points are doubled, two opposite ones cancel (sgn0(−u) = −sgn0(u) for u ≠ 0).
            let twice = map_to_group_vartime(&[*u, *u]);
            assert!(twice.equals_vartime(&Jacobian::from(point).double()), "{u:?}");
            let nothing = map_to_group_vartime(&[*u, -*u]);
            assert_eq!(nothing.is_infinity_vartime(), !u.is_zero_vartime(), "{u:?}");
        }
    }
    let mut random = Random(81);
    check(&[Fp::ZERO, Fp::ONE, -Fp::ONE, random.fp()]);
    check(&[Fp2::ZERO, Fp2::ONE, -Fp2::ONE, Fp2::new(Fp::ZERO, Fp::ONE), random.fp2()]);
    // Z is no square and p ≡ 3 mod 4, so −1/Z is one.
    let eleven = Fp::from_words(&[11, 0, 0, 0, 0, 0]);
    let root = kzgpu::field::sqrt::sqrt_fp(&(-eleven).invert_vartime()).expect("a square");
    check(&[root, -root]);
}

/// 64 bytes of 0xff, and the modulus at either end.
#[test]
fn uniform_bytes_are_reduced() {
    let p = [0u8; 16].into_iter().chain((-Fp::ONE).to_be_bytes()).collect::<Vec<_>>();
    assert_eq!(Fp::from_uniform(&p), -Fp::ONE);
    let ones = Fp::from_uniform(&[0xff; 64]);
    let power = (0..512).fold(Fp::ONE, |power, _| power.double().reduce());
    assert_eq!(ones, power - Fp::ONE);
    let mut bytes = [0u8; 128];
    bytes[63] = 5;
    bytes[127] = 7;
    let small = |k: u64| Fp::from_words(&[k, 0, 0, 0, 0, 0]);
    assert_eq!(Fp2::from_uniform(&bytes), Fp2::new(small(5), small(7)));
}
