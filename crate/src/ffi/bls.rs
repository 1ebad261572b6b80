//! BLS signatures, as far as they take public data only.
//!
//! A variant is 0 (keys in G1, signatures in G2) or 1 (the other way round). Messages lie in a row, with their lengths in bytes
//! in a list of u32; if they are augmented, each is hashed behind its key. Points are compressed. A verdict is 1 (holds),
//! 0 (does not, or a key or signature is no valid one), or the status of an error that says neither: `OutOfMemory`, `BadLength`
//! for an empty tag.
use super::{items, items_mut, status};
use crate::bls::Message;
use crate::bls::batch::verify_all;
use crate::bls::variant::{Group, MinimalKey, MinimalSignature, Variant};
use crate::bls::verify::{aggregate_verify, decode_keys, decode_points, fast_aggregate_verify, sum};
use crate::codec::Failure;
use crate::codec::point::{Encoding, Form, encode_jacobian};
use crate::error::Error;
use crate::field::{Fp, Fp2};
use crate::h2c::Method;
use crate::h2c::expand::{Tag, expand_message};
use wasm_bindgen::prelude::wasm_bindgen;

fn verdict(result: Result<bool, Failure>) -> u32 {
    match result {
        Ok(holds) => u32::from(holds),
        Err(Failure { error: error @ (Error::OutOfMemory | Error::BadLength), .. }) => status(Err(error)),
        Err(_) => 0,
    }
}

/// Bytes of `n` compressed points.
fn len<F: Encoding>(n: u32) -> u32 {
    n * F::LEN as u32
}

/// Messages in a row.
struct Texts<'a> {
    bytes: &'a [u8],
    lengths: core::slice::Iter<'a, u32>,
    /// What they are hashed behind, in pieces of so many bytes, if they are.
    prefixes: Option<core::slice::ChunksExact<'a, u8>>,
}

impl<'a> Texts<'a> {
    /// # Safety
    /// The host owns `n` lengths, and as many bytes at `texts` as they add up to.
    unsafe fn new(texts: u32, lengths: u32, n: u32, keys: Option<(&'a [u8], usize)>) -> Self {
        // SAFETY: the caller's promise.
        let lengths = unsafe { items::<u32>(lengths, n) };
        // SAFETY: the caller's promise.
        let bytes = unsafe { items(texts, lengths.iter().sum()) };
        Self { bytes, lengths: lengths.iter(), prefixes: keys.map(|(keys, len)| keys.chunks_exact(len)) }
    }
}

impl<'a> Iterator for Texts<'a> {
    type Item = Message<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let (text, rest) = self.bytes.split_at(*self.lengths.next()? as usize);
        self.bytes = rest;
        let prefix = self.prefixes.as_mut().and_then(Iterator::next).unwrap_or(&[]);
        Some([prefix, text])
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.lengths.size_hint()
    }
}

impl ExactSizeIterator for Texts<'_> {}

/// What signatures are verified against, as the host passes it.
#[derive(Clone, Copy)]
struct Statement {
    keys: u32,
    n: u32,
    texts: u32,
    lengths: u32,
    augmented: u32,
    tag: u32,
    tag_len: u32,
}

impl Statement {
    /// The keys' bytes, the messages, and the tag.
    ///
    /// # Safety
    /// The host owns `n` keys, what `Texts::new` reads, and a tag.
    unsafe fn read<'a, V: Variant>(self) -> Result<(&'a [u8], Texts<'a>, Tag<'a>), Error> {
        // SAFETY: the caller's promise.
        let (keys, tag) = unsafe { (items(self.keys, len::<V::Key>(self.n)), items(self.tag, self.tag_len)) };
        let prefixes = (self.augmented != 0).then_some((keys, V::Key::LEN));
        // SAFETY: the caller's promise.
        let texts = unsafe { Texts::new(self.texts, self.lengths, self.n, prefixes) };
        Ok((keys, texts, Tag::new(tag)?))
    }
}

/// # Safety
/// As `bls_verify`.
unsafe fn verify<V: Variant>(statement: Statement, signature: u32) -> Result<bool, Failure> {
    // SAFETY: the caller's promise.
    let (keys, texts, tag) = unsafe { statement.read::<V>()? };
    // SAFETY: the caller's promise.
    aggregate_verify::<V>(keys, texts, &tag, unsafe { items(signature, len::<V::Signature>(1)) })
}

/// The verdict on a signature of n messages by n keys, at least one: the i-th message is that of the i-th key.
#[wasm_bindgen]
#[expect(clippy::too_many_arguments, reason = "addresses and lengths")]
pub fn bls_verify(
    variant: u32,
    keys: u32,
    n: u32,
    texts: u32,
    lengths: u32,
    augmented: u32,
    tag: u32,
    tag_len: u32,
    signature: u32,
) -> u32 {
    let statement = Statement { keys, n, texts, lengths, augmented, tag, tag_len };
    let verify = if variant == 0 { verify::<MinimalKey> } else { verify::<MinimalSignature> };
    // SAFETY: the host passes n keys, n messages and their lengths, a tag and a signature.
    verdict(unsafe { verify(statement, signature) })
}

