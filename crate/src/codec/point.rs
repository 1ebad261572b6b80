//! Points in the encodings of ZCash, and in the plain little-endian form of the setup's assets.
//!
//! Big-endian x, or x ‖ y, the coordinate of u before the constant one in Fp2. The top three bits of the first byte are
//! flags: compressed, infinity, and (compressed only) that y is the larger of ±y. Flags are checked before anything else.
//! Source: ZCash protocol specification, section 5.4.9.2; draft-irtf-cfrg-pairing-friendly-curves, appendix C.
use super::Failure;
pub use super::coordinate::{Encoding, WIDTH};
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

/// What an encoding says before anything is computed.
enum Parsed<F> {
    Infinity,
    /// x, and whether y is the larger root.
    Compressed(F, bool),
    /// A finite point of the curve.
    Point(Affine<F>),
}

/// Decodes `out.len()` points. Error: the first bad point's, with its index, in this order: `BadFlags` (also a point at
/// infinity with anything else set), `NonCanonical`, `NotOnCurve`, `NotInSubgroup`.
pub fn decode<F: Encoding>(form: Form, check: Check, bytes: &[u8], out: &mut [Affine<F>]) -> Result<(), Failure> {
    let len = form.point_len::<F>();
    for (i, (sources, points)) in bytes.chunks(WIDTH * len).zip(out.chunks_mut(WIDTH)).enumerate() {
        for (place, result) in decode_few(form, check, sources, points).into_iter().enumerate() {
            result.map_err(Failure::at(i * WIDTH + place))?;
        }
    }
    Ok(())
}

/// Decodes up to `WIDTH` points, each with a result of its own. What several need is computed together.
fn decode_few<F: Encoding>(
    form: Form,
    check: Check,
    sources: &[u8],
    points: &mut [Affine<F>],
) -> [Result<(), Error>; WIDTH] {
    let mut results = [Ok(()); WIDTH];
    let mut squares = Few::new(F::ZERO);
    let mut larger = [false; WIDTH];
    for (i, source) in sources.chunks_exact(form.point_len::<F>()).enumerate() {
        points[i] = Affine::INFINITY;
        match parse(form, source) {
            Ok(Parsed::Infinity) => {}
            Ok(Parsed::Compressed(x, larger_y)) => {
                points[i].x = x;
                larger[i] = larger_y;
                squares.push(x.square() * x + F::B, i);
            }
            Ok(Parsed::Point(point)) => points[i] = point,
            Err(error) => results[i] = Err(error),
        }
    }
    squares.each(F::sqrt_each, |i, root| match root {
        Some(y) => points[i].y = if y.is_larger() == larger[i] { y } else { -y },
        None => results[i] = Err(Error::NotOnCurve),
    });
    let mut finite = Few::new(Affine::INFINITY);
    for (i, point) in points.iter().enumerate() {
        if check == Check::Subgroup && results[i].is_ok() && !point.is_infinity_vartime() {
            finite.push(*point, i);
        }
    }
    finite.each(F::are_in_subgroup, |i, inside| {
        if !inside {
            results[i] = Err(Error::NotInSubgroup);
        }
    });
    results
}

/// Up to `WIDTH` items with the places that they came from.
struct Few<T> {
    items: [T; WIDTH],
    places: [usize; WIDTH],
    n: usize,
}

impl<T: Copy> Few<T> {
    fn new(filler: T) -> Self {
        Self { items: [filler; WIDTH], places: [0; WIDTH], n: 0 }
    }

    fn push(&mut self, item: T, place: usize) {
        self.items[self.n] = item;
        self.places[self.n] = place;
        self.n += 1;
    }

    /// Computes something of all items at once, if there are any, and hands out what came of each.
    fn each<U>(&self, compute: impl FnOnce(&[T]) -> [U; WIDTH], mut then: impl FnMut(usize, U)) {
        if self.n > 0 {
            for (&place, result) in self.places[..self.n].iter().zip(compute(&self.items[..self.n])) {
                then(place, result);
            }
        }
    }
}

fn parse<F: Encoding>(form: Form, source: &[u8]) -> Result<Parsed<F>, Error> {
    let mut buffer = [0u8; 4 * Fp::BYTES];
    let bytes = &mut buffer[..source.len()];
    bytes.copy_from_slice(source);
    let flags = bytes[0] & FLAGS;
    bytes[0] &= !FLAGS;
    let expected = if form == Form::Compressed { COMPRESSED } else { 0 };
    if flags & COMPRESSED != expected {
        return Err(Error::BadFlags);
    }
    let larger_y = flags & LARGER_Y != 0;
    if flags & INFINITY != 0 {
        let is_clean = !larger_y && bytes.iter().all(|&byte| byte == 0);
        return if is_clean { Ok(Parsed::Infinity) } else { Err(Error::BadFlags) };
    }
    match form {
        Form::Compressed => Ok(Parsed::Compressed(F::from_be(bytes).ok_or(Error::NonCanonical)?, larger_y)),
        Form::Uncompressed if larger_y => Err(Error::BadFlags),
        Form::Uncompressed => Ok(Parsed::Point(pair(bytes)?)),
    }
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
