/** A part of a batch: items from `start`, before `end`. */
export interface Chunk {
  readonly start: number
  readonly end: number
}

/** Items that a part has at least, if it can, and at most. */
export interface Limits {
  readonly min: number
  readonly max: number
}

/** Cuts a batch into parts of nearly equal size: one per worker if each has at least `min` items, more if a part would
 * have more than `max`, and then a multiple of the number of workers, so that they finish together. */
export function chunksOf(count: number, workers: number, { min, max }: Limits): Chunk[] {
  if (count === 0) return []
  const useful = Math.max(1, Math.min(workers, Math.floor(count / min)))
  const parts = Math.ceil(count / max / useful) * useful
  const at = (part: number): number => Math.floor((part * count) / parts)
  return Array.from({ length: parts }, (_, part) => ({ start: at(part), end: at(part + 1) }))
}
