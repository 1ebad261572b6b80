// #import fp
// #import g1
// c = −a, both affine; as XYZZ, since infinity has many forms.
@group(0) @binding(0) var<uniform> count: vec4<u32>;
@group(0) @binding(1) var<storage, read> left: array<array<u32, 12>>;
@group(0) @binding(2) var<storage, read_write> result: array<array<u32, 12>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= count.x) { return; }
  let i = 2u * id.x;
  let a = G1Affine(fp_load(left[i]), fp_load(left[i + 1u]));
  let c = g1_from_affine(g1_neg_affine(a));
  let k = 4u * id.x;
  result[k] = fp_store(c.x);
  result[k + 1u] = fp_store(c.y);
  result[k + 2u] = fp_store(c.zz);
  result[k + 3u] = fp_store(c.zzz);
}
