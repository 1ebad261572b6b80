// #import fr_words
// #import ntt_tile
// a + root·b and a − root·b, of a, b and a root.
@group(0) @binding(0) var<uniform> count: vec4<u32>;
@group(0) @binding(1) var<storage, read> source: array<FrWords>;
@group(0) @binding(2) var<storage, read_write> result: array<FrWords>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= count.x) { return; }
  let i = 3u * id.x;
  var a = source[i];
  var b = source[i + 1u];
  ntt_butterfly(&a, &b, source[i + 2u]);
  result[2u * id.x] = a;
  result[2u * id.x + 1u] = b;
}
