// Splits scalars, cuts both halves into signed windows, and counts how many terms fall into each bucket. One invocation
// per scalar. A digit d of window w belongs to bucket (sum·windows + w)·buckets + |d| − 1; zero to none.
// #import glv

struct Params {
  // Scalars in all sums together, `perSum` in each; of sum m only the first `sums[m].x` count.
  scalars: u32,
  perSum: u32,
  // Position of a sum's first scalar of this round, relative to the terms that `sums[m].x` counts.
  first: u32,
  bits: u32,
  windows: u32,
  // First scalar of this dispatch, and of the next: what both counted would be counted twice.
  begin: u32,
  end: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> scalars: array<u32>;
// Number of terms, and index of the first point.
@group(0) @binding(2) var<storage, read> sums: array<vec2<u32>>;
@group(0) @binding(3) var<storage, read_write> counts: array<atomic<u32>>;
// |d| and the sign in the uppermost bit; 0 for a digit that is zero. By window, half and scalar.
@group(0) @binding(4) var<storage, read_write> digits: array<u32>;
// How many terms the bucket had when this one came.
@group(0) @binding(5) var<storage, read_write> ranks: array<u32>;

override size: u32 = 64u;

@compute @workgroup_size(size)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let at = params.begin + id.x + id.y * groups.x * size;
  if (at >= params.end) {
    return;
  }
  let sum = at / params.perSum;
  let exists = params.first + at % params.perSum < sums[sum].x;
  var k: array<u32, 8>;
  for (var i = 0u; i < 8u; i++) {
    k[i] = select(0u, scalars[8u * at + i], exists);
  }
  var split = glv_split(k);
  let half = 1u << (params.bits - 1u);
  for (var term = 0u; term < 2u; term++) {
    var carry = 0u;
    for (var window = 0u; window < params.windows; window++) {
      let shift = window * params.bits;
      // Shifting by 32 is shifting by 0 in WGSL, so the upper word goes in two steps.
      let upper = (split.magnitude[term][(shift >> 5u) + 1u] << (31u - (shift & 31u))) << 1u;
      let value = (((split.magnitude[term][shift >> 5u] >> (shift & 31u)) | upper) & (2u * half - 1u)) + carry;
      carry = select(0u, 1u, value > half);
      let size = select(value, 2u * half - value, value > half);
      let slot = (2u * window + term) * params.scalars + at;
      let sign = (split.negative[term] ^ carry) << 31u;
      digits[slot] = select(size | sign, 0u, size == 0u);
      if (size != 0u) {
        ranks[slot] = atomicAdd(&counts[(sum * params.windows + window) * half + size - 1u], 1u);
      }
    }
  }
}
