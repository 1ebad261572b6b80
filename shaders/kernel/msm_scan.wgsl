// Replaces each value by the sum of those before it in its block of 8·SIZE, and writes the blocks' totals.
// Run on the totals in turn: a second level, whose only block gives the sum of all. One workgroup per block.

struct Params {
  length: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> values: array<u32>;
@group(0) @binding(2) var<storage, read_write> totals: array<u32>;

// Not overridable: it sizes the workgroup memory, and blocks have a length that `msm_scatter` is told.
const SIZE = 256u;
const EACH = 8u;

var<workgroup> sums: array<u32, SIZE>;

@compute @workgroup_size(SIZE)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let block = group.x + group.y * groups.x;
  let first = (block * SIZE + lane) * EACH;
  var own = 0u;
  for (var i = 0u; i < EACH; i++) {
    if (first + i < params.length) {
      own += values[first + i];
    }
  }
  sums[lane] = own;
  // Hillis–Steele: after the step of 2^k every lane has the sum of itself and the 2^(k+1) − 1 lanes before it.
  for (var step = 1u; step < SIZE; step *= 2u) {
    workgroupBarrier();
    let before = select(0u, sums[max(lane, step) - step], lane >= step);
    workgroupBarrier();
    sums[lane] += before;
  }
  var running = sums[lane] - own;
  for (var i = 0u; i < EACH; i++) {
    if (first + i < params.length) {
      let value = values[first + i];
      values[first + i] = running;
      running += value;
    }
  }
  if (lane == SIZE - 1u && block * SIZE * EACH < params.length) {
    totals[block] = running;
  }
}
