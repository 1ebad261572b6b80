// #import glv
// Both magnitudes of a scalar's halves, and their signs.
@group(0) @binding(0) var<uniform> count: vec4<u32>;
@group(0) @binding(1) var<storage, read> source: array<array<u32, 8>>;
@group(0) @binding(2) var<storage, read_write> result: array<array<u32, 12>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= count.x) { return; }
  let split = glv_split(source[id.x]);
  let a = split.magnitude[0];
  let b = split.magnitude[1];
  result[id.x] = array<u32, 12>(
    a[0], a[1], a[2], a[3], a[4], b[0], b[1], b[2], b[3], b[4], split.negative[0], split.negative[1]);
}
