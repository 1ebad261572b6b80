// #import fp
// #import g1
// c = −a.
@group(0) @binding(0) var<uniform> count: vec4<u32>;
@group(0) @binding(1) var<storage, read> left: array<array<u32, 12>>;
@group(0) @binding(2) var<storage, read_write> result: array<array<u32, 12>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= count.x) { return; }
  let i = 4u * id.x;
  let a = G1Xyzz(fp_load(left[i]), fp_load(left[i + 1u]), fp_load(left[i + 2u]), fp_load(left[i + 3u]));
  let c = g1_neg(a);
  result[i] = fp_store(c.x);
  result[i + 1u] = fp_store(c.y);
  result[i + 2u] = fp_store(c.zz);
  result[i + 3u] = fp_store(c.zzz);
}
