// #import fr
// Scalars in buffers: 256 bits in two vectors of four words, lowest first. Below r such a pair is a canonical scalar; below
// 2r it is what most functions of the field leave.
struct FrWords { low: vec4<u32>, high: vec4<u32> }

fn fr_unpack(w: FrWords) -> Fr {
  return fr_load(array<u32, 8>(w.low.x, w.low.y, w.low.z, w.low.w, w.high.x, w.high.y, w.high.z, w.high.w));
}

// Of a value below 2r.
fn fr_pack(a: Fr) -> FrWords {
  let w = fr_store(a);
  return FrWords(vec4<u32>(w[0], w[1], w[2], w[3]), vec4<u32>(w[4], w[5], w[6], w[7]));
}

// x − y − borrow, with the borrow that is left in the upper word. Borrows are 0 or 1.
fn fr_word_sub(x: u32, y: u32, borrow: u32) -> vec2<u32> {
  let d = x - y;
  return vec2<u32>(d - borrow, u32(x < y) | u32(d < borrow));
}

// [0, 2r) → [0, r): one subtraction of r, kept unless it borrows.
fn fr_least(w: FrWords) -> FrWords {
  let d0 = fr_word_sub(w.low.x, 0x00000001u, 0u);
  let d1 = fr_word_sub(w.low.y, 0xffffffffu, d0.y);
  let d2 = fr_word_sub(w.low.z, 0xfffe5bfeu, d1.y);
  let d3 = fr_word_sub(w.low.w, 0x53bda402u, d2.y);
  let d4 = fr_word_sub(w.high.x, 0x09a1d805u, d3.y);
  let d5 = fr_word_sub(w.high.y, 0x3339d808u, d4.y);
  let d6 = fr_word_sub(w.high.z, 0x299d7d48u, d5.y);
  let d7 = fr_word_sub(w.high.w, 0x73eda753u, d6.y);
  if (d7.y != 0u) { return w; }
  return FrWords(vec4<u32>(d0.x, d1.x, d2.x, d3.x), vec4<u32>(d4.x, d5.x, d6.x, d7.x));
}
