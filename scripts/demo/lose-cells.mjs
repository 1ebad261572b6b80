/** Throws a random half of every blob's cells away, straight from the file format (docs/cli.md, "Cell files"). */
import { readFile, writeFile } from 'node:fs/promises'

const HEADER_BYTES = 16
const RECORD_BYTES = 4 + 4 + 2048 + 48
const CELLS_PER_BLOB = 128
const CELLS_TO_KEEP = 64

/**
 * @param {string} from cell file with all cells of each blob
 * @param {string} to cell file with 64 of each
 * @param {number} seed of the choice, so that two runs lose the same
 * @returns {Promise<number[][]>} the cells kept, by blob
 */
export async function loseHalf(from, to, seed) {
  const file = await readFile(from)
  const blobs = file.readUInt32LE(12)
  const random = mulberry32(seed)
  const kept = Array.from({ length: blobs }, () => sample(CELLS_PER_BLOB, CELLS_TO_KEEP, random))
  const records = []
  for (let at = HEADER_BYTES; at < file.length; at += RECORD_BYTES) {
    const [blob, cell] = [file.readUInt32LE(at), file.readUInt32LE(at + 4)]
    if (kept[blob].includes(cell)) records.push(file.subarray(at, at + RECORD_BYTES))
  }
  await writeFile(to, Buffer.concat([file.subarray(0, HEADER_BYTES), ...records]))
  return kept
}

/** `count` of the numbers below `n`, ascending; all choices equally likely (Fisher–Yates). */
function sample(n, count, random) {
  const numbers = Array.from({ length: n }, (_, i) => i)
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(random() * (n - i))
    ;[numbers[i], numbers[j]] = [numbers[j], numbers[i]]
  }
  return numbers.slice(0, count).sort((a, b) => a - b)
}

/** A small seeded generator, uniform enough for a demonstration (Tommy Ettinger's mulberry32). */
function mulberry32(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
