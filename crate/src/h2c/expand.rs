//! Messages to field elements: `expand_message_xmd` with SHA-256 and `hash_to_field` (RFC 9380, sections 5.2 and 5.3).
//!
//! Time: depends on lengths only.
use crate::error::Error;
use crate::field::{Fp, Fp2};
use crate::hash::sha256::Sha256;

/// Bytes of a digest.
const DIGEST: usize = 32;
/// Bytes of the block that a hash of SHA-256 takes in at once.
const BLOCK: [u8; 64] = [0; 64];
/// Most bytes that a message expands to: 255 digests.
pub const MAX_EXPANDED: usize = 255 * DIGEST;
/// Bytes that one coordinate is reduced from: 381 bits and 128 more, so that it is as good as uniform.
pub const COORDINATE: usize = 64;

/// A domain separation tag as it is hashed: `tag ‖ length`, one longer than 255 bytes replaced by its hash.
#[derive(Clone, Copy)]
pub struct Tag<'a> {
    given: &'a [u8],
    digest: Option<[u8; DIGEST]>,
}

impl<'a> Tag<'a> {
    /// A tag of any length but zero. Error: `BadLength` (RFC 9380, section 3.1: tags must not be empty).
    pub fn new(tag: &'a [u8]) -> Result<Self, Error> {
        if tag.is_empty() {
            return Err(Error::BadLength);
        }
        let digest = (tag.len() > 255).then(|| digest(&[b"H2C-OVERSIZE-DST-", tag]));
        Ok(Self { given: tag, digest })
    }

    fn bytes(&self) -> &[u8] {
        self.digest.as_ref().map_or(self.given, |digest| digest.as_slice())
    }

    fn finish(&self, mut hash: Sha256) -> [u8; DIGEST] {
        hash.update(self.bytes());
        hash.update(&[self.bytes().len() as u8]);
        hash.digest()
    }
}

fn digest(parts: &[&[u8]]) -> [u8; DIGEST] {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.digest()
}

/// Expands the message, its parts in a row, to `out.len()` bytes. Error: `TooLarge` above `MAX_EXPANDED`.
/// Source: RFC 9380, section 5.3.1.
pub fn expand_message(message: &[&[u8]], tag: &Tag<'_>, out: &mut [u8]) -> Result<(), Error> {
    if out.len() > MAX_EXPANDED {
        return Err(Error::TooLarge);
    }
    let mut hash = Sha256::new();
    hash.update(&BLOCK);
    message.iter().for_each(|part| hash.update(part));
    hash.update(&(out.len() as u16).to_be_bytes());
    hash.update(&[0]);
    let first = tag.finish(hash);
    let mut last = [0; DIGEST];
    for (i, chunk) in out.chunks_mut(DIGEST).enumerate() {
        let mut hash = Sha256::new();
        hash.update(&core::array::from_fn::<u8, DIGEST, _>(|j| first[j] ^ last[j]));
        hash.update(&[i as u8 + 1]);
        last = tag.finish(hash);
        chunk.copy_from_slice(&last[..chunk.len()]);
    }
    Ok(())
}

/// A big-endian integer of 64 bytes modulo p.
fn reduce(bytes: &[u8; COORDINATE]) -> Fp {
    let (words, _) = bytes.as_chunks::<8>();
    let word = |i: usize| u64::from_be_bytes(words[i]);
    let low = Fp::from_words(&[word(7), word(6), word(5), word(4), 0, 0]);
    let high = Fp::from_words(&[word(3), word(2), word(1), word(0), 0, 0]);
    high * Fp::from_words(&[0, 0, 0, 0, 1, 0]) + low
}

/// A field that messages are hashed to.
pub trait Uniform: Sized {
    /// Bytes that an element is made of.
    const LEN: usize;
    /// From `LEN` uniform bytes.
    fn from_uniform(bytes: &[u8]) -> Self;
}

impl Uniform for Fp {
    const LEN: usize = COORDINATE;

    fn from_uniform(bytes: &[u8]) -> Self {
        let (coordinates, _) = bytes.as_chunks();
        reduce(&coordinates[0])
    }
}

impl Uniform for Fp2 {
    const LEN: usize = 2 * COORDINATE;

    fn from_uniform(bytes: &[u8]) -> Self {
        let (coordinates, _) = bytes.as_chunks();
        Self::new(reduce(&coordinates[0]), reduce(&coordinates[1]))
    }
}

/// N elements of a message, one or two. Source: RFC 9380, section 5.2, L = 64.
pub fn hash_to_field<F: Uniform, const N: usize>(message: &[&[u8]], tag: &Tag<'_>) -> Result<[F; N], Error> {
    let mut bytes = [0; 4 * COORDINATE];
    let bytes = &mut bytes[..N * F::LEN];
    expand_message(message, tag, bytes)?;
    Ok(core::array::from_fn(|i| F::from_uniform(&bytes[i * F::LEN..])))
}
