/** The choice between Wasm and GPU as instances see it. Everything behind it is loaded when it is first wanted. */
import type { GpuEngines, OpenEngines, PointsOnGpu } from './backend/adaptive/engines.ts'
import type { Shape } from './backend/adaptive/law.ts'
import type { Probes } from './backend/adaptive/probes.ts'
import type { InstanceKind } from './backend/adaptive/profile.ts'
import type { Router } from './backend/adaptive/router.ts'
import type { ProfileStore } from './backend/adaptive/store.ts'
import type { Task } from './backend/adaptive/task.ts'
import { keepNothingAlive } from './backend/timers.ts'
import { KzgError, messageOf } from './errors.ts'
import type { Audit, GpuChoice, GpuOptions, GpuReport, Operation } from './gpu-api.ts'
import { loadOnce } from './loading.ts'
import type { Platform } from './platform/platform.ts'
import { VERSION } from './version.ts'

/** Terms or scalars from which a GPU is looked for: what it opens for, profiles may then call for less. */
const LEAST_WORK = 512
/** Milliseconds between two measurements behind the caller's back. */
const PAUSE = 20

const BACKENDS: readonly unknown[] = [undefined, 'auto', 'wasm', 'webgpu']
const AUDITS: readonly unknown[] = [undefined, 'full', 'sampled', 'off']

/** @throws KzgError `BAD_OPTION` */
export function requireGpuOptions({ backend, audit, profile, gpuMemoryLimit }: GpuOptions): void {
  if (!BACKENDS.includes(backend)) {
    throw new KzgError('BAD_OPTION', `backend is 'auto', 'wasm' or 'webgpu', not ${String(backend)}`)
  }
  if (!AUDITS.includes(audit)) {
    throw new KzgError('BAD_OPTION', `audit is 'full', 'sampled' or 'off', not ${String(audit)}`)
  }
  if (profile !== undefined && profile !== false && (typeof profile !== 'object' || profile === null)) {
    throw new KzgError('BAD_OPTION', 'profile is a profile, a store of them, or false')
  }
  if (gpuMemoryLimit !== undefined && !(gpuMemoryLimit > 0)) {
    throw new KzgError('BAD_OPTION', 'gpuMemoryLimit is a positive number of bytes')
  }
}

export interface AcceleratorContext {
  readonly platform: Platform
  /** Tier and threads of the Wasm side. */
  readonly tier: string
  /** What it uses of a GPU: sums, transforms, or both. */
  readonly kind: InstanceKind
  readonly probes: () => Probes | Promise<Probes>
}

export class Accelerator implements GpuChoice {
  readonly #options: GpuOptions
  readonly #context: AcceleratorContext
  /** Why there is nothing to choose. */
  readonly #off: string | undefined
  readonly #load = loadOnce(() => this.#start())
  #router: Router | undefined
  /** Why there is none, if one was wanted. */
  #problem: string | undefined
  #isDisposed = false

  /** @param unsupported why this instance has nothing for a GPU
   * @throws KzgError `BAD_OPTION` */
  constructor(options: GpuOptions, context: AcceleratorContext, unsupported?: string) {
    if (options.backend === 'webgpu' && unsupported !== undefined) throw new KzgError('BAD_OPTION', unsupported)
    this.#options = options
    this.#context = context
    this.#off = unsupported ?? whyOff(options, context.platform)
  }

  /** Where results of the GPU are to be checked, how much of them. */
  get audit(): Audit {
    return this.#options.audit ?? 'sampled'
  }

