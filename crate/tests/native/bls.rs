//! Keys and signatures, against blst.

use crate::common::Random;
use blst::*;
use kzgpu::bls::batch::verify_all;
use kzgpu::bls::combine::{Factor, multiply_each_vartime, sum_vartime};
use kzgpu::bls::secret::{SecretKey, default_salt, key_gen};
use kzgpu::bls::variant::{MinimalKey, MinimalSignature, Variant};
use kzgpu::bls::verify::{aggregate_verify, decode_points, fast_aggregate_verify, sum};
use kzgpu::bls::{Message, derive};
use kzgpu::codec::Failure;
use kzgpu::codec::point::{Encoding, Form, encode_jacobian};
use kzgpu::curve::{Affine, Public};
use kzgpu::error::Error;
use kzgpu::field::{Field, Fp, Fp2, Fr};
use kzgpu::h2c::expand::Tag;
use kzgpu::msm::{BucketField, msm_vartime};
use kzgpu::mul::vartime::Decompose;
use kzgpu::params::G1_LAMBDA;

const TAG: &[u8] = b"BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_";

fn key(random: &mut Random) -> SecretKey {
    SecretKey::new(&random.fr().to_be_bytes()).expect("not zero")
}

fn scalar_bytes(scalar: &blst_scalar) -> [u8; 32] {
    let mut out = [0; 32];
    // SAFETY: 32 bytes.
    unsafe { blst_bendian_from_scalar(out.as_mut_ptr(), scalar) };
    out
}

fn scalar(bytes: &[u8; 32]) -> blst_scalar {
    let mut out = blst_scalar::default();
    // SAFETY: 32 bytes.
    unsafe { blst_scalar_from_bendian(&mut out, bytes.as_ptr()) };
    out
}

#[test]
fn key_generation_against_blst() {
    let mut random = Random(90);
    for len in [32, 33, 48, 64, 65, 100, 1000] {
        let material: Vec<u8> = (0..len).map(|_| random.next() as u8).collect();
        for info_len in [0, 1, 40, 100] {
            let info: Vec<u8> = (0..info_len).map(|_| random.next() as u8).collect();
            for salt_len in [1, 20, 64, 65, 100] {
                let salt: Vec<u8> = (0..salt_len).map(|_| random.next() as u8).collect();
                let (mut fourth, mut fifth) = (blst_scalar::default(), blst_scalar::default());
                // SAFETY: slices with their lengths.
                unsafe {
                    let (m, s, i) = (material.as_ptr(), salt.as_ptr(), info.as_ptr());
                    blst_keygen(&mut fourth, m, material.len(), i, info.len());
                    blst_keygen_v5(&mut fifth, m, material.len(), s, salt.len(), i, info.len());
                }
                let own = key_gen(&material, &default_salt(), &info).expect("long enough");
                assert_eq!(own.bytes(), &scalar_bytes(&fourth));
                let own = key_gen(&material, &salt, &info).expect("long enough");
                assert_eq!(own.bytes(), &scalar_bytes(&fifth));
            }
        }
    }
    assert_eq!(key_gen(&[7; 31], &[], &[]).map(drop), Err(Error::BadLength));
}

#[test]
fn derivation_against_blst() {
    let mut random = Random(91);
    for len in [32, 64, 65] {
        let seed: Vec<u8> = (0..len).map(|_| random.next() as u8).collect();
        let (mut own, mut theirs) = (derive::master(&seed).expect("long enough"), blst_scalar::default());
        // SAFETY: a slice with its length.
        unsafe { blst_derive_master_eip2333(&mut theirs, seed.as_ptr(), seed.len()) };
        assert_eq!(own.bytes(), &scalar_bytes(&theirs));
        for index in [0, 1, 12381, 3600, u32::MAX, random.next() as u32] {
            let mut next = blst_scalar::default();
            // SAFETY: plain values.
            unsafe { blst_derive_child_eip2333(&mut next, &theirs, index) };
            (own, theirs) = (derive::child(&own, index).expect("sound"), next);
            assert_eq!(own.bytes(), &scalar_bytes(&theirs), "{index}");
        }
    }
    assert_eq!(derive::master(&[1; 31]).map(drop), Err(Error::BadLength));
}

