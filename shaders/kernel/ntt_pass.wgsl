// #import fr
// #import fr_words
// #import ntt_tile
// Up to nine levels of transforms: 512 scalars by 64 invocations, eight each, three levels before they are exchanged.
// Range: below 2r in, below r out. One level's multiplications in the text: what is inlined for all three takes seconds to
// compile, and overflows caches of instructions. Scalars stay packed, so that turning them costs little and registers are few.
override TIMES: bool = false; // scalars are multiplied by those of `others` as they are loaded
override SCALE: bool = false; // results are multiplied by `factors`, which are in Montgomery form like the roots

@group(0) @binding(0) var<uniform> params: NttPass;
@group(0) @binding(1) var<storage, read> source: array<FrWords>;
@group(0) @binding(2) var<storage, read_write> results: array<FrWords>;
@group(0) @binding(3) var<storage, read> roots: array<FrWords>;
@group(0) @binding(4) var<storage, read> others: array<FrWords>;
@group(0) @binding(5) var<storage, read> factors: array<FrWords>;
var<workgroup> low: array<vec4<u32>, 512>; // halves apart, so that neighbours do not share a bank
var<workgroup> high: array<vec4<u32>, 512>;

fn put(i: u32, x: FrWords) { low[i] = x.low; high[i] = x.high; }
fn take(i: u32) -> FrWords { return FrWords(low[i], high[i]); }

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let p = params; let g = id.x + id.y * groups.x;
  for (var i = lane; i < 512u; i += 64u) {
    let place = ntt_place(p, ntt_tile(p, g, i).start, i);
    if (TIMES) { put(i, fr_pack(fr_mul(fr_unpack(source[place]), fr_unpack(others[place])))); } else { put(i, source[place]); }
  }
  // Levels that make no three come first. Eight scalars, `d` apart, are those that the invocation has put there itself.
  var level = 0u; var step = (p.levels - 1u) % 3u + 1u;
  loop {
    let d = 64u >> level;
    let i = ((lane & ~(d - 1u)) << 3u) | (lane & (d - 1u));
    let block = (ntt_tile(p, g, i).block << level) + (i >> (NTT_LOG_TILE - level));
    var x0 = take(i); var x1 = take(i + d); var x2 = take(i + 2u * d); var x3 = take(i + 3u * d);
    var x4 = take(i + 4u * d); var x5 = take(i + 5u * d); var x6 = take(i + 6u * d); var x7 = take(i + 7u * d);
    var l = 0u; loop {
      let first = (p.heap << (p.done + level + l)) + (block << l); let last = (1u << l) - 1u;
      ntt_butterfly(&x0, &x4, roots[first]); ntt_butterfly(&x1, &x5, roots[first + (1u & last)]);
      ntt_butterfly(&x2, &x6, roots[first + (2u & last)]); ntt_butterfly(&x3, &x7, roots[first + last]);
      // The bits of all numbers turn by one, so that the next level's pairs are there.
      let y = x1; x1 = x4; x4 = x2; x2 = y; let z = x3; x3 = x5; x5 = x6; x6 = z;
      l += 1u; if (l >= step) { break; }
    }
    put(i, x0); put(i + d * ntt_turn(1u, step), x1); put(i + d * ntt_turn(2u, step), x2); put(i + d * ntt_turn(3u, step), x3);
    put(i + d * ntt_turn(4u, step), x4); put(i + d * ntt_turn(5u, step), x5); put(i + d * ntt_turn(6u, step), x6); put(i + 7u * d, x7);
    level += step; step = 3u; workgroupBarrier();
    if (level >= p.levels) { break; }
  }
  for (var i = lane; i < 512u; i += 64u) {
    let tile = ntt_tile(p, g, i);
    let to = ntt_target(p, ntt_place(p, tile.start, i));
    var x = take(i);
    if (SCALE) { x = fr_pack(fr_mul(fr_unpack(x), fr_unpack(factors[to & p.factor_mask]))); }
    if (tile.number < p.tiles) { results[to] = fr_least(x); }
  }
}
