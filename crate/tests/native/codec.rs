//! Encodings of points and scalars: round trips, blst's verdicts, and every error.

use crate::common::Random;
use blst::{BLST_ERROR, blst_p1_affine, blst_p1_affine_in_g1, blst_p1_deserialize, blst_p1_uncompress};
use blst::{blst_p2_affine, blst_p2_affine_in_g2, blst_p2_deserialize, blst_p2_uncompress};
use kzgpu::codec::point::{Check, Encoding, Form, decode, decode_trusted, encode, encode_jacobian, encode_trusted};
use kzgpu::codec::{Failure, scalar};
use kzgpu::curve::{Affine, Jacobian};
use kzgpu::error::Error;
use kzgpu::field::{Field, Fp, Fp2, Fr};
use kzgpu::mul::vartime::Decompose;
use kzgpu::params::FP_WORDS;

const FORMS: [Form; 2] = [Form::Compressed, Form::Uncompressed];

/// blst's verdict on one encoding.
trait Oracle: Encoding + Decompose + core::fmt::Debug {
    fn verdict(form: Form, check: Check, bytes: &[u8]) -> BLST_ERROR;
}

macro_rules! oracle {
    ($field:ty, $point:ty, $uncompress:path, $deserialize:path, $in_subgroup:path) => {
        impl Oracle for $field {
            fn verdict(form: Form, check: Check, bytes: &[u8]) -> BLST_ERROR {
                let mut point = <$point>::default();
                // SAFETY: blst reads the length of the form, which `bytes` has, and writes one point.
                unsafe {
                    let verdict = match form {
                        Form::Compressed => $uncompress(&mut point, bytes.as_ptr()),
                        // blst's `deserialize` takes a compressed point as well.
                        Form::Uncompressed if bytes[0] & 0x80 != 0 => BLST_ERROR::BLST_BAD_ENCODING,
                        Form::Uncompressed => $deserialize(&mut point, bytes.as_ptr()),
                    };
                    if verdict == BLST_ERROR::BLST_SUCCESS && check == Check::Subgroup && !$in_subgroup(&point) {
                        return BLST_ERROR::BLST_POINT_NOT_IN_GROUP;
                    }
                    verdict
                }
            }
        }
    };
}
oracle!(Fp, blst_p1_affine, blst_p1_uncompress, blst_p1_deserialize, blst_p1_affine_in_g1);
oracle!(Fp2, blst_p2_affine, blst_p2_uncompress, blst_p2_deserialize, blst_p2_affine_in_g2);

fn encoded<F: Encoding>(form: Form, point: &Affine<F>) -> Vec<u8> {
    let mut bytes = vec![0xee; form.point_len::<F>()];
    encode(form, &[*point], &mut bytes);
    bytes
}

/// Decodes one point and compares success with blst.
fn decoded<F: Oracle>(form: Form, check: Check, bytes: &[u8]) -> Result<Affine<F>, Error> {
    let mut out = [Affine::GENERATOR];
    let result = decode(form, check, bytes, &mut out).map(|()| out[0]).map_err(|failure| failure.error);
    assert_eq!(result.is_ok(), F::verdict(form, check, bytes) == BLST_ERROR::BLST_SUCCESS, "{form:?} {bytes:02x?}");
    result
}

fn round_trips<F: Oracle>() {
    let mut random = Random(40);
    let mut points: Vec<Affine<F>> = (0..20).map(|_| random.point()).collect();
    points.extend([Affine::INFINITY, Affine::GENERATOR, Affine::GENERATOR.negate()]);
    for form in FORMS {
        for point in &points {
            let bytes = encoded(form, point);
            assert_eq!(decoded(form, Check::Subgroup, &bytes), Ok(*point));
            assert_ne!(encoded(form, &point.negate()) == bytes, !point.is_infinity_vartime());
        }
        let jacobian: Vec<Jacobian<F>> =
            points.iter().map(|point| Jacobian::from(*point).double().add_affine_vartime(&point.negate())).collect();
        let (mut one_by_one, mut batch) = (Vec::new(), vec![0; points.len() * form.point_len::<F>()]);
        points.iter().for_each(|point| one_by_one.extend(encoded(form, point)));
        encode_jacobian(form, &jacobian, &mut batch).expect("memory");
        assert_eq!(batch, one_by_one);
    }
    let mut bytes = vec![0; 2 * F::LEN * points.len()];
    let mut out = vec![Affine::GENERATOR; points.len()];
    encode_trusted(&points, &mut bytes);
    assert_eq!(decode_trusted(&bytes, &mut out), Ok(()));
    assert_eq!(out, points);
    bytes[2 * F::LEN * 3..][..48].fill(0xff);
    assert_eq!(decode_trusted(&bytes, &mut out), Err(Failure { error: Error::NonCanonical, index: 3 }));
}

#[test]
fn points_round_trip() {
    round_trips::<Fp>();
    round_trips::<Fp2>();
}

