// #import fp
// G1, y² = x³ + 4 over Fp, for public points only. The group has odd order times a cofactor that is odd as well, so no
// point has y = 0: an affine point is infinity exactly if y is. Every coordinate is in [0, 2p), in and out.

// (x, y); infinity is x = y = 0.
struct G1Affine { x: Fp, y: Fp }

// (x / zz, y / zzz) with zz³ = zzz²; infinity is zz = 0. (XYZZ, Sutherland; hyperelliptic.org EFD.)
struct G1Xyzz { x: Fp, y: Fp, zz: Fp, zzz: Fp }

fn g1_infinity() -> G1Xyzz {
  return G1Xyzz(fp_zero(), fp_zero(), fp_zero(), fp_zero());
}

fn g1_is_infinity(a: G1Xyzz) -> bool {
  return fp_vanishes(a.zz);
}

fn g1_is_infinity_affine(a: G1Affine) -> bool {
  return fp_vanishes(a.y);
}

fn g1_from_affine(a: G1Affine) -> G1Xyzz {
  if (g1_is_infinity_affine(a)) { return g1_infinity(); }
  return G1Xyzz(a.x, a.y, fp_one(), fp_one());
}

// −a. Infinity stays infinity: its y becomes a multiple of p.
fn g1_neg_affine(a: G1Affine) -> G1Affine {
  return G1Affine(a.x, fp_neg(a.y));
}

fn g1_neg(a: G1Xyzz) -> G1Xyzz {
  return G1Xyzz(a.x, fp_neg(a.y), a.zz, a.zzz);
}

// What additions and doublings share: the line through the point (x, y) in the scale (zz, zzz), of slope r / p.
// A doubling is the case p = 2y, r = 3x², in which the other point is the same one and p³ does not enter x.
// 6M + 2S.
fn g1_chord(a: G1Xyzz, p: Fp, r: Fp, doubling: bool) -> G1Xyzz {
  let pp = fp_sqr(p);
  let ppp = fp_mul(p, pp);
  let q = fp_mul(a.x, pp);
  var other = ppp;
  if (doubling) { other = fp_zero(); }
  let x = fp_sub_twice(fp_sqr(r), other, q);
  let y = fp_sub(fp_mul(r, fp_sub(q, x)), fp_mul(a.y, ppp));
  return G1Xyzz(x, y, fp_mul(a.zz, pp), fp_mul(a.zzz, ppp));
}

// a + b, whatever they are. 8M + 2S, and 1S for equal points.
fn g1_add_affine(a: G1Xyzz, b: G1Affine) -> G1Xyzz {
  if (g1_is_infinity_affine(b)) { return a; }
  if (g1_is_infinity(a)) { return G1Xyzz(b.x, b.y, fp_one(), fp_one()); }
  var p = fp_sub(fp_mul(b.x, a.zz), a.x);
  var r = fp_sub(fp_mul(b.y, a.zzz), a.y);
  let doubling = fp_vanishes(p);
  if (doubling) {
    if (!fp_vanishes(r)) { return g1_infinity(); }
    p = fp_double(a.y);
    r = fp_triple(fp_sqr(a.x));
  }
  return g1_chord(a, p, r, doubling);
}

// a + b, whatever they are. 12M + 2S, and 1S for equal points.
fn g1_add(a: G1Xyzz, b: G1Xyzz) -> G1Xyzz {
  if (g1_is_infinity(b)) { return a; }
  if (g1_is_infinity(a)) { return b; }
  // Both points in one scale.
  let u = fp_mul(a.x, b.zz);
  let s = fp_mul(a.y, b.zzz);
  var p = fp_sub(fp_mul(b.x, a.zz), u);
  var r = fp_sub(fp_mul(b.y, a.zzz), s);
  let doubling = fp_vanishes(p);
  if (doubling) {
    if (!fp_vanishes(r)) { return g1_infinity(); }
    p = fp_double(s);
    r = fp_triple(fp_sqr(u));
  }
  return g1_chord(G1Xyzz(u, s, fp_mul(a.zz, b.zz), fp_mul(a.zzz, b.zzz)), p, r, doubling);
}

// 2a. 6M + 3S.
fn g1_double(a: G1Xyzz) -> G1Xyzz {
  if (g1_is_infinity(a)) { return a; }
  return g1_chord(a, fp_double(a.y), fp_triple(fp_sqr(a.x)), true);
}
