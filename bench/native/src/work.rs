//! The requests' work, by blst's C interface: the Rust one would allocate inside the clock.

use std::fs;
use std::ptr;
use std::time::{Duration, Instant};

use blst::{
    BLST_ERROR, blst_final_exp, blst_fp12, blst_fp12_is_one, blst_miller_loop_n, blst_p1, blst_p1_affine,
    blst_p1_affine_in_g1, blst_p1_affine_serialize, blst_p1_deserialize, blst_p1_double, blst_p1_generator,
    blst_p1_mult, blst_p1_serialize, blst_p1_uncompress, blst_p1s_mult_pippenger,
    blst_p1s_mult_pippenger_scratch_sizeof, blst_p1s_to_affine, blst_p2_affine, blst_p2_affine_in_g2,
    blst_p2_deserialize,
};

use crate::bls;

const G1_BYTES: usize = 96;
const G1_COMPRESSED_BYTES: usize = 48;
pub const G2_BYTES: usize = 192;
const SCALAR_BYTES: usize = 32;
const SCALAR_BITS: usize = 255;

/// What a request gave, as the line that answers it.
pub enum Answer {
    Done(String),
    Timed { elapsed: Duration, text: String },
}

/// The loaded points, from one request to the next.
#[derive(Default)]
pub struct Worker {
    points: Vec<blst_p1_affine>,
}

impl Worker {
    /// Does what one line asks. Errors: the reason, in words.
    pub fn answer(&mut self, line: &str) -> Result<Answer, String> {
        let words: Vec<&str> = line.splitn(4, ' ').collect();
        match words[..] {
            ["points", count, seed, path] => write_points(number(count)?, &from_hex(seed)?, path),
            ["load", path] => self.load(path),
            ["msm", n, path] => self.msm(number(n)?, path),
            ["pairing", path] => pairing(path),
            ["decode", path] => decode(path),
            ["sign", tag, path] => bls::sign(tag, path),
            ["verify", tag, path] => bls::verify(tag, path),
            ["verify-batch", tag, path] => bls::verify_batch(tag, path),
            ["hash", tag, path] => bls::hash_to_g2(tag, path),
            _ => Err(format!("not a request: {line}")),
        }
    }

    fn load(&mut self, path: &str) -> Result<Answer, String> {
        self.points = read(path, G1_BYTES)?.chunks_exact(G1_BYTES).map(deserialize_g1).collect::<Result<_, _>>()?;
        Ok(Answer::Done(self.points.len().to_string()))
    }

    fn msm(&self, n: usize, path: &str) -> Result<Answer, String> {
        let mut scalars = read(path, SCALAR_BYTES)?;
        if n == 0 || n > self.points.len() || scalars.len() != n * SCALAR_BYTES {
            return Err(format!("{n} points, {} loaded, {} bytes of scalars", self.points.len(), scalars.len()));
        }
        // blst reads scalars from their least significant byte.
        scalars.chunks_exact_mut(SCALAR_BYTES).for_each(<[u8]>::reverse);
        // A null pointer after the first says that the rest follows it without gaps.
        let point_list = [self.points.as_ptr(), ptr::null()];
        let scalar_list = [scalars.as_ptr(), ptr::null()];
        let mut sum = blst_p1::default();
        // SAFETY: the function only computes a size.
        let mut scratch = vec![0u64; unsafe { blst_p1s_mult_pippenger_scratch_sizeof(n) } / size_of::<u64>()];
        let start = Instant::now();
        // SAFETY: both lists have `n` elements, and the scratch space has the size that blst asks for.
        unsafe {
            blst_p1s_mult_pippenger(
                &mut sum,
                point_list.as_ptr(),
                n,
                scalar_list.as_ptr(),
                SCALAR_BITS,
                scratch.as_mut_ptr(),
            );
        }
        let elapsed = start.elapsed();
        let mut bytes = [0; G1_BYTES];
        // SAFETY: the buffer has the size of an uncompressed point.
        unsafe { blst_p1_serialize(bytes.as_mut_ptr(), &sum) };
        Ok(Answer::Timed { elapsed, text: to_hex(&bytes) })
    }
}

