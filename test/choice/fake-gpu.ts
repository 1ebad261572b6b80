/** A GPU that is Wasm behind the interface of engines, and fails as it is told. */
import { createHash } from 'node:crypto'
import type { GpuEngines, NttMachine, OpenEngines, PointsOnGpu } from '../../src/backend/adaptive/engines.ts'
import type { Operation } from '../../src/backend/adaptive/priors.ts'
import type { PerformanceProfile, ProfileKey } from '../../src/backend/adaptive/profile.ts'
import type { Tuning } from '../../src/backend/adaptive/tuning.ts'
import { pointsFromLittleEndian, pointsToLittleEndian, reverseScalars } from '../../src/codec/little-endian.ts'
import { KzgError } from '../../src/errors.ts'
import { createMsmWith } from '../../src/msm.ts'
import type { Msm } from '../../src/msm-api.ts'
import { createNttWith } from '../../src/ntt.ts'
import type { Ntt } from '../../src/ntt-api.ts'
import type { Platform } from '../../src/platform/platform.ts'
import { platform } from '../spec/support.ts'
import { profileOf as anyProfile } from './profiles.ts'

export interface FakeBehaviour {
  /** Called before each operation; may throw, or return a promise that rejects. */
  before?: ((operation: 'upload' | 'sums' | 'transform', call: number) => unknown) | undefined
  /** Changes results: of a sum 96 bytes, of a transform all values; little-endian. */
  corrupt?: ((result: Uint8Array, call: number) => Uint8Array) | undefined
  /** What its kernels are built with at first, and what measuring finds to suit it. */
  tuning?: { readonly assumed: Tuning; readonly measured: Tuning } | undefined
  /** Whether sums report their progress. */
  progress?: boolean | undefined
  /** Speed that it shows. */
  rate?: number | undefined
  /** Called when a device is opened. */
  open?: (() => void) | undefined
  isFallbackAdapter?: boolean
}

class FakePoints implements PointsOnGpu {
  readonly bytes: Uint8Array
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }
  get length(): number {
    return this.bytes.length / 96
  }
  part(start: number, length: number): FakePoints {
    return new FakePoints(this.bytes.subarray(96 * start, 96 * (start + length)))
  }
  dispose(): void {}
}

export class FakeGpu {
  readonly behaviour: FakeBehaviour
  opened = 0
  uploads = 0
  tuned = 0
  calls = 0
  /** Size and number of the transforms of each call. */
  readonly transforms: string[] = []
  /** Speeds that it was said to have. */
  readonly expected: (number | undefined)[] = []
  #lose: ((error: KzgError) => void) | undefined

  constructor(behaviour: FakeBehaviour = {}) {
    this.behaviour = behaviour
  }

  /** Takes the device away; whatever is under way fails. */
  lose(): void {
    this.#lose?.(new KzgError('DEVICE_LOST'))
  }

