// Where a bucket's terms begin among the sorted ones, from what two levels of `msm_scan` left in the storage buffers
// `starts` and `blocks` that a kernel declares.

// Binary logarithm of the length of a block of `msm_scan`.
const SCAN_BITS = 11u;

fn bucket_start(bucket: u32) -> u32 {
  return starts[bucket] + blocks[bucket >> SCAN_BITS];
}
