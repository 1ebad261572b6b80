// #import fr
// #import fr_words
// #import ntt_first
// #import ntt_tile
// Up to nine levels of transforms: 512 scalars by 64 invocations, eight each, three levels before they are exchanged.
// Range: below 2r in, below r out of the last pass. One level's multiplications in the text: what is inlined for all three
// takes seconds to compile, and overflows caches of instructions. Scalars stay packed, so that turning them costs little and
// registers are few. An invocation begins with what it loads itself and stores what it ends with, so exchanges are only
// between; factors want a loop over what is to be multiplied, and workgroup memory to loop over.
override TIMES: bool = false; // scalars are multiplied by those of `others` as they are loaded
override FIRST: bool = false; // the roots begin with 1, and levels, six or nine, with the first: a step of its own
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

fn put_eight(i: u32, d: u32, step: u32, x: NttEight) {
  put(i, x.x0); put(i + d * ntt_turn(1u, step), x.x1); put(i + d * ntt_turn(2u, step), x.x2); put(i + d * ntt_turn(3u, step), x.x3);
  put(i + d * ntt_turn(4u, step), x.x4); put(i + d * ntt_turn(5u, step), x.x5); put(i + d * ntt_turn(6u, step), x.x6); put(i + 7u * d, x.x7);
}

fn take_eight(i: u32, d: u32) -> NttEight {
  return NttEight(take(i), take(i + d), take(i + 2u * d), take(i + 3u * d), take(i + 4u * d), take(i + 5u * d), take(i + 6u * d), take(i + 7u * d));
}

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let p = params; let g = id.x + id.y * groups.x;
  // Levels that make no three come first. Eight scalars, `d` apart from `i` on.
  var level = 0u; var step = (p.levels - 1u) % 3u + 1u; var i = lane; var d = 64u;
  var x: NttEight;
  if (TIMES) {
    for (var k = lane; k < 512u; k += 64u) {
      let place = place_of(p, g, k);
      put(k, fr_pack(fr_mul(fr_unpack(source[place]), fr_unpack(others[place]))));
    }
    x = take_eight(i, d);
  } else {
    x = NttEight(
      source[place_of(p, g, i)], source[place_of(p, g, i + d)],
      source[place_of(p, g, i + 2u * d)], source[place_of(p, g, i + 3u * d)],
      source[place_of(p, g, i + 4u * d)], source[place_of(p, g, i + 5u * d)],
      source[place_of(p, g, i + 6u * d)], source[place_of(p, g, i + 7u * d)]);
  }
  if (FIRST) {
    put_eight(i, d, 3u, ntt_first(x, roots[1], roots[2], roots[3]));
    workgroupBarrier();
    level = 3u; d = 8u; i = ((lane & ~7u) << 3u) | (lane & 7u);
    x = take_eight(i, d);
  }
  loop {
    var x0 = x.x0; var x1 = x.x1; var x2 = x.x2; var x3 = x.x3; var x4 = x.x4; var x5 = x.x5; var x6 = x.x6; var x7 = x.x7;
    let block = (ntt_tile(p, g, i).block << level) + (i >> (NTT_LOG_TILE - level));
    // Seven roots for the twelve butterflies of three levels, read once: memory at every invocation's own index is dear.
    let first = (p.heap << (p.done + level)) + block; let second = (p.heap << (p.done + level + 1u)) + 2u * block;
    let third = (p.heap << (p.done + level + 2u)) + 4u * block;
    let a0 = roots[first]; let b0 = roots[second]; let b1 = roots[second + 1u];
    let c0 = roots[third]; let c1 = roots[third + 1u]; let c2 = roots[third + 2u]; let c3 = roots[third + 3u];
    var l = 0u; loop {
      ntt_butterfly(&x0, &x4, ntt_root(l, a0, b0, c0)); ntt_butterfly(&x1, &x5, ntt_root(l, a0, b1, c1));
      ntt_butterfly(&x2, &x6, ntt_root(l, a0, b0, c2)); ntt_butterfly(&x3, &x7, ntt_root(l, a0, b1, c3));
      // The bits of all numbers turn by one, so that the next level's pairs are there.
      let y = x1; x1 = x4; x4 = x2; x2 = y; let z = x3; x3 = x5; x5 = x6; x6 = z;
      l += 1u; if (l >= step) { break; }
    }
    x = NttEight(x0, x1, x2, x3, x4, x5, x6, x7); level += step;
    if (level >= p.levels && !SCALE) { break; }
    put_eight(i, d, step, x);
    workgroupBarrier();
    if (level >= p.levels) { break; }
    step = 3u; d = 64u >> level; i = ((lane & ~(d - 1u)) << 3u) | (lane & (d - 1u));
    x = take_eight(i, d);
  }
  if (SCALE) {
    for (var k = lane; k < 512u; k += 64u) {
      let factor = factors[ntt_target(p, place_of(p, g, k)) & p.factor_mask];
      store(p, g, k, fr_pack(fr_mul(fr_unpack(take(k)), fr_unpack(factor))));
    }
  } else {
    store(p, g, i, x.x0); store(p, g, i + d * ntt_turn(1u, step), x.x1);
    store(p, g, i + d * ntt_turn(2u, step), x.x2); store(p, g, i + d * ntt_turn(3u, step), x.x3);
    store(p, g, i + d * ntt_turn(4u, step), x.x4); store(p, g, i + d * ntt_turn(5u, step), x.x5);
    store(p, g, i + d * ntt_turn(6u, step), x.x6); store(p, g, i + 7u * d, x.x7);
  }
}
