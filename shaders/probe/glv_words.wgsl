// #import glv
// Of four words: w₀·w₁ + w₂ + w₃, and the absolute value of the number they form.
@group(0) @binding(0) var<uniform> count: vec4<u32>;
@group(0) @binding(1) var<storage, read> source: array<array<u32, 4>>;
@group(0) @binding(2) var<storage, read_write> result: array<array<u32, 7>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= count.x) { return; }
  let w = source[id.x];
  let t = words_multiply_add(w[0], w[1], w[2], w[3]);
  let a = glv_absolute(w);
  result[id.x] = array<u32, 7>(t.x, t.y, a[0], a[1], a[2], a[3], a[4]);
}
