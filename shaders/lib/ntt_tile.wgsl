// #import fr
// #import fr_words
// Which scalars a workgroup of a pass transforms. A transform of 2^log_n scalars in place, coefficients to values in
// bit-reversed order, does level 0, 1, … : level l takes each of 2^l blocks to its two halves with one root per block. A
// pass does `levels` of these on tiles of 2^levels scalars, which are 2^(log_n − done − levels) apart. A workgroup has as
// many tiles as make 512 scalars, side by side: scalar i belongs to tile i mod count and has place i div count in it.
struct NttPass {
  log_n: u32, done: u32, levels: u32,
  tiles: u32,       // of all transforms
  first: u32,       // tile of the first workgroup
  heap: u32,        // 1 if the roots of level l begin at 2^l (coset), 0 if they all begin at 0 (subgroup)
  last: u32,        // 1: the result goes to its natural place
  inverse: u32,     // 1: to the place of its negated exponent
  factor_mask: u32, // which factor a result is multiplied by: its place in this mask
}

const NTT_LOG_TILE = 9u;

struct NttTile { number: u32, block: u32, start: u32 }

fn ntt_reverse(x: u32, bits: u32) -> u32 {
  return select(reverseBits(x) >> (32u - bits), 0u, bits == 0u);
}

// The tile of scalar i in a workgroup, or the last one beyond it: its block at level `done`, and where it starts. In the
// last pass tiles follow each other in the order of their results.
fn ntt_tile(p: NttPass, group: u32, i: u32) -> NttTile {
  let count = 1u << (NTT_LOG_TILE - p.levels);
  let number = p.first + group * count + (i & (count - 1u));
  let tile = min(number, p.tiles - 1u);
  let log_columns = p.log_n - p.levels - p.done;
  let inside = tile & ((1u << (p.log_n - p.levels)) - 1u);
  let row = inside >> log_columns;
  let block = select(row, ntt_reverse(row, p.done), p.last == 1u);
  let start = ((tile >> (p.log_n - p.levels)) << p.log_n) + (block << (p.log_n - p.done));
  return NttTile(number, block, start + (inside & ((1u << log_columns) - 1u)));
}

// Where scalar i of a workgroup is, given its tile.
fn ntt_place(p: NttPass, start: u32, i: u32) -> u32 {
  return start + ((i >> (NTT_LOG_TILE - p.levels)) << (p.log_n - p.levels - p.done));
}

// Where a result goes, given its place before.
fn ntt_target(p: NttPass, place: u32) -> u32 {
  if (p.last == 0u) { return place; }
  let mask = (1u << p.log_n) - 1u;
  let value = ntt_reverse(place & mask, p.log_n);
  return (place & ~mask) | select(value, (mask + 1u - value) & mask, p.inverse == 1u);
}

// (a, b) → (a + root·b, a − root·b). Everything is below 2r, in and out.
fn ntt_butterfly(a: ptr<function, FrWords>, b: ptr<function, FrWords>, root: FrWords) {
  let x = fr_unpack(*a);
  let t = fr_mul(fr_unpack(*b), fr_unpack(root));
  *b = fr_pack(fr_sub(x, t));
  *a = fr_pack(fr_reduce(fr_add(x, t)));
}

// The root of a butterfly at level l of a step, of what it is at each.
fn ntt_root(l: u32, a: FrWords, b: FrWords, c: FrWords) -> FrWords {
  return FrWords(select(select(c.low, b.low, l == 1u), a.low, l == 0u), select(select(c.high, b.high, l == 1u), a.high, l == 0u));
}

// Where scalar k of eight was before the bits of its number were rotated so many times.
fn ntt_turn(k: u32, times: u32) -> u32 { return ((k >> times) | (k << (3u - times))) & 7u; }
