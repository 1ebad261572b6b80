// Sums the terms of each piece of a bucket. One invocation per piece; those of one length follow each other.
// #import fp
// #import g1
// #import g1_step
// #import g1_sums

struct Params {
  // First piece of this dispatch, and of the next: what both did would be added twice to a sum that is continued.
  first: u32,
  end: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> points: array<u32>;
@group(0) @binding(2) var<storage, read> images: array<u32>;
// Points by bucket: index, a bit for the image under the endomorphism, the uppermost for the negative.
@group(0) @binding(3) var<storage, read> sorted: array<u32>;
// First term, number of terms, index of the sum to write, and one more than that of the sum to continue.
@group(0) @binding(4) var<storage, read> pieces: array<vec4<u32>>;
// Number of pieces.
@group(0) @binding(5) var<storage, read> total: array<u32>;
@group(0) @binding(6) var<storage, read_write> sums: array<u32>;

override size: u32 = 64u;

@compute @workgroup_size(size)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let at = params.first + id.x + id.y * groups.x * size;
  if (at >= min(total[0], params.end)) {
    return;
  }
  let piece = pieces[at];
  var sum: G1Sum;
  sum.empty = true;
  if (piece.w != 0u) {
    sum = sums_load(piece.w - 1u);
  }
  for (var i = 0u; i < piece.y;) {
    let term = sorted[piece.x + i];
    let point = 24u * (term & 0x3fffffffu);
    let isImage = (term & 0x40000000u) != 0u;
    var x: array<u32, 12>;
    var y: array<u32, 12>;
    var any = 0u;
    for (var j = 0u; j < 12u; j++) {
      y[j] = points[point + 12u + j];
      if (isImage) {
        x[j] = images[point / 2u + j];
      } else {
        x[j] = points[point + j];
      }
      any |= x[j] | y[j];
    }
    var b = G1Affine(fp_load(x), fp_load(y));
    if (term >= 0x80000000u) {
      b.y = fp_neg(b.y);
    }
    i += select(0u, 1u, g1_step_affine(&sum, b, any == 0u));
  }
  sums_store(piece.z, sum);
}
