// #import fp
// #import g1
// Additions for lanes that go in step. A doubling is the same sequence of multiplications with other operands, so a lane
// that meets equal points takes one step more, instead of all lanes going through a second formula: some compilers run
// both sides of every branch. For them branches only move values, too, which were computed before.
// Complete: equal and opposite points and those at infinity are right.

// A sum under way. `doubling`: the next step doubles it.
struct G1Sum {
  point: G1Xyzz,
  // The sum is infinity, whatever `point` is.
  empty: bool,
  doubling: bool,
}

// sum += b, unless b is infinity. Returns whether that has been done; if not, the next step has to be with the same b.
// 8M + 2S.
fn g1_step_affine(sum: ptr<function, G1Sum>, b: G1Affine, isInfinity: bool) -> bool {
  let own = (*sum).point;
  let doubling = (*sum).doubling;
  var left = b.x;
  var right = own.zz;
  if (doubling) {
    left = own.x;
    right = own.x;
  }
  let u = fp_mul(left, right);
  var p = fp_sub(u, own.x);
  var r = fp_sub(fp_mul(b.y, own.zzz), own.y);
  let meets = fp_vanishes(p) && !(doubling || isInfinity || (*sum).empty);
  let isSame = meets && fp_vanishes(r);
  let twice = fp_double(own.y);
  let square = fp_triple(u);
  if (doubling) {
    p = twice;
    r = square;
  }
  var next = g1_chord(own, p, r, doubling);
  if (isInfinity || isSame) {
    next = own;
  }
  let one = fp_one();
  if ((*sum).empty) {
    next = G1Xyzz(b.x, b.y, one, one);
  }
  (*sum).point = next;
  (*sum).empty = select((*sum).empty && isInfinity, !isSame, meets);
  (*sum).doubling = isSame;
  return !isSame;
}

// sum += b for a sum b, which is not doubling; or doubles the sum if that is asked for, whatever b is. Returns whether
// that has been done; if not, the next step has to be with the same b. 12M + 2S.
fn g1_step(sum: ptr<function, G1Sum>, b: G1Sum) -> bool {
  let own = (*sum).point;
  let doubling = (*sum).doubling;
  var left = b.point.x;
  var right = own.zz;
  if (doubling) {
    left = own.x;
    right = own.x;
  }
  let u = fp_mul(left, right);
  // Both points in one scale.
  var base = G1Xyzz(
    fp_mul(own.x, b.point.zz),
    fp_mul(own.y, b.point.zzz),
    fp_mul(own.zz, b.point.zz),
    fp_mul(own.zzz, b.point.zzz),
  );
  var p = fp_sub(u, base.x);
  var r = fp_sub(fp_mul(b.point.y, own.zzz), base.y);
  let meets = fp_vanishes(p) && !(doubling || b.empty || (*sum).empty);
  let isSame = meets && fp_vanishes(r);
  let twice = fp_double(own.y);
  let square = fp_triple(u);
  if (doubling) {
    p = twice;
    r = square;
    base = own;
  }
  var next = g1_chord(base, p, r, doubling);
  if (isSame || (b.empty && !doubling)) {
    next = own;
  }
  if ((*sum).empty && !doubling) {
    next = b.point;
  }
  (*sum).point = next;
  (*sum).empty = select((*sum).empty && (b.empty || doubling), !isSame, meets);
  (*sum).doubling = isSame;
  return !isSame;
}
