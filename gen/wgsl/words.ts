import type { Machine } from './machine.ts'

/**
 * The same bits in digits of another size: from words of 32 bits to limbs and back. Digits of the source must be below
 * 2^from. What does not fit the target's digits is dropped, so the number has to.
 */
export function regroup<V>(
  m: Machine<V>,
  source: readonly V[],
  from: number,
  to: number,
  count: number,
  name: string,
): V[] {
  return Array.from({ length: count }, (_, i) => {
    const start = i * to
    const pieces: V[] = []
    for (let j = Math.floor(start / from); j < source.length && j * from < start + to; j++) {
      const offset = j * from - start
      let piece = offset < 0 ? m.shr(source[j]!, -offset) : source[j]!
      // Bits beyond the digit: in a word they leave at the top.
      if (offset + from > to && to < 32) piece = m.low(piece, to - Math.max(0, offset))
      pieces.push(offset > 0 ? m.shl(piece, offset) : piece)
    }
    if (pieces.length === 0) return m.constant(0)
    return m.set(
      `${name}${i}`,
      pieces.reduce((word, piece) => m.or(word, piece)),
    )
  })
}
