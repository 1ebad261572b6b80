// #import fr
// #import fr_words
// Products of two short lists as a long one, in Montgomery form: table[target + i] = lows[i mod 2^bits]·highs[high + i div
// 2^bits], i < count; times the Montgomery factor once more if `lift` is 1. Lists are canonical. Powers and roots are such.
struct Params { count: u32, target_: u32, high: u32, bits: u32, lift: u32, first: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> lows: array<array<u32, 8>>;
@group(0) @binding(2) var<storage, read> highs: array<array<u32, 8>>;
@group(0) @binding(3) var<storage, read_write> table: array<FrWords>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let i = params.first + (id.x + id.y * groups.x) * 64u + lane;
  if (i >= params.count) { return; }
  var factor = fr_from_canonical(highs[params.high + (i >> params.bits)]);
  if (params.lift == 1u) { factor = fr_from_canonical(fr_store(factor)); }
  let low = fr_from_canonical(lows[i & ((1u << params.bits) - 1u)]);
  table[params.target_ + i] = fr_pack(fr_mul(low, factor));
}
