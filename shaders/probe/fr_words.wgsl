// #import fr
// #import fr_words
// x; x less r if that is not negative; −x.
@group(0) @binding(0) var<uniform> count: vec4<u32>;
@group(0) @binding(1) var<storage, read> source: array<FrWords>;
@group(0) @binding(2) var<storage, read_write> result: array<FrWords>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= count.x) { return; }
  let i = 3u * id.x;
  let x = source[id.x];
  result[i] = fr_pack(fr_unpack(x));
  result[i + 1u] = fr_least(x);
  // A word in another's place would be there again in x, but not in this.
  result[i + 2u] = fr_pack(fr_neg(fr_unpack(x)));
}
