//! Points in the encodings of ZCash, and in the plain little-endian form of the setup's assets.
//!
//! Big-endian x, or x ‖ y, the coordinate of u before the constant one in Fp2. The top three bits of the first byte are
//! flags: compressed, infinity, and (compressed only) that y is the larger of ±y. Flags are checked before anything else.
//! Source: ZCash protocol specification, section 5.4.9.2; draft-irtf-cfrg-pairing-friendly-curves, appendix C.
use super::Failure;
pub use super::coordinate::Encoding;
use crate::buffer::filled;
use crate::curve::{Affine, Jacobian};
use crate::error::Error;
use crate::field::Fp;

const COMPRESSED: u8 = 0x80;
const INFINITY: u8 = 0x40;
const LARGER_Y: u8 = 0x20;
const FLAGS: u8 = COMPRESSED | INFINITY | LARGER_Y;

/// How a list of points is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// x and a sign: 48 bytes in G1, 96 in G2.
    Compressed,
    /// x ‖ y: 96 bytes in G1, 192 in G2.
    Uncompressed,
}

impl Form {
    /// Length of an encoded point in bytes.
    pub const fn point_len<F: Encoding>(self) -> usize {
        match self {
            Self::Compressed => F::LEN,
            Self::Uncompressed => 2 * F::LEN,
        }
    }
}

/// Which checks a decoder makes beyond encoding and curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// The point lies on the curve.
    Curve,
    /// It lies in the subgroup of order r as well.
    Subgroup,
}

/// Decodes `out.len()` points. Error: the first bad point's, with its index, in this order: `BadFlags` (also a point at
/// infinity with anything else set), `NonCanonical`, `NotOnCurve`, `NotInSubgroup`.
pub fn decode<F: Encoding>(form: Form, check: Check, bytes: &[u8], out: &mut [Affine<F>]) -> Result<(), Failure> {
    for (index, (source, point)) in bytes.chunks_exact(form.point_len::<F>()).zip(out).enumerate() {
        *point = decode_point(form, check, source).map_err(Failure::at(index))?;
    }
    Ok(())
}

fn decode_point<F: Encoding>(form: Form, check: Check, source: &[u8]) -> Result<Affine<F>, Error> {
    let mut buffer = [0u8; 4 * Fp::BYTES];
    let bytes = &mut buffer[..source.len()];
    bytes.copy_from_slice(source);
    let flags = bytes[0] & FLAGS;
    bytes[0] &= !FLAGS;
    let expected = if form == Form::Compressed { COMPRESSED } else { 0 };
    if flags & COMPRESSED != expected {
        return Err(Error::BadFlags);
    }
    if flags & INFINITY != 0 {
        let is_clean = flags & LARGER_Y == 0 && bytes.iter().all(|&byte| byte == 0);
        return if is_clean { Ok(Affine::INFINITY) } else { Err(Error::BadFlags) };
    }
    let point = match form {
        Form::Compressed => decompress(bytes, flags & LARGER_Y != 0)?,
        Form::Uncompressed if flags & LARGER_Y != 0 => return Err(Error::BadFlags),
        Form::Uncompressed => pair(bytes)?,
    };
    if check == Check::Subgroup && !point.is_in_subgroup_vartime() {
        return Err(Error::NotInSubgroup);
    }
    Ok(point)
}

fn decompress<F: Encoding>(bytes: &[u8], larger_y: bool) -> Result<Affine<F>, Error> {
    let x = F::from_be(bytes).ok_or(Error::NonCanonical)?;
    let y = (x.square() * x + F::B).sqrt().ok_or(Error::NotOnCurve)?;
    Ok(Affine { x, y: if y.is_larger() == larger_y { y } else { -y } })
}

/// x ‖ y on the curve; (0, 0), our infinity, is not.
fn pair<F: Encoding>(bytes: &[u8]) -> Result<Affine<F>, Error> {
    let (x, y) = bytes.split_at(F::LEN);
    let read = |half| F::from_be(half).ok_or(Error::NonCanonical);
    let point = Affine { x: read(x)?, y: read(y)? };
    if point.is_infinity_vartime() || !point.is_on_curve() {
        return Err(Error::NotOnCurve);
    }
    Ok(point)
}

/// Encodes points.
pub fn encode<F: Encoding>(form: Form, points: &[Affine<F>], out: &mut [u8]) {
    for (point, target) in points.iter().zip(out.chunks_exact_mut(form.point_len::<F>())) {
        target.fill(0);
        if point.is_infinity_vartime() {
            target[0] = INFINITY;
        } else {
            point.x.to_be(&mut target[..F::LEN]);
        }
        match form {
            Form::Compressed => target[0] |= COMPRESSED | if point.y.is_larger() { LARGER_Y } else { 0 },
            Form::Uncompressed => point.y.to_be(&mut target[F::LEN..]),
        }
    }
}

/// Encodes points in Jacobian coordinates, with one inversion for all of them.
pub fn encode_jacobian<F: Encoding>(form: Form, points: &[Jacobian<F>], out: &mut [u8]) -> Result<(), Error> {
    let mut affine = filled(points.len(), Affine::INFINITY)?;
    Affine::from_jacobian_vartime(points, &mut affine)?;
    encode(form, &affine, out);
    Ok(())
}

/// Decodes points of the assets: little-endian x ‖ y, zeros for infinity. Their curve and subgroup were checked when the
/// asset was made, and its hash was checked on load. Error: `NonCanonical` with the index of the first bad point.
pub fn decode_trusted<F: Encoding>(bytes: &[u8], out: &mut [Affine<F>]) -> Result<(), Failure> {
    for (index, (source, point)) in bytes.chunks_exact(2 * F::LEN).zip(out).enumerate() {
        let (x, y) = source.split_at(F::LEN);
        let read = |half| F::from_le(half).ok_or(Error::NonCanonical).map_err(Failure::at(index));
        *point = Affine { x: read(x)?, y: read(y)? };
    }
    Ok(())
}

/// Encodes points in the form of the assets.
pub fn encode_trusted<F: Encoding>(points: &[Affine<F>], out: &mut [u8]) {
    for (point, target) in points.iter().zip(out.chunks_exact_mut(2 * F::LEN)) {
        let (x, y) = target.split_at_mut(F::LEN);
        point.x.to_le(x);
        point.y.to_le(y);
    }
}