#[test]
fn keys_out_of_range() {
    let mut r = (-Fr::ONE).to_be_bytes();
    assert!(SecretKey::new(&r).is_ok());
    r[31] += 1;
    for bytes in [[0; 32], r, [0xff; 32]] {
        assert_eq!(SecretKey::new(&bytes).map(drop), Err(Error::BadSecretKey));
    }
}

/// Public keys and signatures in both variants.
#[test]
fn signing_against_blst() {
    let mut random = Random(92);
    let mut one = [0; 32];
    one[31] = 1;
    let keys: Vec<[u8; 32]> = (0..6).map(|_| random.fr().to_be_bytes()).collect();
    for bytes in [one, (-Fr::ONE).to_be_bytes()].into_iter().chain(keys) {
        let (own, theirs) = (SecretKey::new(&bytes).expect("sound"), scalar(&bytes));
        let text: Vec<u8> = (0..random.next() % 100).map(|_| random.next() as u8).collect();
        let (mut key1, mut key2, mut sig1, mut sig2) = ([0; 48], [0; 96], [0; 48], [0; 96]);
        own.public_key::<Fp>(&mut key1);
        own.public_key::<Fp2>(&mut key2);
        own.sign::<Fp>(&[&key2, &text], TAG, &mut sig1).expect("a tag");
        own.sign::<Fp2>(&[&key1, &text], TAG, &mut sig2).expect("a tag");
        let mut expected = ([0; 48], [0; 96], [0; 48], [0; 96]);
        // SAFETY: slices with their lengths, buffers of points.
        unsafe {
            let (mut p1, mut p2) = (blst_p1::default(), blst_p2::default());
            blst_sk_to_pk_in_g1(&mut p1, &theirs);
            blst_p1_compress(expected.0.as_mut_ptr(), &p1);
            blst_sk_to_pk_in_g2(&mut p2, &theirs);
            blst_p2_compress(expected.1.as_mut_ptr(), &p2);
            let (m, t) = (text.as_ptr(), TAG.as_ptr());
            blst_hash_to_g1(&mut p1, m, text.len(), t, TAG.len(), key2.as_ptr(), 96);
            blst_sign_pk_in_g2(&mut p1, &p1, &theirs);
            blst_p1_compress(expected.2.as_mut_ptr(), &p1);
            blst_hash_to_g2(&mut p2, m, text.len(), t, TAG.len(), key1.as_ptr(), 48);
            blst_sign_pk_in_g1(&mut p2, &p2, &theirs);
            blst_p2_compress(expected.3.as_mut_ptr(), &p2);
        }
        assert_eq!((key1, key2, sig1, sig2), expected);
        assert_eq!(own.sign::<Fp>(&[&[], &text], b"", &mut sig1), Err(Error::BadLength));
    }
}

/// Some keys and the signatures of different messages.
struct Signed {
    keys: Vec<u8>,
    signatures: Vec<u8>,
    texts: Vec<Vec<u8>>,
    secrets: Vec<SecretKey>,
}

fn signed<V: Variant>(n: usize, random: &mut Random) -> Signed {
    let secrets: Vec<_> = (0..n).map(|_| key(random)).collect();
    let texts: Vec<_> = (0..n).map(|i| random.bytes::<40>()[..i % 40].to_vec()).collect();
    let (k, s) = (V::Key::LEN, V::Signature::LEN);
    let (mut keys, mut signatures) = (vec![0; n * k], vec![0; n * s]);
    for (i, secret) in secrets.iter().enumerate() {
        secret.public_key::<V::Key>(&mut keys[i * k..(i + 1) * k]);
        let out = &mut signatures[i * s..(i + 1) * s];
        secret.sign::<V::Signature>(&[&[], &texts[i]], TAG, out).expect("a tag");
    }
    Signed { keys, signatures, texts, secrets }
}

impl Signed {
    fn messages(&self) -> impl ExactSizeIterator<Item = Message<'_>> {
        self.texts.iter().map(|text| [&[], text.as_slice()] as Message<'_>)
    }
}

fn aggregate<F: Encoding + Public>(points: &[u8]) -> Vec<u8> {
    let mut out = vec![0; F::LEN];
    let points = decode_points::<F>(points, points.len() / F::LEN).expect("sound");
    encode_jacobian(Form::Compressed, &[sum(&points)], &mut out).expect("memory");
    out
}

