// #import ntt_tile
// Where a pass has scalar i of a workgroup: number, block and start of its tile, its place, and where its result goes.
struct Scalar { pass_: NttPass, group: u32, i: u32 }

@group(0) @binding(0) var<uniform> count: vec4<u32>;
@group(0) @binding(1) var<storage, read> source: array<Scalar>;
@group(0) @binding(2) var<storage, read_write> result: array<array<u32, 5>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= count.x) { return; }
  let s = source[id.x];
  let tile = ntt_tile(s.pass_, s.group, s.i);
  let place = ntt_place(s.pass_, tile.start, s.i);
  result[id.x] = array<u32, 5>(tile.number, tile.block, tile.start, place, ntt_target(s.pass_, place));
}
