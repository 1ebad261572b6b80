//! SHA-256 (FIPS 180-4), streaming; the state may live in memory that the caller provides.
//!
//! Time: depends on the length only.
use zeroize::Zeroize;

pub(super) const BLOCK: usize = 64;

/// FIPS 180-4, 4.2.2: the first 32 fractional bits of the cube roots of the first 64 primes.
pub(super) const K: [u32; 64] = [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
    0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
    0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
    0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
    0xc67178f2,
];

/// FIPS 180-4, 5.3.3: the first 32 fractional bits of the square roots of the first 8 primes.
const INITIAL: [u32; 8] =
    [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

/// A hash in progress.
#[derive(Clone)]
#[repr(C)]
pub struct Sha256 {
    /// Bytes hashed so far; those beyond the last full block wait in `pending`.
    len: u64,
    chain: [u32; 8],
    pending: [u8; BLOCK],
}

impl Sha256 {
    /// The hash of nothing yet.
    pub const fn new() -> Self {
        Self { len: 0, chain: INITIAL, pending: [0; BLOCK] }
    }

    /// Appends `data`, whose full blocks are hashed where they lie.
    pub fn update(&mut self, data: &[u8]) {
        let waiting = self.waiting();
        self.len = self.len.wrapping_add(data.len() as u64);
        let (head, rest) = data.split_at(data.len().min((BLOCK - waiting) % BLOCK));
        for (byte, &value) in self.pending.iter_mut().skip(waiting).zip(head) {
            *byte = value;
        }
        if !head.is_empty() && waiting + head.len() == BLOCK {
            compress(&mut self.chain, &self.pending);
        }
        let (blocks, tail) = rest.as_chunks::<BLOCK>();
        for block in blocks {
            compress(&mut self.chain, block);
        }
        for (byte, &value) in self.pending.iter_mut().zip(tail) {
            *byte = value;
        }
    }

    /// The digest; the state stays as it is, so more may be appended.
    pub fn digest(&self) -> [u8; 32] {
        let mut padded = self.clone();
        let bits = self.len.wrapping_mul(8);
        // One bit, then zeros up to 8 bytes before the end of a block.
        let zeros = (2 * BLOCK - 9 - self.waiting()) % BLOCK;
        padded.update(&[0x80]);
        padded.update(&[0; BLOCK][..zeros]);
        padded.update(&bits.to_be_bytes());
        let mut out = [0; 32];
        for (bytes, word) in out.chunks_exact_mut(4).zip(padded.chain) {
            bytes.copy_from_slice(&word.to_be_bytes());
        }
        out
    }

    fn waiting(&self) -> usize {
        (self.len % BLOCK as u64) as usize
    }
}

impl Zeroize for Sha256 {
    fn zeroize(&mut self) {
        self.chain.zeroize();
        self.pending.zeroize();
    }
}

impl Default for Sha256 {
    fn default() -> Self {
        Self::new()
    }
}

/// Appends `source(i)` to the i-th hash; sources of one length, for hashes of one length, go four at a time.
pub fn update_all<'a>(hashes: &mut [Sha256], source: impl Fn(usize) -> &'a [u8]) {
    for (i, hashes) in hashes.chunks_mut(4).enumerate() {
        match hashes.as_mut_array() {
            Some(four) => update_four(four, [0, 1, 2, 3].map(|j| source(4 * i + j))),
            None => hashes.iter_mut().enumerate().for_each(|(j, hash)| hash.update(source(4 * i + j))),
        }
    }
}

fn update_four(hashes: &mut [Sha256; 4], sources: [&[u8]; 4]) {
    let (waiting, len) = (hashes[0].waiting(), sources[0].len());
    let head = len.min((BLOCK - waiting) % BLOCK);
    if hashes.iter().any(|hash| hash.waiting() != waiting) || sources.iter().any(|source| source.len() != len) {
        hashes.iter_mut().zip(sources).for_each(|(hash, source)| hash.update(source));
        return;
    }
    hashes.iter_mut().zip(sources).for_each(|(hash, source)| hash.update(&source[..head]));
    let blocks = sources.map(|source| source[head..].as_chunks::<BLOCK>().0);
    super::compress_four(hashes.each_mut().map(|hash| &mut hash.chain), blocks);
    for (hash, source) in hashes.iter_mut().zip(sources) {
        let done = (len - head) / BLOCK * BLOCK;
        hash.len = hash.len.wrapping_add(done as u64);
        hash.update(&source[head + done..]);
    }
}

/// The digest of `data`.
pub fn sha256(data: &[u8]) -> [u8; 32] {
    let mut state = Sha256::new();
    state.update(data);
    state.digest()
}

/// One step of 6.2.2 on the working variables; the caller renames them instead of moving them.
macro_rules! step {
    ($a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident, $kw:expr) => {
        let t1 = $h
            .wrapping_add($e.rotate_right(6) ^ $e.rotate_right(11) ^ $e.rotate_right(25))
            .wrapping_add($g ^ ($e & ($f ^ $g)))
            .wrapping_add($kw);
        let t2 =
            ($a.rotate_right(2) ^ $a.rotate_right(13) ^ $a.rotate_right(22)).wrapping_add(($a & $b) | ($c & ($a | $b)));
        $d = $d.wrapping_add(t1);
        $h = t1.wrapping_add(t2);
    };
}

/// Sixteen steps, which bring every working variable back to its name.
macro_rules! sixteen_steps {
    ($a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident, $kw:expr) => {
        sixteen_steps!(@eight $a $b $c $d $e $f $g $h, $kw, 0);
        sixteen_steps!(@eight $a $b $c $d $e $f $g $h, $kw, 8);
    };
    (@eight $a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident, $kw:expr, $i:literal) => {
        step!($a $b $c $d $e $f $g $h, $kw($i));
        step!($h $a $b $c $d $e $f $g, $kw($i + 1));
        step!($g $h $a $b $c $d $e $f, $kw($i + 2));
        step!($f $g $h $a $b $c $d $e, $kw($i + 3));
        step!($e $f $g $h $a $b $c $d, $kw($i + 4));
        step!($d $e $f $g $h $a $b $c, $kw($i + 5));
        step!($c $d $e $f $g $h $a $b, $kw($i + 6));
        step!($b $c $d $e $f $g $h $a, $kw($i + 7));
    };
}

/// The compression function (6.2.2): four times sixteen unrolled steps, the schedule in a ring of sixteen words.
pub(super) fn compress(chain: &mut [u32; 8], block: &[u8; BLOCK]) {
    let mut w = [0u32; 16];
    for (word, bytes) in w.iter_mut().zip(block.as_chunks::<4>().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *chain;
    let (k, _) = K.as_chunks::<16>();
    for (round, k) in k.iter().enumerate() {
        if round > 0 {
            for i in 0..16 {
                let (w15, w2) = (w[(i + 1) & 15], w[(i + 14) & 15]);
                let s0 = w15.rotate_right(7) ^ w15.rotate_right(18) ^ (w15 >> 3);
                let s1 = w2.rotate_right(17) ^ w2.rotate_right(19) ^ (w2 >> 10);
                w[i] = w[i].wrapping_add(s0).wrapping_add(w[(i + 9) & 15]).wrapping_add(s1);
            }
        }
        let kw = |i: usize| k[i].wrapping_add(w[i]);
        sixteen_steps!(a b c d e f g h, kw);
    }
    for (word, value) in chain.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *word = word.wrapping_add(value);
    }
}
