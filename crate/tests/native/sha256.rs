//! SHA-256 against NIST's examples and a second, plain implementation of FIPS 180-4.

use crate::common::Random;
use kzgpu::hash::sha256::{Sha256, sha256, update_all};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// FIPS 180-4 word for word, its constants derived from the primes by integer roots.
fn plain_sha256(message: &[u8]) -> [u8; 32] {
    let primes: Vec<u128> = (2u128..).filter(|n| (2..*n).all(|d| n % d != 0)).take(64).collect();
    // floor(n^(1/k)·2^32) mod 2^32
    let fraction = |n: u128, k: u32| {
        let (mut low, mut high) = (0u128, 1u128 << 36);
        while high - low > 1 {
            let middle = (low + high) / 2;
            // middle^k ≤ n·2^(32k), with the cube compared after dropping 2^32 from both sides.
            let fits = if k == 2 { middle * middle <= n << 64 } else { cube_at_most(middle, n) };
            if fits { low = middle } else { high = middle }
        }
        low as u32
    };
    let k: Vec<u32> = primes.iter().map(|&p| fraction(p, 3)).collect();
    let mut h: Vec<u32> = primes.iter().take(8).map(|&p| fraction(p, 2)).collect();
    let mut padded = message.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend((message.len() as u64 * 8).to_be_bytes());
    for block in padded.chunks(64) {
        let mut w: Vec<u32> = block.chunks(4).map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]])).collect();
        for t in 16..64 {
            let s0 = w[t - 15].rotate_right(7) ^ w[t - 15].rotate_right(18) ^ (w[t - 15] >> 3);
            let s1 = w[t - 2].rotate_right(17) ^ w[t - 2].rotate_right(19) ^ (w[t - 2] >> 10);
            w.push(s1.wrapping_add(w[t - 7]).wrapping_add(s0).wrapping_add(w[t - 16]));
        }
        let mut v = h.clone();
        for t in 0..64 {
            let s1 = v[4].rotate_right(6) ^ v[4].rotate_right(11) ^ v[4].rotate_right(25);
            let ch = (v[4] & v[5]) ^ (!v[4] & v[6]);
            let t1 = v[7].wrapping_add(s1).wrapping_add(ch).wrapping_add(k[t]).wrapping_add(w[t]);
            let s0 = v[0].rotate_right(2) ^ v[0].rotate_right(13) ^ v[0].rotate_right(22);
            let maj = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
            v.rotate_right(1);
            v[4] = v[4].wrapping_add(t1);
            v[0] = t1.wrapping_add(s0.wrapping_add(maj));
        }
        h.iter_mut().zip(v).for_each(|(h, v)| *h = h.wrapping_add(v));
    }
    let mut out = [0; 32];
    out.chunks_mut(4).zip(h).for_each(|(out, h)| out.copy_from_slice(&h.to_be_bytes()));
    out
}

/// `x³ ≤ n·2^96` for x < 2^36, n < 2^9, by halves of the product so that 128 bits suffice.
fn cube_at_most(x: u128, n: u128) -> bool {
    let square = x * x; // < 2^72
    let (high, low) = ((square >> 32) * x, (square & 0xffff_ffff) * x);
    let (quotient, remainder) = ((high + (low >> 32)), low & 0xffff_ffff);
    let bound = n << 64;
    quotient < bound || (quotient == bound && remainder == 0)
}

#[test]
fn nist_examples() {
    let vectors: [(&[u8], usize, &str); 5] = [
        (b"", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (b"abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            1,
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
        ),
        (
            b"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            1,
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
        ),
        (b"a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ];
    for (message, count, digest) in vectors {
        assert_eq!(hex(&sha256(&message.repeat(count))), digest);
    }
}

#[test]
fn every_length_to_200_in_pieces() {
    let mut random = Random(21);
    let message: [u8; 200] = random.bytes();
    for len in 0..=message.len() {
        let expected = plain_sha256(&message[..len]);
        assert_eq!(sha256(&message[..len]), expected, "length {len}");
        let mut state = Sha256::new();
        let mut rest = &message[..len];
        while !rest.is_empty() {
            let (piece, next) = rest.split_at(rest.len().min(random.next() as usize % 80));
            state.update(piece);
            rest = next;
        }
        assert_eq!(state.digest(), expected, "length {len} in pieces");
        assert_eq!(state.digest(), expected, "a digest leaves the state alone");
    }
}

#[test]
fn several_at_once() {
    let mut random = Random(43);
    for n in 0..=9 {
        for (first, second) in [(0, 0), (0, 64), (32, 200), (64, 1), (5, 58), (60, 3), (17, 700)] {
            let messages: Vec<Vec<u8>> =
                (0..n).map(|_| (0..first + second).map(|_| random.next() as u8).collect()).collect();
            let mut hashes = vec![Sha256::new(); n];
            update_all(&mut hashes, |i| &messages[i][..first]);
            update_all(&mut hashes, |i| &messages[i][first..]);
            for (hash, message) in hashes.iter().zip(&messages) {
                assert_eq!(hash.digest(), sha256(message), "{n} messages of {first} + {second} bytes");
            }
        }
    }
    // Hashes or sources of different lengths go one by one.
    let mut hashes: Vec<Sha256> = (0..4).map(|_| Sha256::new()).collect();
    hashes[2].update(b"x");
    update_all(&mut hashes, |i| &b"abcdefgh"[..4 + i]);
    let expected = [&b"abcd"[..], b"abcde", b"xabcdef", b"abcdefg"].map(sha256);
    assert_eq!(hashes.iter().map(Sha256::digest).collect::<Vec<_>>(), expected);
}
