/** Field multiplications of a mixed addition, and of an addition or doubling of two sums, which share a kernel. */
export const MIXED_ADDITION = 10
export const ADDITION = 14

/** Bits that a window can have: with fewer a bucket is no gain, with more the buckets do not fit a binding. */
const LEAST_BITS = 4
const MOST_BITS = 16

/** How much longer an addition takes in the reduction of buckets than among terms. */
const REDUCTION_PENALTY = 1.5

/** Windows of `bits` bits that halves of scalars have: below 2^126.43, with a sign, and no carry out of the last. */
export const windowsOf = (bits: number): number => Math.ceil(128 / bits)

/** Width of a window for a sum of so many terms: least work of additions to buckets and of their reduction. */
export function windowBits(terms: number): number {
  let [best, least] = [LEAST_BITS, Number.POSITIVE_INFINITY]
  for (let bits = LEAST_BITS; bits <= MOST_BITS; bits++) {
    const reduction = 2 ** bits * ADDITION * REDUCTION_PENALTY
    const work = windowsOf(bits) * (2 * terms * MIXED_ADDITION + reduction)
    if (work < least) [best, least] = [bits, work]
  }
  return best
}
