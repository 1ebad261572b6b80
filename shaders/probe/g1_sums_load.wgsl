// #import fp
// #import g1_sums
// The sums of a buffer, the last one first: coordinates, whether it is empty, whether it is to be doubled.
@group(0) @binding(0) var<uniform> count: vec4<u32>;
@group(0) @binding(1) var<storage, read> sums: array<u32>;
@group(0) @binding(2) var<storage, read_write> result: array<array<u32, 12>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= count.x) { return; }
  let sum = sums_load(count.x - 1u - id.x);
  let k = 5u * id.x;
  result[k] = fp_store(sum.point.x);
  result[k + 1u] = fp_store(sum.point.y);
  result[k + 2u] = fp_store(sum.point.zz);
  result[k + 3u] = fp_store(sum.point.zzz);
  result[k + 4u] = array<u32, 12>(u32(sum.empty), u32(sum.doubling), 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u);
}
