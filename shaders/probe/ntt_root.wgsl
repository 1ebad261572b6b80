// #import fr_words
// #import ntt_tile
// The root of a level, of three.
@group(0) @binding(0) var<uniform> count: vec4<u32>;
@group(0) @binding(1) var<storage, read> levels: array<u32>;
@group(0) @binding(2) var<storage, read> roots: array<FrWords>;
@group(0) @binding(3) var<storage, read_write> result: array<FrWords>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= count.x) { return; }
  let i = 3u * id.x;
  result[id.x] = ntt_root(levels[id.x], roots[i], roots[i + 1u], roots[i + 2u]);
}
