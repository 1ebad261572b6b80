//! HMAC (FIPS 198-1) and HKDF (RFC 5869) with SHA-256, for secrets: whatever is kept is wiped.
//!
//! Time: depends on lengths only.
use super::sha256::{BLOCK, Sha256, sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Bytes of a digest.
const DIGEST: usize = 32;

/// HMAC-SHA-256 under one key, for any number of messages.
pub struct Hmac {
    inner: Sha256,
    outer: Sha256,
}

impl Hmac {
    /// A key of any length.
    pub fn new(key: &[u8]) -> Self {
        let mut block = Zeroizing::new([0u8; BLOCK]);
        if key.len() > BLOCK {
            block[..DIGEST].copy_from_slice(Zeroizing::new(sha256(key)).as_slice());
        } else {
            block[..key.len()].copy_from_slice(key);
        }
        let padded = |pad: u8| {
            let mut hash = Sha256::new();
            hash.update(Zeroizing::new(block.map(|byte| byte ^ pad)).as_slice());
            hash
        };
        Self { inner: padded(0x36), outer: padded(0x5c) }
    }

    /// The code of a message, its parts in a row.
    pub fn code(&self, message: &[&[u8]]) -> Zeroizing<[u8; DIGEST]> {
        let (mut inner, mut outer) = (Zeroizing::new(self.inner.clone()), Zeroizing::new(self.outer.clone()));
        message.iter().for_each(|part| inner.update(part));
        outer.update(Zeroizing::new(inner.digest()).as_slice());
        Zeroizing::new(outer.digest())
    }
}

impl Drop for Hmac {
    fn drop(&mut self) {
        self.inner.zeroize();
        self.outer.zeroize();
    }
}

impl ZeroizeOnDrop for Hmac {}

/// HKDF-Expand, block by block.
pub struct Expand<'a> {
    hmac: Hmac,
    info: &'a [&'a [u8]],
    last: Zeroizing<[u8; DIGEST]>,
    count: u8,
}

/// Most blocks that a key expands to.
pub const MAX_BLOCKS: usize = 255;
/// Most parts that an `info` has.
const MAX_PARTS: usize = 4;

impl<'a> Expand<'a> {
    /// HKDF-Extract of the input's parts in a row, ready to expand under `info`, of at most two parts.
    pub fn new(salt: &[u8], input: &[&[u8]], info: &'a [&'a [u8]]) -> Self {
        let key = Hmac::new(salt).code(input);
        Self { hmac: Hmac::new(key.as_slice()), info, last: Zeroizing::new([0; DIGEST]), count: 0 }
    }
}

impl Iterator for Expand<'_> {
    type Item = Zeroizing<[u8; DIGEST]>;

    /// The next 32 bytes of output; nothing after `MAX_BLOCKS` of them.
    fn next(&mut self) -> Option<Self::Item> {
        let previous: &[u8] = if self.count == 0 { &[] } else { self.last.as_slice() };
        self.count = self.count.checked_add(1)?;
        let count = [self.count];
        let mut message: [&[u8]; MAX_PARTS] = [&[]; MAX_PARTS];
        message[0] = previous;
        for (part, info) in message[1..MAX_PARTS - 1].iter_mut().zip(self.info) {
            *part = info;
        }
        message[MAX_PARTS - 1] = &count;
        let block = self.hmac.code(&message);
        self.last = block.clone();
        Some(block)
    }
}