fn verification<V: Variant>(seed: u64) {
    let mut random = Random(seed);
    let tag = Tag::new(TAG).expect("a tag");
    for n in [1, 2, 7, 8, 9, 17] {
        let mut set = signed::<V>(n, &mut random);
        let signature = aggregate::<V::Signature>(&set.signatures);
        let verify = |set: &Signed, signature: &[u8]| aggregate_verify::<V>(&set.keys, set.messages(), &tag, signature);
        assert_eq!(verify(&set, &signature), Ok(true), "{n}");
        let other = Tag::new(b"another tag").expect("a tag");
        assert_eq!(aggregate_verify::<V>(&set.keys, set.messages(), &other, &signature), Ok(false));
        set.texts[n - 1].push(1);
        assert_eq!(verify(&set, &signature), Ok(false));
        set.texts[n - 1].pop();
        // Infinity as signature is a point of the subgroup, as a key it is none.
        let infinity = |len: usize| [vec![0xc0], vec![0; len - 1]].concat();
        assert_eq!(verify(&set, &infinity(V::Signature::LEN)), Ok(false));
        let len = V::Key::LEN;
        set.keys[(n - 1) * len..].copy_from_slice(&infinity(len));
        let refused = Failure { error: Error::PointAtInfinity, index: n - 1 };
        assert_eq!(verify(&set, &signature), Err(refused));
    }
}

#[test]
fn aggregates_verify() {
    verification::<MinimalKey>(93);
    verification::<MinimalSignature>(94);
}

fn common_message<V: Variant>(seed: u64) {
    let mut random = Random(seed);
    let tag = Tag::new(TAG).expect("a tag");
    let set = signed::<V>(5, &mut random);
    let mut signatures = vec![0; 5 * V::Signature::LEN];
    for (secret, out) in set.secrets.iter().zip(signatures.chunks_mut(V::Signature::LEN)) {
        secret.sign::<V::Signature>(&[&[], b"one"], TAG, out).expect("a tag");
    }
    let signature = aggregate::<V::Signature>(&signatures);
    let verify = |keys: &[u8], text: &[u8], signature: &[u8]| {
        fast_aggregate_verify::<V>(keys, keys.len() / V::Key::LEN, [&[], text], &tag, signature)
    };
    assert_eq!(verify(&set.keys, b"one", &signature), Ok(true));
    assert_eq!(verify(&set.keys, b"two", &signature), Ok(false));
    assert_eq!(verify(&set.keys[V::Key::LEN..], b"one", &signature), Ok(false));
    // Two keys that cancel, with the signature that the sum of their signatures is.
    let opposite = Affine::<V::Key>::GENERATOR.negate();
    let mut keys = vec![0; 2 * V::Key::LEN];
    let points = [Affine::GENERATOR, opposite];
    kzgpu::codec::point::encode(Form::Compressed, &points, &mut keys);
    let infinity = [vec![0xc0], vec![0; V::Signature::LEN - 1]].concat();
    assert_eq!(verify(&keys, b"one", &infinity).map_err(|failure| failure.error), Err(Error::PointAtInfinity));
}

#[test]
fn one_message_by_many_keys() {
    common_message::<MinimalKey>(95);
    common_message::<MinimalSignature>(96);
}

fn batches<V: Variant>(seed: u64) {
    let mut random = Random(seed);
    let tag = Tag::new(TAG).expect("a tag");
    for n in [1, 2, 9, 100] {
        let mut set = signed::<V>(n, &mut random);
        let factors: Vec<[u8; 16]> = (0..n).map(|_| random.bytes()).collect();
        let verify = |set: &Signed| verify_all::<V>(&set.keys, &set.signatures, set.messages(), &tag, &factors);
        assert_eq!(verify(&set), Ok(true), "{n}");
        if n > 1 {
            // Swapped signatures have the right sum.
            let len = V::Signature::LEN;
            let (first, second) = set.signatures.split_at_mut(len);
            first.swap_with_slice(&mut second[..len]);
            assert_eq!(verify(&set), Ok(false), "{n}");
            let (first, second) = set.signatures.split_at_mut(len);
            first.swap_with_slice(&mut second[..len]);
        }
        set.texts[n / 2].push(0);
        assert_eq!(verify(&set), Ok(false), "{n}");
        set.texts[n / 2].pop();
        set.signatures[n / 2 * V::Signature::LEN] ^= 0x80;
        assert_eq!(verify(&set), Err(Failure { error: Error::BadFlags, index: n / 2 }));
        set.signatures[n / 2 * V::Signature::LEN] ^= 0x80;
        // Without a random factor of every signature nothing is said.
        let refused = verify_all::<V>(&set.keys, &set.signatures, set.messages(), &tag, &factors[1..]);
        assert_eq!(refused, Err(Error::LengthMismatch.into()));
    }
}

