/** Entry `kzgpu/ntt`: transforms over the scalar field, on bytes or on vectors that stay in Wasm memory. */

import { Accelerator, requireGpuOptions } from './accelerator.ts'
import { artefact } from './artefact.ts'
import type { GpuEngines } from './backend/adaptive/engines.ts'
import type { OperationProbe } from './backend/adaptive/probes.ts'
import type { Task } from './backend/adaptive/task.ts'
import type { FrVec } from './backend/backend.ts'
import type { AsyncOptions } from './backend/driver.ts'
import { throwIfAborted } from './backend/driver.ts'
import { select } from './backend/select.ts'
import { runSelfTestAsync } from './backend/selftest.ts'
import { finish, finishWithPauses, type Slices } from './backend/slices.ts'
import type { TransformWorkspace } from './backend/transform.ts'
import { TransformBackend } from './backend/wasm/transform-backend.ts'
import { isPowerOfTwo } from './bytes.ts'
import { requireBytes, requireLength } from './codec/bytes.ts'
import { BYTES_PER_FIELD_ELEMENT } from './constants.ts'
import { DISPOSE } from './dispose.ts'
import { KzgError } from './errors.ts'
import type { Ntt, NttAsyncOptions, NttOptions, NttTransformOptions, NttVector } from './ntt-api.ts'
import type { NttSpec } from './ntt-gpu.ts'
import { changing, isVector, makeVector, occupying, usable } from './ntt-vector.ts'
import type { Platform } from './platform/platform.ts'
import { isForWorkers, transformParts } from './pool/ntt-parts.ts'
import { openPool } from './pool/open.ts'
import { reportThreads, resolveThreads } from './pool/threads.ts'
import { decode, encode, multiply, ON_BYTES, transform, transformBytes } from './protocol/transform.ts'

export type { Ntt, NttOptions } from './ntt-api.ts'

/** Above it, memory would not hold the scalars, their copy and their bytes everywhere. */
const MAX_LENGTH = 4_194_304

/** Powers of two that a calibration measures. */
const PROBED = /* @__PURE__ */ Array.from({ length: 12 }, (_, i) => ({ n: 2 ** (6 + i), batch: 1 }))

/** 7, whose powers are all of the field but 0. */
const GENERATOR = /* @__PURE__ */ Uint8Array.from({ length: BYTES_PER_FIELD_ELEMENT }, (_, i) =>
  i === BYTES_PER_FIELD_ELEMENT - 1 ? 7 : 0,
)

