/** The asynchronous functions of an instance: checks on this thread, then whole operations on workers, or here in pieces. */
import type { Accelerator } from './accelerator.ts'
import type { GpuEngines } from './backend/adaptive/engines.ts'
import type { OperationProbe, Probes } from './backend/adaptive/probes.ts'
import type { Backend } from './backend/backend.ts'
import type { AsyncOptions } from './backend/driver.ts'
import { requireArray, requireList, requireSameLength } from './codec/bytes.ts'
import { requireIndices, requireRecoverable } from './codec/indices.ts'
import { requireCanonical } from './codec/scalars.ts'
import {
  BYTES_PER_CELL,
  BYTES_PER_COMMITMENT,
  BYTES_PER_FIELD_ELEMENT,
  BYTES_PER_PROOF,
  CELLS_PER_EXT_BLOB,
} from './constants.ts'
import type { ErrorCode } from './errors.gen.ts'
import { KzgError } from './errors.ts'
import type { Abortable, CellsOfBlob, KzgBatches } from './kzg-api.ts'
import { type Chunk, chunksOf, type Limits } from './pool/chunks.ts'
import type { KzgExecutor } from './pool/executor.ts'
import { type KzgArgs, type KzgResult, kzgProgram } from './pool/kzg-tasks.ts'
import { ordered } from './pool/ordered.ts'
import { shifted } from './pool/shift.ts'
import type { TrustedSetup } from './protocol/trusted-setup.ts'

/** Parts of a verification. A part costs a pairing product, and its copy has to fit in memory; both are small against
 * these: 32 blobs are 4 MiB, 1024 cells 2 MiB. */
const BLOBS_PER_CHUNK = { min: 4, max: 32 }
const CELLS_PER_CHUNK = { min: 32, max: 1024 }

/** Blobs in batches that a calibration measures. */
const PROBED: readonly number[] = [1, 2, 4, 8, 16]

/** Operations that are their own batch. */
type LoneOp = 'open' | 'extend' | 'verify'

/** Operations on one blob each. */
type ItemOp = 'commit' | 'prove' | 'cells' | 'recover'

export interface Batches {
  readonly methods: KzgBatches
  readonly probes: () => Promise<Probes>
}

