// Divides buckets into pieces, sorted by length with the longest first, so that neighbours take the same time and the
// last to start is the first to end. One invocation per bucket.
// #import msm_starts

struct Params {
  buckets: u32,
  // Terms that a piece has at most.
  longest: u32,
  // Whether buckets have sums of earlier rounds, which their first pieces continue.
  resumes: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> starts: array<u32>;
@group(0) @binding(2) var<storage, read> blocks: array<u32>;
// By length, the number of longer pieces at first; then the number of sums that pieces of divided buckets have taken.
@group(0) @binding(3) var<storage, read_write> lengths: array<atomic<u32>>;
// First term, number of terms, index of the sum to write, and one more than that of the sum to continue.
@group(0) @binding(4) var<storage, read_write> pieces: array<vec4<u32>>;
// By piece of a divided bucket: one more than the bucket.
@group(0) @binding(5) var<storage, read_write> owners: array<u32>;

override size: u32 = 64u;

@compute @workgroup_size(size)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let bucket = id.x + id.y * groups.x * size;
  if (bucket >= params.buckets) {
    return;
  }
  var at = bucket_start(bucket);
  let terms = bucket_start(bucket + 1u) - at;
  let whole = terms / params.longest;
  let rest = terms % params.longest;
  let count = whole + select(0u, 1u, rest > 0u);
  var slot = 0u;
  if (count > 1u) {
    slot = atomicAdd(&lengths[params.longest], count);
  }
  var place = 0u;
  if (whole > 0u) {
    place = atomicAdd(&lengths[0], whole);
  }
  var isContinued = params.resumes != 0u;
  for (var i = 0u; i < count; i++) {
    var length = params.longest;
    if (i == whole) {
      length = rest;
      place = atomicAdd(&lengths[params.longest - rest], 1u);
    }
    var target_sum = bucket;
    if (count > 1u) {
      target_sum = params.buckets + slot + i;
      owners[slot + i] = bucket + 1u;
    }
    pieces[place] = vec4(at, length, target_sum, select(0u, bucket + 1u, isContinued));
    isContinued = false;
    at += length;
    place++;
  }
}