#[test]
fn batches_verify() {
    batches::<MinimalKey>(97);
    batches::<MinimalSignature>(98);
}

/// Against the sums of `msm`, with factors that are small, large and equal.
#[test]
fn combinations() {
    fn check<F: BucketField + Decompose + Public + core::fmt::Debug>(random: &mut Random) {
        let lambda = Fr::from_words(&[G1_LAMBDA[0], G1_LAMBDA[1], 0, 0]);
        for n in [1, 2, 3, 20, 70] {
            let mut points: Vec<Affine<F>> = (0..n).map(|_| random.point()).collect();
            let mut factors: Vec<Factor> = (0..n).map(|_| Factor::new(&random.bytes())).collect();
            factors[0] = Factor::new(&[[0; 16], [0xff; 16]][n % 2]);
            if n > 2 {
                points[1] = points[0].negate();
                points[2] = Affine::INFINITY;
                factors[1] = factors[0];
            }
            let scalars: Vec<Fr> = factors
                .iter()
                .map(|factor| {
                    let [a, b] = factor.words().map(Fr::from_u64);
                    a + b * lambda
                })
                .collect();
            let sum = sum_vartime(&points, &factors).expect("memory");
            assert!(sum.equals_vartime(&msm_vartime(&points, &scalars).expect("memory")), "{n}");
        }
    }
    let mut random = Random(99);
    check::<Fp>(&mut random);
    check::<Fp2>(&mut random);
    for n in 1..5 {
        let mut points: Vec<Affine<Fp>> = (0..n).map(|_| random.g1()).collect();
        let mut factors: Vec<Factor> = (0..n).map(|_| Factor::new(&random.bytes())).collect();
        factors[0] = Factor::new(&[[0; 16], [0xff; 16]][n % 2]);
        if n == 4 {
            points[2] = Affine::INFINITY;
        }
        for ((product, point), factor) in
            multiply_each_vartime(&points, &factors).expect("memory").iter().zip(&points).zip(&factors)
        {
            let sum = sum_vartime(&[*point], &[*factor]).expect("memory");
            assert!(kzgpu::curve::Jacobian::from(*product).equals_vartime(&sum), "{n}");
        }
    }
}

/// A signature on the curve, but not in the subgroup, alone or as the difference to a sound one.
#[test]
fn signatures_outside_the_subgroup() {
    let mut random = Random(89);
    let tag = Tag::new(TAG).expect("a tag");
    let set = signed::<MinimalKey>(1, &mut random);
    let sound = decode_points::<Fp2>(&set.signatures, 1).expect("sound")[0];
    let outside = core::iter::from_fn(|| Some(random.fp2()))
        .find_map(|x| {
            let y = kzgpu::field::sqrt::sqrt_fp2(&(x.square() * x + kzgpu::params::G2_B))?;
            Some(Affine { x, y }).filter(|point| !point.is_in_subgroup_vartime())
        })
        .expect("there is no end of them");
    let sum = kzgpu::curve::Jacobian::from(sound).add_affine_vartime(&outside).to_affine_vartime();
    for bad in [outside, sum] {
        let mut bytes = [0; 96];
        kzgpu::codec::point::encode(Form::Compressed, &[bad], &mut bytes);
        assert_eq!(aggregate_verify::<MinimalKey>(&set.keys, set.messages(), &tag, &bytes), Ok(false));
        let fast = fast_aggregate_verify::<MinimalKey>(&set.keys, 1, [&[], &set.texts[0]], &tag, &bytes);
        assert_eq!(fast, Ok(false));
        let batch = verify_all::<MinimalKey>(&set.keys, &bytes, set.messages(), &tag, &[[1; 16]]);
        assert_eq!(batch, Err(Failure { error: Error::NotInSubgroup, index: 0 }));
    }
}
