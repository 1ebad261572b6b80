// #import fp
// Multiplications in Fp and nothing else, one chain per invocation: how fast an adapter computes in a layout.
struct Params { count: u32, steps: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> factors: array<array<u32, 12>>;
@group(0) @binding(2) var<storage, read_write> products: array<array<u32, 12>>;

override size: u32 = 64;

// products[i] = factors[i]^(steps + 1), in Montgomery form.
@compute @workgroup_size(size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= params.count) { return; }
  let factor = fp_load(factors[id.x]);
  var product = factor;
  for (var step = 0u; step < params.steps; step++) { product = fp_mul(product, factor); }
  products[id.x] = fp_store(product);
}
