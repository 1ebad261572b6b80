// #import fr
// #import fr_words
// The first three levels of transforms over a subgroup, on eight scalars of equal distance. Level 0 has the root 1, level 1
// the roots 1 and i, level 2 those two and i's square roots: five multiplications are left of twelve, by roots that all
// invocations share.
struct NttEight { x0: FrWords, x1: FrWords, x2: FrWords, x3: FrWords, x4: FrWords, x5: FrWords, x6: FrWords, x7: FrWords }

// Everything below 2r, in and out; sums in between are below 16r.
fn ntt_first(x: NttEight, root_1: FrWords, root_2: FrWords, root_3: FrWords) -> NttEight {
  let i = fr_unpack(root_1);
  let a0 = fr_unpack(x.x0); let a1 = fr_unpack(x.x1); let a2 = fr_unpack(x.x2); let a3 = fr_unpack(x.x3);
  let a4 = fr_unpack(x.x4); let a5 = fr_unpack(x.x5); let a6 = fr_unpack(x.x6); let a7 = fr_unpack(x.x7);
  let b0 = fr_add(a0, a4); let b1 = fr_add(a1, a5); let b2 = fr_add(a2, a6); let b3 = fr_add(a3, a7);
  let b4 = fr_sub(a0, a4); let b5 = fr_sub(a1, a5); let b6 = fr_mul(fr_sub(a2, a6), i); let b7 = fr_mul(fr_sub(a3, a7), i);
  let c0 = fr_add(b0, b2); let c1 = fr_add(b1, b3); let c2 = fr_sub(b0, b2); let c3 = fr_mul(fr_sub(b1, b3), i);
  let c4 = fr_add(b4, b6); let c5 = fr_mul(fr_add(b5, b7), fr_unpack(root_2));
  let c6 = fr_sub(b4, b6); let c7 = fr_mul(fr_sub(b5, b7), fr_unpack(root_3));
  return NttEight(
    fr_pack(fr_reduce(fr_add(c0, c1))), fr_pack(fr_sub(c0, c1)), fr_pack(fr_reduce(fr_add(c2, c3))), fr_pack(fr_sub(c2, c3)),
    fr_pack(fr_reduce(fr_add(c4, c5))), fr_pack(fr_sub(c4, c5)), fr_pack(fr_reduce(fr_add(c6, c7))), fr_pack(fr_sub(c6, c7)));
}