/** @throws KzgError `BAD_OPTION`; `WASM_LOAD`, `WASM_CSP`, `BACKEND_UNAVAILABLE`; the signal's reason */
export async function createNttWith(platform: Platform, options: NttOptions = {}): Promise<Ntt> {
  requireGpuOptions(options)
  throwIfAborted(options.signal)
  const threads = resolveThreads(options, platform.workers)
  const make = { create: TransformBackend.create, test: runSelfTestAsync }
  const selectOptions = artefact<TransformBackend>(platform, 'full', options, make)
  const selection = await select(selectOptions)
  const { backend, rejected, timings } = selection
  const pool = openPool('ntt', threads, selection, selectOptions)
  const { forward, inverse, load, read, product } = operations(backend)
  /** A transform of bytes on workers or here. */
  const onWasm = (op: Direction, values: Uint8Array, given: NttAsyncOptions): Promise<Uint8Array> => {
    const work = (op === 'forward' ? forward : inverse)(values, given)
    const isBatch = isForWorkers(values.length / BYTES_PER_FIELD_ELEMENT, given.batch ?? 1)
    // Bytes give bytes.
    return pool && isBatch
      ? transformParts(pool, op, values, given)
      : (finishWithPauses(work, given) as Promise<Uint8Array>)
  }
  const onGpu = async (engines: GpuEngines, op: Direction, values: Uint8Array, given: NttAsyncOptions) => {
    const { transformOnGpu } = await import('./ntt-gpu.ts')
    return transformOnGpu(engines, values, op === 'inverse', requireSpec(given), given)
  }
  const taskOf = (op: Direction, values: Uint8Array, given: NttAsyncOptions): Task<Uint8Array> => {
    const { batch = 1, signal } = given
    return {
      operation: 'ntt',
      shape: { n: requireScalars(values) / batch, batch },
      signal,
      isTypical: true,
      wasm: () => onWasm(op, values, given),
      gpu: (engines) => onGpu(engines, op, values, given),
      async audit(result) {
        const { auditTransform } = await import('./ntt-gpu.ts')
        const again = (row: Uint8Array, rows: number) =>
          onWasm(op, row, { ...given, batch: rows, onProgress: undefined })
        return auditTransform(accelerator.audit, values, result, batch, again)
      },
    }
  }
  const accelerator: Accelerator = new Accelerator(options, {
    platform,
    kind: 'ntt',
    tier: `${backend.tier} × ${threads.size}`,
    probes: () => ({
      ntt: probeOf(onWasm, (engines, op, values, given) => accelerator.probe(engines, taskOf(op, values, given))),
    }),
  })
  const dispose = (): void => {
    accelerator.dispose()
    pool?.dispose()
    backend.dispose()
  }
  try {
    await accelerator.start()
  } catch (error) {
    dispose()
    throw error
  }

  // One implementation for bytes and vectors; the overloads of `Ntt` say which gives which.
  type Start = typeof forward
  const paused = (op: Direction) =>
    (async (values: Uint8Array | NttVector, given: NttAsyncOptions = {}) => {
      // Checks the arguments, and does nothing else yet.
      const work = (op === 'forward' ? forward : inverse)(values, given)
      return isVector(values) ? finishWithPauses(work, given) : accelerator.run(taskOf(op, values, given))
    }) as Ntt['forward']
  const atOnce = (start: Start) =>
    ((values: Uint8Array | NttVector, given: NttTransformOptions = {}) =>
      finish(start(values, given, MAX_LENGTH))) as Ntt['forwardSync']

  return {
    forward: paused('forward'),
    inverse: paused('inverse'),
    forwardSync: atOnce(forward),
    inverseSync: atOnce(inverse),
    load: async (values, given = {}) => finishWithPauses(load(values), given),
    loadSync: (values) => finish(load(values)),
    read: async (vector, given = {}) => finishWithPauses(read(vector), given),
    readSync: (vector) => finish(read(vector)),
    multiply: async (a, b, given: AsyncOptions = {}) => finishWithPauses(product(a, b), given),
    multiplySync: (a, b) => finish(product(a, b)),
    get report() {
      const { tier, memoryBytes } = backend
      const report = { backend: 'wasm', tier, rejected, timings, wasmMemoryBytes: memoryBytes } as const
      return { ...report, threads: reportThreads(threads, pool), gpu: accelerator.report }
    },
    explain: (operation, n, batch) => accelerator.explain(operation, n, batch),
    calibrate: (options) => accelerator.calibrate(options),
    exportProfile: () => accelerator.exportProfile(),
    dispose,
    [DISPOSE]: dispose,
  }
}

type Direction = 'forward' | 'inverse'

/** How transforms are run on made-up input. */
function probeOf(
  onWasm: (op: Direction, values: Uint8Array, given: NttAsyncOptions) => Promise<unknown>,
  onGpu: (engines: GpuEngines, op: Direction, values: Uint8Array, given: NttAsyncOptions) => Promise<unknown>,
): OperationProbe {
  let made = new Map<number, Uint8Array>()
  return {
    shapes: PROBED,
    async prepare({ n }) {
      const { randomScalars } = await import('./probe-input.ts')
      if (!made.has(n)) made.set(n, randomScalars(n))
    },
    async run(side, { n }, engines) {
      const values = made.get(n) as Uint8Array
      await (side === 'wasm' ? onWasm('forward', values, {}) : onGpu(engines, 'forward', values, {}))
    },
    end() {
      made = new Map()
    },
  }
}

