import { KzgError } from '../../errors.ts'
import type { AdapterInfo, GpuEngines, OpenEngines, PointsOnGpu } from './engines.ts'

/** A device while it lives: opened when it is first wanted, again after it was lost, with points that are uploaded once for
 * each. What it holds of points is found by their object, and made again from the host's copy. */
export class GpuHost {
  readonly #open: OpenEngines
  readonly #onLost: () => void
  #opening: Promise<GpuEngines> | undefined
  #ready: GpuEngines | undefined
  #residents = new Map<object, Promise<PointsOnGpu>>()
  #info: AdapterInfo | undefined
  #losses = 0
  #isDisposed = false

  /** @param onLost called when a device is lost that was not given back */
  constructor(open: OpenEngines, onLost: () => void) {
    this.#open = open
    this.#onLost = onLost
  }

  /** The engines, if they are open. */
  get ready(): GpuEngines | undefined {
    return this.#ready
  }

  /** Of the last device that was open. */
  get info(): AdapterInfo | undefined {
    return this.#info
  }

  get losses(): number {
    return this.#losses
  }

  /** @throws KzgError `GPU_UNAVAILABLE`; `GPU_INIT`; `DISPOSED` */
  async engines(): Promise<GpuEngines> {
    if (this.#isDisposed) throw new KzgError('DISPOSED')
    this.#opening ??= this.#start()
    return this.#opening
  }

  /** Points on the present device, uploaded unless they are there.
   * @param bytes the host's copy, as `MsmMachine.upload` takes it */
  async resident(owner: object, bytes: () => Uint8Array): Promise<PointsOnGpu> {
    const { msm } = await this.engines()
    const found = this.#residents.get(owner)
    if (found) return found
    const residents = this.#residents
    const upload = msm.upload(bytes())
    residents.set(owner, upload)
    // A failed upload is tried again by the next call.
    upload.catch(() => residents.delete(owner))
    return upload
  }

  /** Frees what was uploaded for an owner. */
  forget(owner: object): void {
    const found = this.#residents.get(owner)
    this.#residents.delete(owner)
    found?.then((points) => points.dispose()).catch(() => {})
  }

  /** Gives the device back; the next call opens another one. */
  close(): void {
    const engines = this.#ready
    this.#drop()
    engines?.dispose()
  }

  dispose(): void {
    this.#isDisposed = true
    // One that is still being opened is given back when it is there.
    this.#opening?.then((engines) => engines.dispose()).catch(() => {})
    this.close()
  }

  /** Forgets a device that was lost, unless it has been forgotten already. */
  lose(engines: GpuEngines): void {
    if (this.#ready !== engines) return
    this.#losses++
    this.#drop()
    if (!this.#isDisposed) this.#onLost()
  }

  #drop(): void {
    this.#opening = undefined
    this.#ready = undefined
    this.#residents = new Map()
  }

  async #start(): Promise<GpuEngines> {
    try {
      const engines = await this.#open()
      this.#ready = engines
      this.#info = engines.info
      const gone = (): void => this.lose(engines)
      engines.lost.then(gone, gone)
      return engines
    } catch (error) {
      this.#opening = undefined
      throw error
    }
  }
}