/** @param setup the instance's, as long as it is not disposed */
export function createBatches(
  executor: KzgExecutor,
  setup: () => TrustedSetup,
  backend: Backend,
  accelerator: Accelerator,
): Batches {
  interface Items<O extends ItemOp> {
    readonly op: O
    readonly phase: string
    readonly count: number
    readonly rename?: Rename
    readonly argsOf: (index: number) => KzgArgs<O>
  }

  /** One call per item that has no result yet. */
  const onWasm = async <O extends ItemOp>(
    { op, phase, count, rename = inList, argsOf }: Items<O>,
    { signal, onProgress }: AsyncOptions,
    finished: ReadonlyMap<number, KzgResult<O>> = new Map(),
  ): Promise<KzgResult<O>[]> => {
    const left = without(finished, count)
    const results = new Map(finished)
    // A result may be there before the one that came before it has been reported.
    let done = finished.size
    await ordered({
      count: left.length,
      width: executor.width,
      start: async (place) => {
        const i = left[place] as number
        try {
          results.set(i, await executor.run(op, argsOf(i), signal))
        } catch (error) {
          throw located(error, i, rename)
        }
      },
      onResult: () => onProgress?.({ phase, done: ++done, total: count }),
    })
    return inOrder(results, count)
  }

  const onGpu = async <O extends ItemOp>(
    engines: GpuEngines,
    { op, phase, count, rename = inList, argsOf }: Items<O>,
    { signal, onProgress }: AsyncOptions,
    finished: Map<number, KzgResult<O>> = new Map(),
  ): Promise<KzgResult<O>[]> => {
    const { itemsOnGpu } = await import('./kzg-gpu.ts')
    const left = without(finished, count)
    const itemOf = (place: number): number => left[place] as number
    await itemsOnGpu(engines, {
      ...{ accelerator, backend, signal },
      count: left.length,
      program: (place) => kzgProgram(setup(), op, argsOf(itemOf(place))),
      onResult: (place, result) => {
        finished.set(itemOf(place), result)
        onProgress?.({ phase, done: finished.size, total: count })
      },
      located: (error, place) => located(error, itemOf(place), rename),
    }).catch((error) => {
      // What a device has answered that computes wrongly is not to be trusted, although it was audited.
      if (error instanceof KzgError && error.code === 'GPU_WRONG_RESULT') finished.clear()
      throw error
    })
    return inOrder(finished, count)
  }

  /** One operation per item, on workers or on a GPU. If that fails, its results so far stand. */
  const run = <O extends ItemOp>(items: Items<O>, options: AsyncOptions): Promise<KzgResult<O>[]> => {
    const { op, count } = items
    if (count === 0) return onWasm(items, options)
    const finished = new Map<number, KzgResult<O>>()
    return accelerator.run({
      operation: op,
      shape: { n: setup().n, batch: count },
      isTypical: true,
      signal: options.signal,
      wasm: () => onWasm(items, options, finished),
      gpu: (engines) => onGpu(engines, items, options, finished),
      // Sums and transforms are audited before they are used.
      audit: async () => undefined,
    })
  }

  /** Batches of random blobs, to measure both sides. */
  const probe = (op: 'commit' | 'cells'): OperationProbe => {
    let blobs: Uint8Array[] = []
    return {
      shapes: PROBED.map((batch) => ({ n: setup().n, batch })),
      async prepare({ n, batch }) {
        const { randomScalars } = await import('./probe-input.ts')
        while (blobs.length < batch) blobs.push(randomScalars(n))
      },
      async run(side, { batch }, engines) {
        const items = { op, phase: op, count: batch, argsOf: blobOf(blobs) }
        await (side === 'wasm' ? onWasm(items, {}) : onGpu(engines, items, {}))
      },
      end() {
        blobs = []
      },
    }
  }
  const probes = async (): Promise<Probes> => {
    const { capabilities, n } = setup()
    if (!capabilities.includes('commit')) return {}
    if (!capabilities.includes('cells')) return { commit: probe('commit') }
    const { transformProbe } = await import('./kzg-probe.ts')
    const shapes = PROBED.map((batch) => ({ n, batch }))
    return { commit: probe('commit'), cells: probe('cells'), ntt: transformProbe(accelerator, backend, shapes) }
  }

  /** Whether every part holds. */
  const all = async (
    count: number,
    limits: Limits,
    run: (chunk: Chunk) => Promise<boolean>,
    onProgress: AsyncOptions['onProgress'],
  ): Promise<boolean> => {
    const chunks = chunksOf(count, executor.threads, limits)
    let done = 0
    const verdicts = await ordered({
      count: chunks.length,
      width: executor.width,
      start: (part) => {
        const chunk = chunks[part] as Chunk
        return run(chunk).catch((error) => {
          throw shifted(error, chunk.start)
        })
      },
      isFinal: (holds) => !holds,
      onResult: (part) => {
        const { start, end } = chunks[part] as Chunk
        done += end - start
        onProgress?.({ phase: 'verify', done, total: count })
      },
    })
    return verdicts.every((holds) => holds)
  }

  /** One operation whose arguments are checked before they are sent. */
  const lone = async <O extends LoneOp>(op: O, args: KzgArgs<O>, { signal }: Abortable = {}): Promise<KzgResult<O>> => {
    kzgProgram(setup(), op, args)
    return executor.run(op, args, signal)
  }

  const methods: KzgBatches = {
    computeKzgProofAsync: (blob, z, options) => lone('open', [blob, z], options),
    computeCellsAsync: (blob, options) => lone('extend', [blob], options),
    verifyKzgProofAsync: (commitment, z, y, proof, options) => lone('verify', [commitment, z, y, proof], options),

    async commitBlobs(blobs, options = {}) {
      setup().lagrange
      requireBlobs(setup(), blobs)
      return run({ op: 'commit', phase: 'commit', count: blobs.length, argsOf: blobOf(blobs) }, options)
    },

    async proveBlobs(blobs, commitments, options = {}) {
      setup().lagrange
      requireBlobs(setup(), blobs)
      requireList(commitments, BYTES_PER_COMMITMENT, 'commitments')
      requireSameLength({ blobs, commitments })
      const argsOf = (i: number): KzgArgs<'prove'> => [blobs[i]!, commitments[i]!]
      return run({ op: 'prove', phase: 'prove', count: blobs.length, argsOf }, options)
    },

    async computeCellsBatch(blobs, options = {}) {
      setup().columns
      requireBlobs(setup(), blobs)
      return run({ op: 'cells', phase: 'cells', count: blobs.length, argsOf: blobOf(blobs) }, options)
    },

    async recoverBatch(sets, { anyOrder = false, ...options } = {}) {
      setup().columns
      requireRecoverableItems(sets, anyOrder)
      const argsOf = (i: number): KzgArgs<'recover'> => {
        const { cellIndices, cells } = sets[i]!
        return [cellIndices, cells, { anyOrder }]
      }
      return run({ op: 'recover', phase: 'recover', count: sets.length, rename: inItem, argsOf }, options)
    },

    async verifyBlobKzgProofBatchAsync(blobs, commitments, proofs, { signal, onProgress } = {}) {
      requireBlobs(setup(), blobs)
      requireList(commitments, BYTES_PER_COMMITMENT, 'commitments')
      requireList(proofs, BYTES_PER_PROOF, 'proofs')
      requireSameLength({ blobs, commitments, proofs })
      const verify = ({ start, end }: Chunk) =>
        executor.run(
          'verifyBlobs',
          [blobs.slice(start, end), commitments.slice(start, end), proofs.slice(start, end)],
          signal,
        )
      return all(blobs.length, BLOBS_PER_CHUNK, verify, onProgress)
    },

    async verifyCellKzgProofBatchAsync(commitments, cellIndices, cells, proofs, { signal, onProgress } = {}) {
      setup().tauPerCell
      requireList(commitments, BYTES_PER_COMMITMENT, 'commitments')
      requireIndices(cellIndices, CELLS_PER_EXT_BLOB, 'cellIndices')
      requireList(cells, BYTES_PER_CELL, 'cells')
      requireList(proofs, BYTES_PER_PROOF, 'proofs')
      requireSameLength({ commitments, cellIndices, cells, proofs })
      requireAllCanonical(cells, 'cells')
      const verify = ({ start, end }: Chunk) => {
        const part = <T>(list: readonly T[]): T[] => list.slice(start, end)
        return executor.run('verifyCells', [part(commitments), part(cellIndices), part(cells), part(proofs)], signal)
      }
      return all(cells.length, CELLS_PER_CHUNK, verify, onProgress)
    },
  }
  return { methods, probes }
}

