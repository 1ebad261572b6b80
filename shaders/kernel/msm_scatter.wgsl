// Sorts terms by bucket: each goes to the start of its bucket plus its rank there. One invocation per scalar.
// #import msm_starts

struct Params {
  scalars: u32,
  perSum: u32,
  first: u32,
  bits: u32,
  windows: u32,
  // First scalar of this dispatch, and of the next.
  begin: u32,
  end: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> digits: array<u32>;
@group(0) @binding(2) var<storage, read> ranks: array<u32>;
@group(0) @binding(3) var<storage, read> starts: array<u32>;
@group(0) @binding(4) var<storage, read> blocks: array<u32>;
@group(0) @binding(5) var<storage, read> sums: array<vec2<u32>>;
// Points by bucket: index, a bit for the image under the endomorphism, the uppermost for the negative.
@group(0) @binding(6) var<storage, read_write> sorted: array<u32>;

override size: u32 = 64u;

@compute @workgroup_size(size)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let at = params.begin + id.x + id.y * groups.x * size;
  if (at >= params.end) {
    return;
  }
  let sum = at / params.perSum;
  let point = sums[sum].y + params.first + at % params.perSum;
  for (var term = 0u; term < 2u; term++) {
    for (var window = 0u; window < params.windows; window++) {
      let slot = (2u * window + term) * params.scalars + at;
      let digit = digits[slot];
      if (digit != 0u) {
        let buckets = 1u << (params.bits - 1u);
        let bucket = (sum * params.windows + window) * buckets + (digit & 0x7fffffffu) - 1u;
        sorted[bucket_start(bucket) + ranks[slot]] = point | (term << 30u) | (digit & 0x80000000u);
      }
    }
  }
}
