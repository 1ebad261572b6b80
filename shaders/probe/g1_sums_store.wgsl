// #import fp
// #import g1
// #import g1_step
// #import g1_sums
// Sums into a buffer, the last one first. Flags: 1 if it is empty.
@group(0) @binding(0) var<uniform> count: vec4<u32>;
@group(0) @binding(1) var<storage, read> source: array<array<u32, 12>>;
@group(0) @binding(2) var<storage, read> flags: array<u32>;
@group(0) @binding(3) var<storage, read_write> sums: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= count.x) { return; }
  let i = 4u * id.x;
  let a = G1Xyzz(fp_load(source[i]), fp_load(source[i + 1u]), fp_load(source[i + 2u]), fp_load(source[i + 3u]));
  sums_store(count.x - 1u - id.x, G1Sum(a, flags[id.x] != 0u, false));
}
