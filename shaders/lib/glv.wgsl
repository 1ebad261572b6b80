// Splits scalars along the endomorphism of G1, in 32-bit words. Public data only.

// λ = x² − 1; the least integer above λ/2; floor(2^287 / λ). Little-endian words.
const GLV_LAMBDA = array<u32, 4>(0xffffffffu, 0x00000000u, 0x0001a402u, 0xac45a401u);
const GLV_HALF = array<u32, 4>(0x80000000u, 0x00000000u, 0x8000d201u, 0x5622d200u);
const GLV_RECIPROCAL = array<u32, 5>(0x1c4fa4d3u, 0x7b67f718u, 0xb1fb7291u, 0xf00fd56eu, 0xbe35f678u);

// ±magnitude[0] ± magnitude[1]·λ, a term being negative where `negative` says so. Magnitudes are at most
// λ/2 + 2^98 < 2^126.43; a word of zeros follows, so that a window may reach beyond.
struct Glv {
  magnitude: array<array<u32, 5>, 2>,
  negative: array<u32, 2>,
}

// a·b + c + d, low word first: at most (2^32 − 1)² + 2·(2^32 − 1) = 2^64 − 1, so nothing is lost.
fn words_multiply_add(a: u32, b: u32, c: u32, d: u32) -> vec2<u32> {
  let middle = (a >> 16u) * (b & 0xffffu) + (((a & 0xffffu) * (b & 0xffffu)) >> 16u);
  let cross = (a & 0xffffu) * (b >> 16u) + (middle & 0xffffu);
  let first = a * b + c;
  let low = first + d;
  let carries = select(0u, 1u, first < c) + select(0u, 1u, low < d);
  return vec2(low, (a >> 16u) * (b >> 16u) + (middle >> 16u) + (cross >> 16u) + carries);
}

// The absolute value of a number of 128 bits in two's complement.
fn glv_absolute(value: array<u32, 4>) -> array<u32, 5> {
  var out: array<u32, 5>;
  var words = value;
  let flip = select(0u, 0xffffffffu, value[3] >= 0x80000000u);
  var carry = flip & 1u;
  for (var i = 0u; i < 4u; i++) {
    out[i] = (words[i] ^ flip) + carry;
    carry = carry & select(0u, 1u, out[i] == 0u);
  }
  out[4] = 0u;
  return out;
}

// Splits k < r, 8 little-endian words. The lattice of (k₁, k₂) with k₁ + k₂·λ ≡ 0 mod r has the short basis (λ, −1),
// (1, λ + 1), since r = λ² + λ + 1: take the nearest multiple of the first, then of the second.
// The quotient k/λ is found from the upper 160 bits and a reciprocal of 160: wrong by less than 2^-30 before rounding.
// Source: Gallant–Lambert–Vanstone, CRYPTO 2001.
fn glv_split(k: array<u32, 8>) -> Glv {
  var scalar = k;
  var reciprocal = GLV_RECIPROCAL;
  var lambda = GLV_LAMBDA;
  var half = GLV_HALF;
  var product: array<u32, 10>;
  for (var i = 0u; i < 5u; i++) {
    var carry = 0u;
    for (var j = 0u; j < 5u; j++) {
      let t = words_multiply_add(scalar[3u + i], reciprocal[j], product[i + j], carry);
      product[i + j] = t.x;
      carry = t.y;
    }
    product[i + 5u] = carry;
  }
  // Half of 2^191 rounds; 287 bits of the reciprocal less 96 that the scalar lost are 191 = 5·32 + 31.
  product[5] += 0x40000000u;
  var carry = select(0u, 1u, product[5] < 0x40000000u);
  var quotient: array<u32, 4>;
  for (var i = 0u; i < 4u; i++) {
    product[6u + i] += carry;
    carry = carry & select(0u, 1u, product[6u + i] == 0u);
    quotient[i] = (product[5u + i] >> 31u) | (product[6u + i] << 1u);
  }
  var taken: array<u32, 4>;
  for (var i = 0u; i < 4u; i++) {
    var above = 0u;
    for (var j = 0u; i + j < 4u; j++) {
      let t = words_multiply_add(quotient[i], lambda[j], taken[i + j], above);
      taken[i + j] = t.x;
      above = t.y;
    }
  }
  // Of the second vector at most one is taken: if the quotient is above λ/2.
  var borrow = 0u;
  for (var i = 0u; i < 4u; i++) {
    borrow = select(0u, 1u, quotient[i] < half[i] || (quotient[i] == half[i] && borrow == 1u));
  }
  let second = 1u - borrow;
  var k1: array<u32, 4>;
  var k2: array<u32, 4>;
  var borrow1 = second;
  // λ + 1 is subtracted as λ with a borrow to begin with.
  var borrow2 = second;
  for (var i = 0u; i < 4u; i++) {
    k1[i] = scalar[i] - taken[i] - borrow1;
    borrow1 = select(0u, 1u, scalar[i] < taken[i] || (scalar[i] == taken[i] && borrow1 == 1u));
    let subtrahend = lambda[i] * second;
    k2[i] = quotient[i] - subtrahend - borrow2;
    borrow2 = select(0u, 1u, quotient[i] < subtrahend || (quotient[i] == subtrahend && borrow2 == 1u));
  }
  return Glv(
    array<array<u32, 5>, 2>(glv_absolute(k1), glv_absolute(k2)),
    array<u32, 2>(k1[3] >> 31u, k2[3] >> 31u),
  );
}
