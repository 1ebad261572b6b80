// #import fr
// #import fr_words
// cᵢ = aᵢ·bᵢ for canonical scalars. Two multiplications each: the second takes out the Montgomery factor.
struct Params { count: u32, first: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<FrWords>;
@group(0) @binding(2) var<storage, read> b: array<FrWords>;
@group(0) @binding(3) var<storage, read_write> products: array<FrWords>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let i = params.first + (id.x + id.y * groups.x) * 64u + lane;
  if (i >= params.count) { return; }
  let product = fr_mul(fr_unpack(a[i]), fr_unpack(b[i]));
  products[i] = fr_least(fr_pack(fr_from_canonical(fr_store(product))));
}