  /** Opens the GPU if the caller wants nothing else.
   * @throws KzgError `GPU_UNAVAILABLE`, `GPU_INIT`, `GPU_WRONG_RESULT` */
  async start(): Promise<void> {
    if (this.#options.backend === 'webgpu') await (await this.#load()).open()
  }

  /** Runs a task where it is expected to be faster. */
  run<T>(task: Task<T>): Promise<T> {
    if (this.#off !== undefined) return task.wasm()
    if (this.#options.backend === 'webgpu') return this.#load().then((router) => router.run(task))
    if (this.#router) return this.#router.run(task)
    // What it takes to load is nothing that a call should wait for.
    if (task.shape.n * task.shape.batch >= LEAST_WORK) {
      this.#load()
        .then((router) => router.consider(task.operation, task.shape))
        .catch((error: unknown) => {
          // Reported, and tried again by the next call.
          this.#problem = `the choice could not be loaded: ${messageOf(error)}`
        })
    }
    return task.wasm()
  }

  /** A task on the GPU with everything that its time is taken for, to measure it. */
  async probe<T>(engines: GpuEngines, task: Task<T>): Promise<void> {
    const result = await task.gpu(engines)
    if (this.audit === 'full') await task.audit(result)
  }

  /** Whether a part of a call that runs on the GPU is to run there, too. */
  isForGpu(operation: Operation, shape: Shape): boolean {
    return this.#router?.isForGpu(operation, shape) ?? false
  }

  /** Points on the device of the call, by what they belong to. */
  resident(owner: object, bytes: () => Uint8Array): Promise<PointsOnGpu> {
    if (!this.#router) throw new KzgError('INTERNAL', 'points for a GPU that is not open')
    return this.#router.resident(owner, bytes)
  }

  forget(owner: object): void {
    this.#router?.forget(owner)
  }

  explain(...[operation, n, batch = 1]: Parameters<GpuChoice['explain']>): ReturnType<GpuChoice['explain']> {
    const shape: Shape = { n, batch }
    if (this.#off !== undefined) return { backend: 'wasm', reason: this.#off }
    if (this.#router) return this.#router.explain(operation, shape)
    return { backend: 'wasm', reason: this.#problem ?? 'no call has been large enough to look for a GPU' }
  }

  async calibrate(options: Parameters<GpuChoice['calibrate']>[0] = {}): ReturnType<GpuChoice['calibrate']> {
    if (this.#off !== undefined) throw new KzgError('GPU_UNAVAILABLE', this.#off)
    // Its pauses keep nothing alive, for they may be nobody's; here somebody waits for what comes after them.
    const alive = setInterval(() => {}, 1000)
    try {
      return await (await this.#load()).calibrate(options)
    } finally {
      clearInterval(alive)
    }
  }

  exportProfile(): ReturnType<GpuChoice['exportProfile']> {
    return this.#router?.profile
  }

  get report(): GpuReport {
    if (this.#router) return this.#router.report
    const nothing = {
      adapter: undefined,
      isFallbackAdapter: undefined,
      tuning: undefined,
      profileRefused: undefined,
      memoryBytes: 0,
    }
    return {
      ...nothing,
      state: this.#off === undefined ? 'closed' : 'off',
      reason: this.#off ?? this.#problem,
      isCalibrated: false,
      calls: { wasm: 0, webgpu: 0 },
      ...{ failures: [], failureCount: 0, losses: 0, breaker: 'closed' },
    }
  }

  dispose(): void {
    this.#isDisposed = true
    this.#router?.dispose()
  }

  async #start(): Promise<Router> {
    const { platform, tier, kind, probes } = this.#context
    const { calibration = true, onFallback, gpuMemoryLimit } = this.#options
    const { Router } = await import('./backend/adaptive/router.ts')
    const router = new Router({
      open: platform.openGpuEngines ?? ((known) => openReal(this.#options, this.#context.kind, known)),
      hasSuccessor: this.#options.device === undefined,
      leastWork: LEAST_WORK,
      isForced: this.#options.backend === 'webgpu',
      isFullyAudited: this.audit === 'full',
      ...{ tier, kind, probes: await probes(), version: VERSION, onFallback, gpuMemoryLimit },
      ...profileOptions(this.#options, platform),
      isSelfCalibrating: calibration,
      pause,
    })
    if (this.#isDisposed) router.dispose()
    this.#router = router
    return router
  }
}

async function openReal(
  options: GpuOptions,
  kind: InstanceKind,
  known: Parameters<OpenEngines>[0],
): Promise<GpuEngines> {
  const { openEngines } = await import('./backend/adaptive/open-engines.ts')
  const { gpu, device, gpuMemoryLimit: memoryLimit, backend } = options
  const settings = {
    ...(gpu && { gpu }),
    ...(device && { device }),
    ...(memoryLimit !== undefined && { memoryLimit }),
    // Whoever wants nothing but the GPU waits for its kernels at the first call, and only for those that it needs.
    warmUp: backend === 'webgpu' ? undefined : kind,
  }
  return openEngines(settings, known)
}

function whyOff({ backend, gpu, device }: GpuOptions, platform: Platform): string | undefined {
  if (backend === 'wasm') return "the option backend is 'wasm'"
  const { navigator } = globalThis as { readonly navigator?: { readonly gpu?: unknown } }
  if (backend === 'webgpu' || platform.openGpuEngines || gpu || device || navigator?.gpu) return undefined
  return 'this runtime has no WebGPU'
}

function profileOptions(
  { profile }: GpuOptions,
  platform: Platform,
): { store?: ProfileStore | undefined; profile?: unknown } {
  if (profile === false) return {}
  if (profile === undefined) return { store: platform.profiles }
  return 'read' in profile ? { store: profile } : { profile }
}

/** Some milliseconds, in which the process may end. */
const pause = (): Promise<void> => new Promise((resolve) => keepNothingAlive(setTimeout(resolve, PAUSE)))