/** Indices of the items that have no result yet. */
const without = (finished: ReadonlyMap<number, unknown>, count: number): number[] =>
  Array.from({ length: count }, (_, i) => i).filter((i) => !finished.has(i))

const inOrder = <R>(results: ReadonlyMap<number, R>, count: number): R[] =>
  Array.from({ length: count }, (_, i) => results.get(i) as R)

const blobOf =
  (blobs: readonly Uint8Array[]) =>
  (i: number): [Uint8Array] => [blobs[i]!]

function requireBlobs({ n }: TrustedSetup, blobs: unknown): asserts blobs is readonly Uint8Array[] {
  requireList(blobs, n * BYTES_PER_FIELD_ELEMENT, 'blobs')
  requireAllCanonical(blobs, 'blobs')
}

function requireAllCanonical(items: readonly Uint8Array[], list: string): void {
  items.forEach((item, i) => {
    requireCanonical(item, list, i)
  })
}

/** @throws KzgError of the first bad item, with its position; the cause has the position within the item */
function requireRecoverableItems(items: unknown, anyOrder: boolean): asserts items is readonly CellsOfBlob[] {
  requireArray(items, 'items')
  for (let i = 0; i < items.length; i++) {
    const item: unknown = items[i]
    if (typeof item !== 'object' || item === null) {
      throw new KzgError('BAD_TYPE', `items[${i}] must be an object with cellIndices and cells`, i)
    }
    const { cellIndices, cells } = item as CellsOfBlob
    try {
      requireRecoverable(cellIndices, anyOrder)
      requireList(cells, BYTES_PER_CELL, 'cells')
      requireSameLength({ cellIndices, cells })
      requireAllCanonical(cells, 'cells')
    } catch (error) {
      throw error instanceof KzgError ? about(error, i, inItem) : error
    }
  }
}

type Rename = (index: number, message: string) => string

/** `commitment: …` → `commitments[3]: …`. */
const inList: Rename = (index, message) => message.replace(/^\w+/, (name) => `${name}s[${index}]`)
const inItem: Rename = (index, message) => `items[${index}]: ${message}`

/** An error about an item → the same about the item of the list, with the first as its cause. */
const about = (error: KzgError, index: number, rename: Rename): KzgError =>
  new KzgError(error.code, rename(index, error.message), index, { cause: error })

/** What a worker finds wrong with an argument, and this thread has not seen: points are decoded there. */
const DECODING: readonly ErrorCode[] = ['NON_CANONICAL', 'BAD_FLAGS', 'NOT_ON_CURVE', 'NOT_IN_SUBGROUP']

const located = (error: unknown, index: number, rename: Rename): unknown =>
  error instanceof KzgError && DECODING.includes(error.code) ? about(error, index, rename) : error