/// A chain of doublings from a multiple of the generator: different points with no sum among few of them that is another.
fn write_points(count: usize, seed: &[u8], path: &str) -> Result<Answer, String> {
    if count == 0 || seed.len() != SCALAR_BYTES {
        return Err(format!("{count} points from {} bytes of seed", seed.len()));
    }
    let mut chain = vec![blst_p1::default(); count];
    // SAFETY: the seed has 256 bits, and every output is an element of the vector.
    unsafe {
        blst_p1_mult(&mut chain[0], blst_p1_generator(), seed.as_ptr(), SCALAR_BITS);
        for i in 1..count {
            let last = chain[i - 1];
            blst_p1_double(&mut chain[i], &last);
        }
    }
    let mut affine = vec![blst_p1_affine::default(); count];
    let mut bytes = vec![0; count * G1_BYTES];
    // SAFETY: input, output and buffer have `count` elements each.
    unsafe {
        blst_p1s_to_affine(affine.as_mut_ptr(), [chain.as_ptr(), ptr::null()].as_ptr(), count);
        for (point, out) in affine.iter().zip(bytes.chunks_exact_mut(G1_BYTES)) {
            blst_p1_affine_serialize(out.as_mut_ptr(), point);
        }
    }
    fs::write(path, bytes).map_err(|error| error.to_string())?;
    Ok(Answer::Done(count.to_string()))
}

fn pairing(path: &str) -> Result<Answer, String> {
    let bytes = read(path, G1_BYTES + G2_BYTES)?;
    let start = Instant::now();
    let (mut g1, mut g2) = (Vec::new(), Vec::new());
    for pair in bytes.chunks_exact(G1_BYTES + G2_BYTES) {
        let (p, q) = (deserialize_g1(&pair[..G1_BYTES])?, deserialize_g2(&pair[G1_BYTES..])?);
        // SAFETY: both points are on their curves.
        if !unsafe { blst_p1_affine_in_g1(&p) && blst_p2_affine_in_g2(&q) } {
            return Err("a point is not in its subgroup".into());
        }
        g1.push(p);
        g2.push(q);
    }
    let mut product = blst_fp12::default();
    let mut result = blst_fp12::default();
    // SAFETY: both lists have the same length, which is given.
    let is_one = unsafe {
        blst_miller_loop_n(
            &mut product,
            [g2.as_ptr(), ptr::null()].as_ptr(),
            [g1.as_ptr(), ptr::null()].as_ptr(),
            g1.len(),
        );
        blst_final_exp(&mut result, &product);
        blst_fp12_is_one(&result)
    };
    Ok(Answer::Timed { elapsed: start.elapsed(), text: is_one.to_string() })
}

fn decode(path: &str) -> Result<Answer, String> {
    let bytes = read(path, G1_COMPRESSED_BYTES)?;
    let mut out = Vec::with_capacity(2 * bytes.len());
    let start = Instant::now();
    for point in bytes.chunks_exact(G1_COMPRESSED_BYTES) {
        let mut affine = blst_p1_affine::default();
        let mut serialized = [0; G1_BYTES];
        // SAFETY: input and output have the sizes of a compressed and an uncompressed point.
        unsafe {
            let code = blst_p1_uncompress(&mut affine, point.as_ptr());
            if code != BLST_ERROR::BLST_SUCCESS || !blst_p1_affine_in_g1(&affine) {
                return Err("not a point of G1".into());
            }
            blst_p1_affine_serialize(serialized.as_mut_ptr(), &affine);
        }
        out.extend_from_slice(&serialized);
    }
    Ok(Answer::Timed { elapsed: start.elapsed(), text: to_hex(&out) })
}

fn deserialize_g1(bytes: &[u8]) -> Result<blst_p1_affine, String> {
    let mut point = blst_p1_affine::default();
    // SAFETY: callers pass the length of an uncompressed point.
    let code = unsafe { blst_p1_deserialize(&mut point, bytes.as_ptr()) };
    if code == BLST_ERROR::BLST_SUCCESS { Ok(point) } else { Err(format!("a point of G1: {code:?}")) }
}

fn deserialize_g2(bytes: &[u8]) -> Result<blst_p2_affine, String> {
    let mut point = blst_p2_affine::default();
    // SAFETY: callers pass the length of an uncompressed point.
    let code = unsafe { blst_p2_deserialize(&mut point, bytes.as_ptr()) };
    if code == BLST_ERROR::BLST_SUCCESS { Ok(point) } else { Err(format!("a point of G2: {code:?}")) }
}

/// The content of a file that holds elements of one size.
pub fn read(path: &str, size: usize) -> Result<Vec<u8>, String> {
    let bytes = fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    if bytes.is_empty() || bytes.len() % size != 0 {
        return Err(format!("{path}: {} bytes are not elements of {size}", bytes.len()));
    }
    Ok(bytes)
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| format!("not a number: {text}"))
}

pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Result<Vec<u8>, String> {
    (0..text.len() / 2)
        .map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).map_err(|_| format!("not hexadecimal: {text}")))
        .collect()
}
