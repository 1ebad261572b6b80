// One round of adding up the pieces of buckets that were divided. Each invocation takes `each` consecutive pieces; sums
// that begin and end among them are complete and go to their buckets, the first and the last may go on elsewhere and
// become pieces of the next round.
// #import g1_step
// #import g1_sums

struct Params {
  pieces: u32,
  each: u32,
  // Index of the first piece's sum; of the first sum for the next round.
  source: u32,
  to: u32,
  // Position of the first owner in `owners`; of the next round's.
  owners: u32,
  next: u32,
  // In the last round there is one invocation, and every sum is complete.
  isLast: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> sums: array<u32>;
// By piece: one more than the index of its bucket, or 0 if there is no such piece.
@group(0) @binding(2) var<storage, read_write> owners: array<u32>;

override size: u32 = 64u;

@compute @workgroup_size(size)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let thread = id.x + id.y * groups.x * size;
  var at = thread * params.each;
  let end = min(at + params.each, params.pieces);
  var owner = 0u;
  var closed = 0u;
  var sum: G1Sum;
  for (var running = at < end; running;) {
    // Up to the next piece that needs an addition.
    for (; !sum.doubling && at <= end; at++) {
      var next = 0u;
      if (at < end) {
        next = owners[params.owners + at];
      }
      if (at < end && (next == 0u || next == owner)) {
        if (next == owner && owner != 0u) {
          break;
        }
        continue;
      }
      if (owner != 0u) {
        let isOpen = params.isLast == 0u && (closed == 0u || at == end);
        let slot = 2u * thread + min(closed, 1u);
        sums_store(select(owner - 1u, params.to + slot, isOpen), sum);
        if (isOpen) {
          owners[params.next + slot] = owner;
        }
        closed++;
      }
      owner = next;
      if (at < end) {
        sum = sums_load(params.source + at);
      }
    }
    running = at < end;
    if (running && g1_step(&sum, sums_load(params.source + at))) {
      at++;
    }
  }
}
