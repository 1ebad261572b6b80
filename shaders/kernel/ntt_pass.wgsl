// #import fr
// #import fr_words
// #import ntt_tile
// Up to nine levels of transforms: 512 scalars by 64 invocations, eight each, three levels before they are exchanged.
// Range: below 2r in, below r out of the last pass. One level's multiplications in the text: what is inlined for all three
// takes seconds to compile, and overflows caches of instructions. Scalars stay packed, so that turning them costs little and
// registers are few. An invocation begins with what it loads itself and stores what it ends with, so exchanges are only
// between; factors want a loop over what is to be multiplied, and workgroup memory to loop over.
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

fn place_of(p: NttPass, g: u32, i: u32) -> u32 { return ntt_place(p, ntt_tile(p, g, i).start, i); }

fn store(p: NttPass, g: u32, i: u32, x: FrWords) {
  let tile = ntt_tile(p, g, i);
  if (tile.number >= p.tiles) { return; }
  let to = ntt_target(p, ntt_place(p, tile.start, i));
  if (p.last == 1u) { results[to] = fr_least(x); } else { results[to] = x; }
}

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let p = params; let g = id.x + id.y * groups.x;
  // Levels that make no three come first. Eight scalars, `d` apart from `i` on.
  var level = 0u; var step = (p.levels - 1u) % 3u + 1u; var i = lane; var d = 64u;
  var x0: FrWords; var x1: FrWords; var x2: FrWords; var x3: FrWords; var x4: FrWords; var x5: FrWords; var x6: FrWords; var x7: FrWords;
  if (TIMES) {
    for (var k = lane; k < 512u; k += 64u) {
      let place = place_of(p, g, k);
      put(k, fr_pack(fr_mul(fr_unpack(source[place]), fr_unpack(others[place]))));
    }
    x0 = take(i); x1 = take(i + d); x2 = take(i + 2u * d); x3 = take(i + 3u * d);
    x4 = take(i + 4u * d); x5 = take(i + 5u * d); x6 = take(i + 6u * d); x7 = take(i + 7u * d);
  } else {
    x0 = source[place_of(p, g, i)]; x1 = source[place_of(p, g, i + d)];
    x2 = source[place_of(p, g, i + 2u * d)]; x3 = source[place_of(p, g, i + 3u * d)];
    x4 = source[place_of(p, g, i + 4u * d)]; x5 = source[place_of(p, g, i + 5u * d)];
    x6 = source[place_of(p, g, i + 6u * d)]; x7 = source[place_of(p, g, i + 7u * d)];
  }
  loop {
    let block = (ntt_tile(p, g, i).block << level) + (i >> (NTT_LOG_TILE - level));
    var l = 0u; loop {
      let first = (p.heap << (p.done + level + l)) + (block << l); let last = (1u << l) - 1u;
      ntt_butterfly(&x0, &x4, roots[first]); ntt_butterfly(&x1, &x5, roots[first + (1u & last)]);
      ntt_butterfly(&x2, &x6, roots[first + (2u & last)]); ntt_butterfly(&x3, &x7, roots[first + last]);
      // The bits of all numbers turn by one, so that the next level's pairs are there.
      let y = x1; x1 = x4; x4 = x2; x2 = y; let z = x3; x3 = x5; x5 = x6; x6 = z;
      l += 1u; if (l >= step) { break; }
    }
    level += step;
    if (level >= p.levels && !SCALE) { break; }
    put(i, x0); put(i + d * ntt_turn(1u, step), x1); put(i + d * ntt_turn(2u, step), x2); put(i + d * ntt_turn(3u, step), x3);
    put(i + d * ntt_turn(4u, step), x4); put(i + d * ntt_turn(5u, step), x5); put(i + d * ntt_turn(6u, step), x6); put(i + 7u * d, x7);
    workgroupBarrier();
    if (level >= p.levels) { break; }
    step = 3u; d = 64u >> level; i = ((lane & ~(d - 1u)) << 3u) | (lane & (d - 1u));
    x0 = take(i); x1 = take(i + d); x2 = take(i + 2u * d); x3 = take(i + 3u * d);
    x4 = take(i + 4u * d); x5 = take(i + 5u * d); x6 = take(i + 6u * d); x7 = take(i + 7u * d);
  }
  if (SCALE) {
    for (var k = lane; k < 512u; k += 64u) {
      let factor = factors[ntt_target(p, place_of(p, g, k)) & p.factor_mask];
      store(p, g, k, fr_pack(fr_mul(fr_unpack(take(k)), fr_unpack(factor))));
    }
  } else {
    store(p, g, i, x0); store(p, g, i + d * ntt_turn(1u, step), x1);
    store(p, g, i + d * ntt_turn(2u, step), x2); store(p, g, i + d * ntt_turn(3u, step), x3);
    store(p, g, i + d * ntt_turn(4u, step), x4); store(p, g, i + d * ntt_turn(5u, step), x5);
    store(p, g, i + d * ntt_turn(6u, step), x6); store(p, g, i + 7u * d, x7);
  }
}
