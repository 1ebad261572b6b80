// Weighs sums by their position. Items are pairs of sums (R, A) that stand for Σ A + weight·i·R over the positions i of a
// window; each invocation turns `each` consecutive pairs into one, of weight·each. In the first round items are buckets,
// which stand for Σ (i + 1)·R. As a last round each window's A is put together, window w times 2^(bits·w).
// #import g1_step
// #import g1_sums

struct Params {
  // First invocation of this dispatch, and of the next; items of each.
  begin: u32,
  end: u32,
  each: u32,
  // Index of the first R and A; where to write both.
  r: u32,
  a: u32,
  toR: u32,
  toA: u32,
  // Additions of the running sums: twice `each`, less one unless the items are buckets.
  running: u32,
  // Doublings: the binary logarithm of the weight, or for the last round the bits of a window.
  doublings: u32,
  // 0, or in the last round 1.
  isLast: u32,
  // Steps in all.
  steps: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> sums: array<u32>;

override size: u32 = 64u;

@compute @workgroup_size(size)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let thread = params.begin + id.x + id.y * groups.x * size;
  if (thread >= params.end) {
    return;
  }
  let first = thread * params.each;
  // The sum so far, and the sum of sums.
  var run: G1Sum;
  var sum: G1Sum;
  run.empty = true;
  sum.empty = true;
  for (var step = 0u; step < params.steps;) {
    // Even steps of the first part add an item to `run`, odd ones `run` to the sum.
    let isRunning = step < params.running;
    let isItem = isRunning && (step & 1u) == 0u;
    var item = params.r + first + params.each - 1u - step / 2u;
    var doubles = step >= params.running && step < params.running + params.doublings;
    if (!isRunning) {
      item = params.a + first + step - params.running - params.doublings;
    }
    if (params.isLast != 0u) {
      doubles = step % (params.doublings + 1u) != 0u;
      item = params.a + first + params.each - 1u - step / (params.doublings + 1u);
    }
    var term = run;
    if (isItem || !(isRunning || doubles)) {
      term = sums_load(item);
    }
    var left = sum;
    if (isItem) {
      left = run;
    }
    left.doubling = left.doubling || doubles;
    step += select(0u, 1u, g1_step(&left, term));
    if (isItem) {
      run = left;
    } else {
      sum = left;
    }
  }
  if (params.isLast == 0u) {
    sums_store(params.toR + thread, run);
  }
  sums_store(params.toA + thread, sum);
}
