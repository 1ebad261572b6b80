/**
 * Number-theoretic transforms over Fr of any size, in slices of some milliseconds, natural order in and out.
 *
 * A transform of n scalars evaluates a polynomial of n coefficients at the powers of ω, the root of unity of order n,
 * or on the coset of these that a shift g gives: at g·ωⁱ. Beyond the cache it is done as a matrix of R rows and C columns
 * (Bailey, "FFTs in external or hierarchical memory", 1990): transforms of the columns, a factor ω^(row·column), transforms
 * of the rows, and the result read by columns. So every slice works on a strip that stays in the cache.
 */
import type { FrVec } from '../backend/backend.ts'
import type { Progress } from '../backend/recipe.ts'
import type { Slices } from '../backend/slices.ts'
import type { TransformWorkspace } from '../backend/transform.ts'
import { requireLength } from '../codec/bytes.ts'
import { BYTES_PER_FIELD_ELEMENT } from '../constants.ts'

export interface TransformSpec {
  readonly inverse: boolean
  /** Number of equal transforms in a row. */
  readonly batch: number
  /** The coset's shift g, not zero. */
  readonly shift?: FrVec | undefined
}

/** Largest n that is done in one piece: some 300 KiB of scalars. */
const IN_CACHE = 2 ** 13

/** Columns in a strip: in the cache with their rows, and several lines of it wide. */
const STRIP = 8

/** Scalars that are converted from or to bytes, or multiplied, in one slice. */
const CHUNK = 2 ** 14

/** Transforms `data`, whose memory it takes over; `into` is the workspace that `data` lives in.
 * Memory: beyond the cache, as much again.
 * @returns the result, in `data` itself or in its stead
 * @throws KzgError `OUT_OF_MEMORY`, before `data` changes. Stopped half-way, it leaves `data` without meaning. */
export function* transform(
  workspace: TransformWorkspace,
  into: TransformWorkspace,
  data: FrVec,
  spec: TransformSpec,
): Slices<FrVec> {
  if (data.n / spec.batch <= IN_CACHE) {
    yield* smallTransforms(workspace, data, spec)
    return data
  }
  const out = into.transform.alloc(data.n)
  try {
    yield* largeTransforms(workspace, data, out, spec)
  } catch (error) {
    out.dispose()
    throw error
  }
  data.dispose()
  return out
}

/** Largest n of a transform on bytes if there are to be pauses: between two transforms only, and this one takes 15 to 60 ms. */
export const ON_BYTES = 2 ** 16

/** Transforms of `spec.batch` times as many scalars, each in one slice; of one, the memory is that of its bytes.
 * @throws KzgError `NON_CANONICAL`; `OUT_OF_MEMORY` */
export function* transformBytes(
  workspace: TransformWorkspace,
  values: Uint8Array,
  { inverse, batch, shift }: TransformSpec,
): Slices<Uint8Array> {
  const total = values.length / BYTES_PER_FIELD_ELEMENT
  const n = total / batch
  const slice = Math.max(n, CHUNK)
  if (slice >= total) {
    const out = workspace.transform.bytes(values, n, inverse, shift, { name: 'values' })
    yield { phase: 'transform', done: total, total }
    return out
  }
  const out = new Uint8Array(values.length)
  for (let start = 0; start < total; start += slice) {
    const end = Math.min(start + slice, total)
    const part = values.subarray(start * BYTES_PER_FIELD_ELEMENT, end * BYTES_PER_FIELD_ELEMENT)
    const operand = { name: 'values', index: (i: number) => start + i }
    out.set(workspace.transform.bytes(part, n, inverse, shift, operand), start * BYTES_PER_FIELD_ELEMENT)
    yield { phase: 'transform', done: end, total }
  }
  return out
}

function* smallTransforms(workspace: TransformWorkspace, data: FrVec, spec: TransformSpec): Slices<void> {
  const { fr, transform: ops } = workspace
  const { inverse, shift, batch } = spec
  const n = data.n / batch
  const one = shift && fr.powers(shift, 1)
  ops.prepareRows(n)
  const ratio = shift && (inverse ? ops.invert(shift) : shift)
  const scale = (values: FrVec): void => {
    if (one && ratio) ops.scale(values, one, ratio)
  }
  const slice = Math.max(n, CHUNK)
  for (let start = 0; start < data.n; start += slice) {
    const end = Math.min(start + slice, data.n)
    for (let at = start; at < end; at += n) {
      const values = workspace.view(data, at, n)
      if (!inverse) scale(values)
      ops.rows(values, n, inverse)
      if (inverse) scale(values)
    }
    yield { phase: 'transform', done: end, total: data.n }
  }
}

