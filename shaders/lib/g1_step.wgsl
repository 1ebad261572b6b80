// #import fp
// #import g1
// Additions for lanes that go in step, in few multiplications' code. A doubling is the same sequence with other operands,
// so a lane that meets equal points takes one step more, instead of all lanes going through a second formula: some
// compilers run both sides of every branch. And what a compiler needs grows with the multiplications that it sees, so
// each stands for several, in turn. `turns` comes from a uniform, or compilers would unroll the loop.
// Complete: equal and opposite points and those at infinity are right.

// A sum under way. `doubling`: the next step doubles it.
struct G1Sum {
  point: G1Xyzz,
  // The sum is infinity, whatever `point` is.
  empty: bool,
  doubling: bool,
}


// sum += b, unless b is infinity. Returns whether that has been done; if not, the next step has to be with the same b.
// 8M + 2S in two turns.
fn g1_step_affine(sum: ptr<function, G1Sum>, b: G1Affine, isInfinity: bool, turns: u32) -> bool {
  let doubling = (*sum).doubling;
  let point = (*sum).point;
  // u = f·g and v = h·k: b in the sum's scale, then the new scale.
  var f = b.x;
  var g = point.zz;
  var h = b.y;
  var k = point.zzz;
  if (doubling) {
    f = point.x;
    g = point.x;
  }
  // w = s²: of p, then of r. m = s·t and n = x·o: p³ and q, then the halves of y.
  var s: Fp;
  var t: Fp;
  var x = point.x;
  var o: Fp;
  var u: Fp;
  var v: Fp;
  var m: Fp;
  var n: Fp;
  var r: Fp;
  var result: Fp;
  var meets = false;
  var isSame = false;
  for (var turn = 0u; turn < turns; turn++) {
    u = fp_mul(f, g);
    v = fp_mul(h, k);
    if (turn == 0u) {
      s = fp_sub(u, point.x);
      r = fp_sub(v, point.y);
      meets = !(doubling || isInfinity || (*sum).empty) && fp_vanishes(s);
      isSame = meets && fp_vanishes(r);
      if (doubling) {
        s = fp_double(point.y);
        r = fp_triple(u);
      }
    }
    let w = fp_sqr(s);
    if (turn == 0u) {
      t = w;
      o = w;
      f = point.zz;
      g = w;
    } else {
      var cube = o;
      if (doubling) {
        cube = fp_zero();
      }
      result = fp_sub_twice(w, cube, n);
      t = fp_sub(n, result);
    }
    m = fp_mul(s, t);
    n = fp_mul(x, o);
    if (turn == 0u) {
      s = r;
      o = m;
      x = point.y;
      h = point.zzz;
      k = m;
    }
  }
  if ((*sum).empty) {
    (*sum).point = G1Xyzz(b.x, b.y, fp_one(), fp_one());
  } else if (!(isInfinity || isSame)) {
    (*sum).point = G1Xyzz(result, fp_sub(m, n), u, v);
  }
  (*sum).empty = select((*sum).empty && isInfinity, !isSame, meets);
  (*sum).doubling = isSame;
  return !isSame;
}

// sum += b for a sum b, which is not doubling; or doubles the sum if that is asked for, whatever b is. Returns whether
// that has been done; if not, the next step has to be with the same b. 12M + 2S in four turns of four products.
fn g1_step(sum: ptr<function, G1Sum>, b: G1Sum, turns: u32) -> bool {
  let doubling = (*sum).doubling;
  let own = (*sum).point;
  // Operands of the four products. In the first turn both points come into one scale.
  var f = array<Fp, 4>(own.x, b.point.x, own.y, b.point.y);
  var g = array<Fp, 4>(b.point.zz, own.zz, b.point.zzz, own.zzz);
  if (doubling) {
    f[1] = own.x;
    g[1] = own.x;
  }
  var x = own.x;
  var y = own.y;
  var zz = own.zz;
  var zzz = own.zzz;
  var p: Fp;
  var r: Fp;
  var q: Fp;
  var result: Fp;
  var meets = false;
  var isSame = false;
  for (var turn = 0u; turn < turns; turn++) {
    let a = fp_mul(f[0], g[0]);
    let c = fp_mul(f[1], g[1]);
    let d = fp_mul(f[2], g[2]);
    let e = fp_mul(f[3], g[3]);
    if (turn == 0u) {
      p = fp_sub(c, a);
      r = fp_sub(e, d);
      meets = !(doubling || b.empty || (*sum).empty) && fp_vanishes(p);
      isSame = meets && fp_vanishes(r);
      if (doubling) {
        p = fp_double(own.y);
        r = fp_triple(c);
      } else {
        x = a;
        y = d;
      }
      f = array<Fp, 4>(zz, zzz, p, r);
      g = array<Fp, 4>(b.point.zz, b.point.zzz, p, r);
    } else if (turn == 1u) {
      if (!doubling) {
        zz = a;
        zzz = c;
      }
      result = e;
      f = array<Fp, 4>(p, x, zz, zz);
      g = array<Fp, 4>(d, d, d, d);
    } else if (turn == 2u) {
      zz = d;
      var cube = a;
      if (doubling) {
        cube = fp_zero();
      }
      result = fp_sub_twice(result, cube, c);
      f = array<Fp, 4>(r, y, zzz, zzz);
      g = array<Fp, 4>(fp_sub(c, result), a, a, a);
    } else {
      y = fp_sub(a, c);
      zzz = d;
    }
  }
  if ((*sum).empty && !doubling) {
    (*sum).point = b.point;
  } else if (!(isSame || (b.empty && !doubling))) {
    (*sum).point = G1Xyzz(result, y, zz, zzz);
  }
  (*sum).empty = select((*sum).empty && (b.empty || doubling), !isSame, meets);
  (*sum).doubling = isSame;
  return !isSame;
}
