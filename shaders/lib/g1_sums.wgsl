// Sums in the storage buffer `sums` that a kernel declares: 48 words each, zeros if the sum is infinity.
// #import fp
// #import g1
// #import g1_step

const SUM_WORDS = 48u;

fn sums_coordinate(at: u32) -> array<u32, 12> {
  var words: array<u32, 12>;
  for (var i = 0u; i < 12u; i++) {
    words[i] = sums[at + i];
  }
  return words;
}

fn sums_load(index: u32) -> G1Sum {
  let at = index * SUM_WORDS;
  let zz = sums_coordinate(at + 24u);
  var any = 0u;
  for (var i = 0u; i < 12u; i++) {
    any |= zz[i];
  }
  return G1Sum(
    G1Xyzz(
      fp_load(sums_coordinate(at)),
      fp_load(sums_coordinate(at + 12u)),
      fp_load(zz),
      fp_load(sums_coordinate(at + 36u)),
    ),
    any == 0u,
    false,
  );
}

fn sums_store_coordinate(at: u32, value: Fp, empty: bool) {
  let words = fp_store(value);
  for (var i = 0u; i < 12u; i++) {
    sums[at + i] = select(words[i], 0u, empty);
  }
}

fn sums_store(index: u32, sum: G1Sum) {
  let at = index * SUM_WORDS;
  sums_store_coordinate(at, sum.point.x, sum.empty);
  sums_store_coordinate(at + 12u, sum.point.y, sum.empty);
  sums_store_coordinate(at + 24u, sum.point.zz, sum.empty);
  sums_store_coordinate(at + 36u, sum.point.zzz, sum.empty);
}