function* largeTransforms(
  workspace: TransformWorkspace,
  data: FrVec,
  out: FrVec,
  { inverse, shift, batch }: TransformSpec,
): Slices<void> {
  const { fr, transform: ops } = workspace
  const n = data.n / batch
  const rows = 2 ** (Math.log2(n) >> 1)
  const columns = n / rows
  const root = ops.rootOfUnity(Math.log2(n))
  const twiddles = fr.powers(inverse ? ops.invert(root) : root, columns)
  // A coset's factors: g^(row·C + column) before a transform, g^−(row + R·column) after an inverse one.
  const before = shift && !inverse ? fr.powers(shift, columns + 1) : undefined
  const after = shift && inverse ? fr.powers(ops.invert(shift), rows + 1) : undefined
  const strip = ops.alloc(STRIP * columns)
  ops.prepareRows(rows)
  ops.prepareRows(columns)
  const gathered = workspace.view(strip, 0, STRIP * rows)
  const power = (powers: FrVec, i: number): FrVec => workspace.view(powers, i, 1)

  let done = 0
  const slice = (count: number): Progress => {
    done += count
    return { phase: 'transform', done: done / 2, total: data.n }
  }
  for (let k = 0; k < batch; k++) {
    const [matrix, target] = [workspace.view(data, k * n, n), workspace.view(out, k * n, n)]
    for (let start = 0; start < columns; start += STRIP) {
      ops.gather(matrix, columns, start, gathered, rows)
      for (let i = 0; i < STRIP; i++) {
        const column = workspace.view(gathered, i * rows, rows)
        if (before) ops.scale(column, power(before, start + i), power(before, columns))
        ops.rows(column, rows, inverse)
        ops.scale(column, power(twiddles, 0), power(twiddles, start + i))
      }
      ops.scatter(gathered, rows, matrix, columns, start)
      yield slice(STRIP * rows)
    }
    for (let start = 0; start < rows; start += STRIP) {
      const lines = workspace.view(matrix, start * columns, STRIP * columns)
      ops.rows(lines, columns, inverse)
      for (let i = 0; after && i < STRIP; i++) {
        const line = workspace.view(lines, i * columns, columns)
        ops.scale(line, power(after, start + i), power(after, rows))
      }
      ops.scatter(lines, columns, target, rows, start)
      yield slice(STRIP * columns)
    }
  }
}

/** Decodes scalars into `out`.
 * @throws KzgError `NON_CANONICAL` with the index of the first that is not below r */
export function* decode(workspace: TransformWorkspace, bytes: Uint8Array, out: FrVec): Slices<void> {
  for (let start = 0; start < out.n; start += CHUNK) {
    const n = Math.min(CHUNK, out.n - start)
    const part = bytes.subarray(start * BYTES_PER_FIELD_ELEMENT, (start + n) * BYTES_PER_FIELD_ELEMENT)
    // A pause earlier the caller may have taken the memory away.
    requireLength(part, n * BYTES_PER_FIELD_ELEMENT, 'values')
    workspace.fr.decodeInto(part, workspace.view(out, start, n), {
      name: 'values',
      index: (i) => start + i,
    })
    yield { phase: 'decode', done: start + n, total: out.n }
  }
}

export function* encode(workspace: TransformWorkspace, data: FrVec): Slices<Uint8Array> {
  const out = new Uint8Array(data.n * BYTES_PER_FIELD_ELEMENT)
  for (let start = 0; start < data.n; start += CHUNK) {
    const n = Math.min(CHUNK, data.n - start)
    out.set(workspace.fr.toBytes(workspace.view(data, start, n)), start * BYTES_PER_FIELD_ELEMENT)
    yield { phase: 'encode', done: start + n, total: data.n }
  }
  return out
}

/** `aᵢ ← aᵢ·bᵢ`, for vectors of equal length, which may be the same. */
export function* multiply(workspace: TransformWorkspace, a: FrVec, b: FrVec): Slices<void> {
  for (let start = 0; start < a.n; start += CHUNK) {
    const n = Math.min(CHUNK, a.n - start)
    const target = workspace.view(a, start, n)
    const product = workspace.fr.mul(target, workspace.view(b, start, n))
    workspace.transform.copy(product, target)
    product.dispose()
    yield { phase: 'multiply', done: start + n, total: a.n }
  }
}
