// Counts the pieces into which buckets are divided by their length, the longest first. One invocation per bucket.
// #import msm_starts

struct Params {
  buckets: u32,
  // Terms that a piece has at most.
  longest: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> starts: array<u32>;
@group(0) @binding(2) var<storage, read> blocks: array<u32>;
// Pieces with `longest` terms, with one less, and so on down to one.
@group(0) @binding(3) var<storage, read_write> lengths: array<atomic<u32>>;

override size: u32 = 64u;

@compute @workgroup_size(size)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let bucket = id.x + id.y * groups.x * size;
  if (bucket >= params.buckets) {
    return;
  }
  let terms = bucket_start(bucket + 1u) - bucket_start(bucket);
  let whole = terms / params.longest;
  let rest = terms % params.longest;
  if (whole > 0u) {
    atomicAdd(&lengths[0], whole);
  }
  if (rest > 0u) {
    atomicAdd(&lengths[params.longest - rest], 1u);
  }
}