/** Each checks its arguments at once and returns work that is still to be done. */
export function operations(backend: TransformBackend) {
  function* load(values: Uint8Array): Slices<NttVector> {
    const workspace = backend.begin()
    try {
      const data = workspace.transform.alloc(values.length / BYTES_PER_FIELD_ELEMENT)
      yield* decode(workspace, values, data)
      return makeVector(backend, workspace, data)
    } catch (error) {
      workspace.release()
      throw error
    }
  }

  /** @param largest n that is done in one slice */
  function* transformOf(
    values: Uint8Array,
    inverse: boolean,
    { batch, coset }: NttSpec,
    largest: number,
  ): Slices<Uint8Array> {
    const workspace = backend.begin()
    try {
      const shift = loadShift(workspace, coset)
      if (values.length <= batch * largest * BYTES_PER_FIELD_ELEMENT) {
        return yield* transformBytes(workspace, values, { inverse, batch, shift })
      }
      const data = workspace.transform.alloc(values.length / BYTES_PER_FIELD_ELEMENT)
      yield* decode(workspace, values, data)
      return yield* encode(workspace, yield* transform(workspace, workspace, data, { inverse, batch, shift }))
    } finally {
      workspace.release()
    }
  }

  function* transformVector(vector: NttVector, inverse: boolean, { batch, coset }: NttSpec): Slices<NttVector> {
    const state = usable(backend, vector, 'values')
    const workspace = backend.begin()
    try {
      const shift = loadShift(workspace, coset)
      const work = transform(workspace, state.workspace, state.data, { inverse, batch, shift })
      state.data = yield* changing(state, occupying([state], work))
      return vector
    } finally {
      workspace.release()
    }
  }

  const start =
    (inverse: boolean) =>
    (
      values: Uint8Array | NttVector,
      options: NttTransformOptions,
      largest = ON_BYTES,
    ): Slices<Uint8Array | NttVector> => {
      const spec = requireSpec(options)
      if (isVector(values)) {
        requireSize(usable(backend, values, 'values').data.n, spec.batch)
        return transformVector(values, inverse, spec)
      }
      requireSize(requireScalars(values), spec.batch)
      return transformOf(values, inverse, spec, largest)
    }

  return {
    forward: start(false),
    inverse: start(true),
    load(values: Uint8Array): Slices<NttVector> {
      requireScalars(values)
      return load(values)
    },
    *read(vector: NttVector): Slices<Uint8Array> {
      const state = usable(backend, vector, 'vector')
      const workspace = backend.begin()
      try {
        return yield* occupying([state], encode(workspace, state.data))
      } finally {
        workspace.release()
      }
    },
    *product(a: NttVector, b: NttVector): Slices<NttVector> {
      const [first, second] = [usable(backend, a, 'a'), usable(backend, b, 'b')]
      if (a.length !== b.length) throw new KzgError('LENGTH_MISMATCH', `a has ${a.length} scalars, b ${b.length}`)
      const workspace = backend.begin()
      try {
        yield* changing(first, occupying([first, second], multiply(workspace, first.data, second.data)))
        return a
      } finally {
        workspace.release()
      }
    },
  }
}

function requireSpec({ batch = 1, coset = false }: NttTransformOptions): NttSpec {
  if (!Number.isInteger(batch) || batch < 1) throw new KzgError('BAD_OPTION', 'batch must be a positive integer')
  if (typeof coset === 'boolean') return { batch, coset: coset ? GENERATOR : undefined }
  requireLength(coset, BYTES_PER_FIELD_ELEMENT, 'coset')
  if (coset.every((byte) => byte === 0)) throw new KzgError('BAD_OPTION', 'the shift of a coset must not be zero')
  return { batch, coset }
}

/** @returns the number of scalars, at least one */
function requireScalars(values: unknown): number {
  requireBytes(values, 'values')
  const n = values.length / BYTES_PER_FIELD_ELEMENT
  if (n >= 1 && Number.isInteger(n)) return n
  throw new KzgError('BAD_LENGTH', `values has ${values.length} bytes, not a positive multiple of 32`)
}

function requireSize(length: number, batch: number): void {
  const n = length / batch
  if (n > MAX_LENGTH) throw new KzgError('TOO_LARGE', `a transform of ${n} scalars; at most 2^22 are supported`)
  if (isPowerOfTwo(n)) return
  throw new KzgError('BAD_LENGTH', `${length} scalars are not ${batch} × a power of two`)
}

function loadShift({ fr, transform: ops }: TransformWorkspace, coset: Uint8Array | undefined): FrVec | undefined {
  if (!coset) return undefined
  const shift = ops.alloc(1)
  fr.decodeInto(coset, shift, { name: 'coset' })
  return shift
}
