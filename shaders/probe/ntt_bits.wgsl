// #import ntt_tile
// The first word with as many low bits reversed as the second says; the third turned as often as the fourth.
@group(0) @binding(0) var<uniform> count: vec4<u32>;
@group(0) @binding(1) var<storage, read> source: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read_write> result: array<vec2<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= count.x) { return; }
  let w = source[id.x];
  result[id.x] = vec2<u32>(ntt_reverse(w.x, w.y), ntt_turn(w.z, w.w));
}