/// # Safety
/// As `bls_fast_verify`.
unsafe fn fast_verify<V: Variant>(
    keys: u32,
    n: u32,
    text: u32,
    text_len: u32,
    tag: u32,
    tag_len: u32,
    signature: u32,
) -> Result<bool, Failure> {
    // SAFETY: the caller's promise.
    let (keys, signature) = unsafe { (items(keys, len::<V::Key>(n)), items(signature, len::<V::Signature>(1))) };
    // SAFETY: the caller's promise.
    let (text, tag) = unsafe { (items(text, text_len), items(tag, tag_len)) };
    fast_aggregate_verify::<V>(keys, n as usize, [&[], text], &Tag::new(tag)?, signature)
}

/// The verdict on a signature of one message by n keys, at least one.
#[wasm_bindgen]
#[expect(clippy::too_many_arguments, reason = "addresses and lengths")]
pub fn bls_fast_verify(
    variant: u32,
    keys: u32,
    n: u32,
    text: u32,
    text_len: u32,
    tag: u32,
    tag_len: u32,
    signature: u32,
) -> u32 {
    let verify = if variant == 0 { fast_verify::<MinimalKey> } else { fast_verify::<MinimalSignature> };
    // SAFETY: the host passes n keys, a message, a tag and a signature.
    verdict(unsafe { verify(keys, n, text, text_len, tag, tag_len, signature) })
}

/// # Safety
/// As `bls_batch_verify`.
unsafe fn batch_verify<V: Variant>(statement: Statement, signatures: u32, random: u32) -> Result<bool, Failure> {
    let n = statement.n;
    // SAFETY: the caller's promise.
    let (keys, texts, tag) = unsafe { statement.read::<V>()? };
    // SAFETY: the caller's promise.
    let (signatures, random) = unsafe { (items(signatures, len::<V::Signature>(n)), items(random, n)) };
    verify_all::<V>(keys, signatures, texts, &tag, random)
}

/// The verdict on n signatures at once, at least one, by 16·n random bytes: the i-th is that of the i-th message by the
/// i-th key.
#[wasm_bindgen]
#[expect(clippy::too_many_arguments, reason = "addresses and lengths")]
pub fn bls_batch_verify(
    variant: u32,
    keys: u32,
    signatures: u32,
    n: u32,
    texts: u32,
    lengths: u32,
    augmented: u32,
    tag: u32,
    tag_len: u32,
    random: u32,
) -> u32 {
    let statement = Statement { keys, n, texts, lengths, augmented, tag, tag_len };
    let verify = if variant == 0 { batch_verify::<MinimalKey> } else { batch_verify::<MinimalSignature> };
    // SAFETY: the host passes n keys, signatures, messages and their lengths, a tag, and 16·n bytes.
    verdict(unsafe { verify(statement, signatures, random) })
}

/// # Safety
/// As `bls_sum`.
unsafe fn sum_of<F: Group>(points: u32, n: u32, as_keys: u32, target: u32) -> Result<(), Failure> {
    // SAFETY: the caller's promise.
    let (points, target) = unsafe { (items(points, len::<F>(n)), items_mut(target, len::<F>(1))) };
    let decode = if as_keys == 0 { decode_points } else { decode_keys };
    Ok(encode_jacobian(Form::Compressed, &[sum::<F>(&decode(points, n as usize)?)], target)?)
}

/// The sum of n points of G1 (group 1) or G2 (group 2), in their subgroups and, as keys, not infinity. Errors: as for decoding, and
/// `PointAtInfinity`, with the index of the first bad point.
#[wasm_bindgen]
pub fn bls_sum(group: u32, points: u32, n: u32, as_keys: u32, target: u32) -> u32 {
    let sum = if group == 1 { sum_of::<Fp> } else { sum_of::<Fp2> };
    // SAFETY: the host passes n points and room for one.
    status(unsafe { sum(points, n, as_keys, target) })
}

/// # Safety
/// As `h2c_hash`.
unsafe fn hash<F: Group>(text: &[u8], tag: &[u8], method: Method, target: u32) -> Result<(), Failure> {
    // SAFETY: the caller's promise.
    let target = unsafe { items_mut(target, 2 * len::<F>(1)) };
    let point = F::hash_vartime(method, &[text], &Tag::new(tag)?)?;
    Ok(encode_jacobian(Form::Uncompressed, &[point], target)?)
}

/// A message as a point of G1 (group 1) or G2 (group 2), uncompressed: by the RO suite, or the NU suite. Errors: `BadLength` for
/// an empty tag.
#[wasm_bindgen]
pub fn h2c_hash(group: u32, non_uniform: u32, text: u32, text_len: u32, tag: u32, tag_len: u32, target: u32) -> u32 {
    // SAFETY: the host passes a message and a tag.
    let (text, tag) = unsafe { (items(text, text_len), items(tag, tag_len)) };
    let method = if non_uniform == 0 { Method::RandomOracle } else { Method::NonUniform };
    let hash = if group == 1 { hash::<Fp> } else { hash::<Fp2> };
    // SAFETY: the host passes room for an uncompressed point.
    status(unsafe { hash(text, tag, method, target) })
}

/// `expand_message_xmd` with SHA-256. Errors: `BadLength` for an empty tag, `TooLarge` for more than 8160 bytes.
#[wasm_bindgen]
pub fn h2c_expand(text: u32, text_len: u32, tag: u32, tag_len: u32, target: u32, target_len: u32) -> u32 {
    // SAFETY: the host passes a message, a tag, and room for the output.
    let (text, tag, target) = unsafe { (items(text, text_len), items(tag, tag_len), items_mut(target, target_len)) };
    status(Tag::new(tag).and_then(|tag| expand_message(&[text], &tag, target)))
}