  readonly open = async (known?: Parameters<OpenEngines>[0]): Promise<GpuEngines> => {
    const { tuning, isFallbackAdapter = false } = this.behaviour
    this.behaviour.open?.()
    this.opened++
    const info = { key: 'fake adapter', description: 'a GPU that is Wasm', isFallbackAdapter }
    const kept = await known?.(info)
    const [msm, ntt] = await machines
    let isLost = false
    let tell: (reason: unknown) => void = () => {}
    const lost = new Promise<unknown>((resolve) => {
      tell = resolve
    })
    let end: (error: KzgError) => void = () => {}
    const broken = new Promise<never>((_, reject) => {
      end = (error) => {
        isLost = true
        reject(error)
        tell(error)
      }
    })
    broken.catch(() => {})
    this.#lose = end
    /** Work that ends early if the device does. */
    const work = async <T>(operation: 'upload' | 'sums' | 'transform', run: () => Promise<T>): Promise<T> => {
      if (isLost) throw new KzgError('DEVICE_LOST')
      const done = async (): Promise<T> => {
        const call = this.calls++
        await this.behaviour.before?.(operation, call)
        return run()
      }
      return Promise.race([done(), broken])
    }
    const corrupt = (result: Uint8Array): Uint8Array => this.behaviour.corrupt?.(result, this.calls) ?? result
    return {
      info,
      ...(tuning && {
        tuning: kept ?? tuning.assumed,
        tune: async () => {
          this.tuned++
          return tuning.measured
        },
      }),
      lost,
      ...(this.behaviour.rate !== undefined && { rate: this.behaviour.rate }),
      expectRate: (rate) => this.expected.push(rate),
      memoryBytes: 0,
      msm: {
        upload: (points) =>
          work('upload', async () => {
            this.uploads++
            return new FakePoints(points.slice())
          }),
        sums: (points, scalars, options) =>
          work('sums', async () => {
            if (this.behaviour.progress) options?.onProgress?.({ phase: 'sum', done: 0, total: scalars.length })
            const sums = []
            for (const [i, factors] of scalars.entries()) {
              const base = (Array.isArray(points) ? points[i] : points) as FakePoints
              sums.push(corrupt(await sumOf(msm, base.bytes.subarray(0, 3 * factors.length), factors)))
            }
            return sums
          }),
      },
      ntt: {
        transform: (values, { n, batch, inverse, coset }) =>
          work('transform', async () => {
            this.transforms.push(`${batch} × ${n}`)
            const options = { batch, ...(coset && { coset: reverseScalars(coset) }) }
            const given = reverseScalars(values)
            const out = inverse ? ntt.inverseSync(given, options) : ntt.forwardSync(given, options)
            return corrupt(reverseScalars(out))
          }),
        divide: (values, inverses, { n, coset }) =>
          work('transform', async () => {
            const [batch, shift] = [values.length / 32 / n, reverseScalars(coset)]
            this.transforms.push(`divide ${batch} × ${n}`)
            const load = (bytes: Uint8Array) => ntt.loadSync(reverseScalars(bytes))
            const [quotients, factors] = [load(values), load(inverses)]
            ntt.forwardSync(ntt.inverseSync(quotients, { batch }), { batch, coset: shift })
            ntt.inverseSync(ntt.multiplySync(quotients, factors), { batch, coset: shift })
            const out = ntt.readSync(quotients)
            for (const vector of [quotients, factors]) vector.dispose()
            return corrupt(reverseScalars(out))
          }),
      } satisfies NttMachine,
      dispose: () => end(new KzgError('DISPOSED')),
    }
  }
}

/** Sums that were computed before: tests work on the same few blobs. */
const known = new Map<string, Uint8Array>()

/** A sum over points and scalars, all little-endian. */
async function sumOf(msm: Msm, points: Uint8Array, factors: Uint8Array): Promise<Uint8Array> {
  const key = createHash('sha256').update(points).update(factors).digest('hex')
  const found = known.get(key)
  if (found) return found.slice()
  const sum = await msm.msm(pointsFromLittleEndian(points), reverseScalars(factors), { unchecked: true })
  const out = pointsToLittleEndian(sum)
  known.set(key, out)
  return out.slice()
}

const wasm = { backend: 'wasm', threads: 0 } as const
const machines: Promise<[Msm, Ntt]> = Promise.all([
  createMsmWith(platform, { group: 'G1', ...wasm }),
  createNttWith(platform, wasm),
])

/** A profile of the fake adapter, by which it takes so many times as long as Wasm. */
export const profileOf = (
  { tier, kind }: Pick<ProfileKey, 'tier' | 'kind'>,
  factor: (operation: Operation) => number,
): PerformanceProfile => anyProfile({ adapter: 'fake adapter', tier, kind }, factor)

/** Places for profiles that tests can look into. */
export class MemoryStore {
  readonly texts = new Map<string, string>()
  read(name: string): string | undefined {
    return this.texts.get(name)
  }
  write(name: string, text: string): void {
    this.texts.set(name, text)
  }
}

export const withGpu = (gpu: FakeGpu, store?: MemoryStore): Platform => ({
  ...platform,
  openGpuEngines: gpu.open,
  profiles: store,
})
