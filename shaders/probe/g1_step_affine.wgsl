// #import fp
// #import g1
// #import g1_step
// a += b in as many steps as it takes, b affine. Flags: 1 if a is empty, 4 if b is infinity. After the coordinates whether
// the result is empty, whether it is to be doubled, and the number of steps.
@group(0) @binding(0) var<uniform> count: vec4<u32>;
@group(0) @binding(1) var<storage, read> left: array<array<u32, 12>>;
@group(0) @binding(2) var<storage, read> right: array<array<u32, 12>>;
@group(0) @binding(3) var<storage, read> flags: array<u32>;
@group(0) @binding(4) var<storage, read_write> result: array<array<u32, 12>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= count.x) { return; }
  let i = 4u * id.x;
  let f = flags[id.x];
  let a = G1Xyzz(fp_load(left[i]), fp_load(left[i + 1u]), fp_load(left[i + 2u]), fp_load(left[i + 3u]));
  let b = G1Affine(fp_load(right[2u * id.x]), fp_load(right[2u * id.x + 1u]));
  var sum = G1Sum(a, (f & 1u) != 0u, false);
  var steps = 0u;
  for (var isDone = false; !isDone && steps < 4u; steps++) { isDone = g1_step_affine(&sum, b, (f & 4u) != 0u); }
  let k = 5u * id.x;
  result[k] = fp_store(sum.point.x);
  result[k + 1u] = fp_store(sum.point.y);
  result[k + 2u] = fp_store(sum.point.zz);
  result[k + 3u] = fp_store(sum.point.zzz);
  result[k + 4u] = array<u32, 12>(u32(sum.empty), u32(sum.doubling), steps, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u);
}
