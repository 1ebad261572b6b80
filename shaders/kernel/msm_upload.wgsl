// Converts affine points from canonical little-endian words, and adds what the endomorphism makes of x. One invocation
// per point.
// #import fp

struct Params {
  count: u32,
  // Index of the first point's place in `points` and `images`.
  first: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> canonical: array<u32>;
@group(0) @binding(2) var<storage, read_write> points: array<u32>;
// β·x, where (β·x, y) = λ·(x, y).
@group(0) @binding(3) var<storage, read_write> images: array<u32>;

override size: u32 = 64u;

// The cube root of one that belongs to λ = x² − 1 by the group's generator.
const BETA = array<u32, 12>(
  0x0000aaacu, 0x8bfd0000u, 0x4f49fffdu, 0x409427ebu, 0x0fb85f9bu, 0x897d2965u,
  0x89759ad4u, 0xaa0d857du, 0x63d4de85u, 0xec024086u, 0x397fe699u, 0x1a0111eau,
);

@compute @workgroup_size(size)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let at = id.x + id.y * groups.x * size;
  if (at >= params.count) {
    return;
  }
  let place = params.first + at;
  var words = BETA;
  var beta: Fp;
  // One call site of the conversion: β, x and y in turn.
  for (var i = 0u; i < 3u; i++) {
    if (i > 0u) {
      for (var j = 0u; j < 12u; j++) {
        words[j] = canonical[24u * at + 12u * (i - 1u) + j];
      }
    }
    let value = fp_from_canonical(words);
    if (i == 0u) {
      beta = value;
      continue;
    }
    words = fp_store(value);
    for (var j = 0u; j < 12u; j++) {
      points[24u * place + 12u * (i - 1u) + j] = words[j];
    }
    if (i == 1u) {
      words = fp_store(fp_mul(value, beta));
      for (var j = 0u; j < 12u; j++) {
        images[12u * place + j] = words[j];
      }
    }
  }
}
