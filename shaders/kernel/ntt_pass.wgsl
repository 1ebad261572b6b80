// #import fr
// #import fr_words
// #import ntt_tile
// Up to nine levels of transforms: 512 scalars by 64 invocations, eight each, three levels before they are exchanged.
// Range: scalars below 2r in, below r out. Cost: 12 multiplications an invocation and exchange.
override TIMES: bool = false; // scalars are multiplied by those of `others` as they are loaded
override SCALE: bool = false; // results are multiplied by `factors`, which are in Montgomery form like the roots

@group(0) @binding(0) var<uniform> params: NttPass;
@group(0) @binding(1) var<storage, read> source: array<FrWords>;
@group(0) @binding(2) var<storage, read_write> results: array<FrWords>;
@group(0) @binding(3) var<storage, read> roots: array<FrWords>;
@group(0) @binding(4) var<storage, read> others: array<FrWords>;
@group(0) @binding(5) var<storage, read> factors: array<FrWords>;
// Halves apart, so that neighbours do not share a bank.
var<workgroup> low: array<vec4<u32>, 512>;
var<workgroup> high: array<vec4<u32>, 512>;

fn load(p: NttPass, group: u32, i: u32) -> Fr {
  let place = ntt_place(p, ntt_tile(p, group, i).start, i);
  if (TIMES) { return fr_mul(fr_unpack(source[place]), fr_unpack(others[place])); }
  return fr_unpack(source[place]);
}

fn finish(p: NttPass, group: u32, i: u32, x: Fr) {
  let tile = ntt_tile(p, group, i);
  if (tile.number >= p.tiles) { return; }
  let to = ntt_target(p, ntt_place(p, tile.start, i));
  if (SCALE) {
    results[to] = fr_least(fr_pack(fr_mul(x, fr_unpack(factors[to & p.factor_mask]))));
  } else {
    results[to] = fr_least(fr_pack(x));
  }
}

fn root(p: NttPass, level: u32, block: u32) -> Fr {
  return fr_unpack(roots[(p.heap << (p.done + level)) + block]);
}

fn put(i: u32, x: Fr) {
  let w = fr_pack(x);
  low[i] = w.low;
  high[i] = w.high;
}

fn take(i: u32) -> Fr { return fr_unpack(FrWords(low[i], high[i])); }

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let p = params;
  let g = id.x + id.y * groups.x;
  var x0 = load(p, g, lane); var x1 = load(p, g, lane + 64u); var x2 = load(p, g, lane + 128u); var x3 = load(p, g, lane + 192u);
  var x4 = load(p, g, lane + 256u); var x5 = load(p, g, lane + 320u); var x6 = load(p, g, lane + 384u); var x7 = load(p, g, lane + 448u);
  // Eight scalars `d` apart, the first of them scalar i of the workgroup. What is not a multiple of three comes first.
  var i = lane; var d = 64u; var level = 0u; var step = (p.levels - 1u) % 3u + 1u;
  loop {
    let block = (ntt_tile(p, g, i).block << level) + (i >> (NTT_LOG_TILE - level));
    let r0 = root(p, level, block);
    ntt_butterfly(&x0, &x4, r0); ntt_butterfly(&x1, &x5, r0); ntt_butterfly(&x2, &x6, r0); ntt_butterfly(&x3, &x7, r0);
    if (step > 1u) {
      let r1 = root(p, level + 1u, 2u * block); let r2 = root(p, level + 1u, 2u * block + 1u);
      ntt_butterfly(&x0, &x2, r1); ntt_butterfly(&x1, &x3, r1); ntt_butterfly(&x4, &x6, r2); ntt_butterfly(&x5, &x7, r2);
    }
    if (step > 2u) {
      ntt_butterfly(&x0, &x1, root(p, level + 2u, 4u * block)); ntt_butterfly(&x2, &x3, root(p, level + 2u, 4u * block + 1u));
      ntt_butterfly(&x4, &x5, root(p, level + 2u, 4u * block + 2u)); ntt_butterfly(&x6, &x7, root(p, level + 2u, 4u * block + 3u));
    }
    level += step; step = 3u;
    if (level >= p.levels) { break; }
    put(i, x0); put(i + d, x1); put(i + 2u * d, x2); put(i + 3u * d, x3);
    put(i + 4u * d, x4); put(i + 5u * d, x5); put(i + 6u * d, x6); put(i + 7u * d, x7);
    workgroupBarrier();
    d = 1u << (NTT_LOG_TILE - 3u - level); i = ((lane & ~(d - 1u)) << 3u) | (lane & (d - 1u));
    x0 = take(i); x1 = take(i + d); x2 = take(i + 2u * d); x3 = take(i + 3u * d);
    x4 = take(i + 4u * d); x5 = take(i + 5u * d); x6 = take(i + 6u * d); x7 = take(i + 7u * d);
  }
  finish(p, g, i, x0); finish(p, g, i + d, x1); finish(p, g, i + 2u * d, x2); finish(p, g, i + 3u * d, x3);
  finish(p, g, i + 4u * d, x4); finish(p, g, i + 5u * d, x5); finish(p, g, i + 6u * d, x6); finish(p, g, i + 7u * d, x7);
}