/// All eight combinations of flags over a point, over zeros and over a body that is not canonical.
fn flags<F: Oracle>() {
    let point = Random(41).point::<F>();
    for form in FORMS {
        let len = form.point_len::<F>();
        let bodies = [encoded(form, &point), vec![0; len], vec![0xff; len], [vec![0; len - 1], vec![1]].concat()];
        for (kind, mut bytes) in bodies.into_iter().enumerate() {
            let body = bytes[0] & 0x1f;
            for flags in 0..8u8 {
                bytes[0] = body | flags << 5;
                let result = decoded::<F>(form, Check::Subgroup, &bytes);
                let (compressed, infinity, larger) = (flags & 4 != 0, flags & 2 != 0, flags & 1 != 0);
                let is_bad = compressed != (form == Form::Compressed)
                    || infinity && (larger || kind != 1)
                    || larger && form == Form::Uncompressed;
                assert_eq!(result == Err(Error::BadFlags), is_bad, "{form:?} {kind} {flags:03b} {result:?}");
                if !is_bad && kind == 2 {
                    assert_eq!(result, Err(Error::NonCanonical));
                }
                if !is_bad && kind == 1 {
                    // x = 0 is on G1's curve, with y = ±2 of order 3; (0, 0) is on no curve.
                    let of_order_3 = form == Form::Compressed && F::LEN == 48;
                    let refused = if of_order_3 { Error::NotInSubgroup } else { Error::NotOnCurve };
                    assert_eq!(result, if infinity { Ok(Affine::INFINITY) } else { Err(refused) });
                }
            }
        }
    }
}

#[test]
fn flags_are_checked_first() {
    flags::<Fp>();
    flags::<Fp2>();
}

fn big_endian(words: &[u64; 6]) -> Vec<u8> {
    words.iter().rev().flat_map(|word| word.to_be_bytes()).collect()
}

/// Each Fp of an encoding in turn becomes p, p + 1 and the largest that fits beside the flags.
fn non_canonical<F: Oracle>() {
    let point = Random(42).point::<F>();
    let p = big_endian(&FP_WORDS);
    let mut p_plus_one = p.clone();
    p_plus_one[47] += 1;
    let mut largest = vec![0xff; 48];
    largest[0] = 0x1f;
    for form in FORMS {
        for (offset, value) in
            (0..form.point_len::<F>()).step_by(48).flat_map(|i| [&p, &p_plus_one, &largest].map(|v| (i, v)))
        {
            let mut bytes = encoded(form, &point);
            let flags = bytes[0] & 0xe0;
            bytes[offset..offset + 48].copy_from_slice(value);
            if offset == 0 {
                bytes[0] |= flags;
            }
            assert_eq!(decoded::<F>(form, Check::Subgroup, &bytes), Err(Error::NonCanonical));
        }
    }
    // Inside a second Fp the top bits are no flags but part of an integer that is too large.
    for offset in (48..2 * F::LEN).step_by(48) {
        let mut bytes = encoded(Form::Uncompressed, &point);
        bytes[offset] |= 0x80;
        assert_eq!(decoded::<F>(Form::Uncompressed, Check::Subgroup, &bytes), Err(Error::NonCanonical));
    }
}

#[test]
fn coordinates_are_below_p() {
    non_canonical::<Fp>();
    non_canonical::<Fp2>();
}

/// Random x: half are on no curve, and hardly any of the rest in the subgroup.
fn random_x<F: Oracle>() {
    let mut random = Random(43);
    let (mut off_curve, mut outside) = (0, 0);
    for _ in 0..100 {
        let mut bytes: Vec<u8> = (0..F::LEN).map(|_| random.next() as u8).collect();
        (0..F::LEN).step_by(48).for_each(|i| bytes[i] &= 0x0f);
        bytes[0] |= 0x80;
        match decoded::<F>(Form::Compressed, Check::Curve, &bytes) {
            Ok(point) => {
                outside += 1;
                assert!(point.is_on_curve());
                assert_eq!(encoded(Form::Compressed, &point), bytes);
                assert_eq!(decoded::<F>(Form::Compressed, Check::Subgroup, &bytes), Err(Error::NotInSubgroup));
                let mut uncompressed = encoded(Form::Uncompressed, &point);
                assert_eq!(decoded(Form::Uncompressed, Check::Curve, &uncompressed), Ok(point));
                assert_eq!(decoded::<F>(Form::Uncompressed, Check::Subgroup, &uncompressed), Err(Error::NotInSubgroup));
                uncompressed[2 * F::LEN - 1] ^= 1;
                assert_eq!(decoded::<F>(Form::Uncompressed, Check::Curve, &uncompressed), Err(Error::NotOnCurve));
            }
            Err(error) => {
                off_curve += 1;
                assert_eq!(error, Error::NotOnCurve);
            }
        }
    }
    assert!(off_curve > 30 && outside > 30);
}

#[test]
fn curve_and_subgroup_are_checked() {
    random_x::<Fp>();
    random_x::<Fp2>();
}

#[test]
fn the_first_bad_point_is_named() {
    let mut random = Random(44);
    let points = [0; 5].map(|_| random.g1());
    let mut bytes = vec![0; 5 * 48];
    encode(Form::Compressed, &points, &mut bytes);
    bytes[2 * 48] &= 0x7f;
    bytes[4 * 48..].fill(0xff);
    let mut out = [Affine::INFINITY; 5];
    let result = decode(Form::Compressed, Check::Subgroup, &bytes, &mut out);
    assert_eq!(result, Err(Failure { error: Error::BadFlags, index: 2 }));
    assert_eq!(out[..2], points[..2]);
}

#[test]
fn scalars_are_below_r() {
    let mut random = Random(45);
    let scalars = [random.fr(), Fr::ZERO, -Fr::ONE, random.fr()];
    let (mut bytes, mut out) = ([[0xee; 32]; 4], [Fr::ONE; 4]);
    scalar::encode(&scalars, &mut bytes);
    assert_eq!(scalar::decode(&bytes, &mut out), Ok(()));
    assert_eq!(out, scalars);
    bytes[2][31] += 1; // r
    bytes[3] = [0xff; 32];
    assert_eq!(scalar::decode(&bytes, &mut out), Err(Failure { error: Error::NonCanonical, index: 2 }));
}
