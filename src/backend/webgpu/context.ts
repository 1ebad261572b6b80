import { KzgError } from '../../errors.ts'
import { GpuError } from './errors.ts'

/** So many losses within so much time are no accident: then the device is left alone until the time is over. */
const MOST_LOSSES = 3
const LOSSES_WITHIN_MS = 60_000
/** How often a job is begun again on another device. */
const REPEATS = 2

/** A device with whatever runs on it. */
export interface Losable {
  /** Settles when the device is gone. */
  readonly lost: Promise<unknown>
  dispose(): void
}

/** What was made on a device, and can be made again from what the host has. */
export interface Disposable {
  dispose(): void
}

export interface ContextOptions<D> {
  readonly open: () => Promise<D>
  /** Whether there is another device after a loss; not if the caller passed the only one. */
  readonly hasSuccessor: boolean
  /** Called when a device is lost that was not given back. */
  readonly onLost?: (() => void) | undefined
  /** Milliseconds of a clock that does not go back. */
  readonly now?: (() => number) | undefined
}

/** What outlives devices: opens one when it is first wanted, and another after a loss, with what lived there made again. */
export class GpuContext<D extends Losable, R extends Disposable> {
  readonly #options: ContextOptions<D>
  readonly #now: () => number
  #opening: Promise<D> | undefined
  #ready: D | undefined
  /** Of the present device, by owner. */
  #residents = new Map<object, Promise<R>>()
  #losses = 0
  #lossTimes: number[] = []
  #isDisposed = false

  constructor(options: ContextOptions<D>) {
    this.#options = options
    this.#now = options.now ?? (() => performance.now())
  }

  /** The device, if it is open. */
  get ready(): D | undefined {
    return this.#ready
  }

  /** Devices that were lost so far. */
  get losses(): number {
    return this.#losses
  }

  /** Why no device is opened now, if none is: losses that are no accident, or of the only one. */
  get refusal(): GpuError | undefined {
    if (this.#losses > 0 && !this.#options.hasSuccessor)
      return new GpuError('DEVICE_LOST', 'the device that was passed is gone')
    const since = this.#now() - LOSSES_WITHIN_MS
    this.#lossTimes = this.#lossTimes.filter((time) => time > since)
    if (this.#lossTimes.length < MOST_LOSSES) return undefined
    return new GpuError('DEVICE_LOST', `${this.#lossTimes.length} times within a minute`)
  }

  /** The device in use, or a new one if there is none.
   * @throws what `open` throws; GpuError `DEVICE_LOST` by {@link refusal}; KzgError `DISPOSED` */
  async device(): Promise<D> {
    if (this.#isDisposed) throw new KzgError('DISPOSED')
    if (!this.#opening) {
      const { refusal } = this
      if (refusal) throw refusal
      this.#opening = this.#open()
      // The next call tries again.
      this.#opening.catch(() => {
        this.#opening = undefined
      })
    }
    return this.#opening
  }

  async #open(): Promise<D> {
    const device = await this.#options.open().catch((error: unknown) => {
      if (isLoss(error)) this.#count()
      throw error
    })
    if (this.#isDisposed) {
      device.dispose()
      throw new KzgError('DISPOSED')
    }
    this.#ready = device
    const gone = (): void => this.lose(device)
    device.lost.then(gone, gone)
    return device
  }

  /**
   * Does work on the device; if that is lost meanwhile, begins again on the next one. So work takes what lives on a device
   * from {@link resident}, and changes nothing outside before it is over.
   *
   * @throws GpuError `DEVICE_LOST` if that happens three times in succession, or there is no other device; all other
   *   failures at once
   */
  async run<T>(work: (device: D) => Promise<T>): Promise<T> {
    for (let left = REPEATS; ; left--) {
      let device: D | undefined
      try {
        device = await this.device()
        return await work(device)
      } catch (error) {
        if (!this.isGone(device, error)) throw error
        if (device && isLoss(error)) this.lose(device)
        if (left === 0 || this.refusal) throw error
      }
    }
  }

  /** Whether a call failed because its device went, lost or given back, and not by its own fault. */
  isGone(device: D | undefined, error: unknown): boolean {
    if (this.#isDisposed) return false
    return isLoss(error) || (error instanceof KzgError && error.code === 'DISPOSED' && device !== this.#ready)
  }

  /**
   * What belongs to an owner on the present device, made unless it is there.
   *
   * @throws GpuError `DEVICE_LOST` if no device is open; what `make` throws, and then the next call tries again
   */
  async resident(owner: object, make: (device: D) => Promise<R>): Promise<R> {
    const device = this.#ready
    if (!device) throw new GpuError('DEVICE_LOST', 'before something was made on it')
    const residents = this.#residents
    const found = residents.get(owner)
    if (found) return found
    const made = make(device)
    residents.set(owner, made)
    made.catch(() => residents.delete(owner))
    return made
  }

  /** Frees what was made for an owner. */
  forget(owner: object): void {
    const found = this.#residents.get(owner)
    this.#residents.delete(owner)
    found?.then((made) => made.dispose()).catch(() => {})
  }

  /** Gives the device back, if one is open; the next call opens another one. */
  close(): void {
    const device = this.#ready
    if (!device) return
    this.#drop()
    device.dispose()
  }

  /** Forgets a device that was lost, unless it has been forgotten already. */
  lose(device: D): void {
    if (this.#ready !== device) return
    this.#drop()
    this.#count()
  }

  /** Gives the device back for good. */
  dispose(): void {
    this.#isDisposed = true
    this.close()
  }

  #count(): void {
    if (this.#isDisposed) return
    this.#losses++
    this.#lossTimes.push(this.#now())
    this.#options.onLost?.()
  }

  /** With a device, all that was on it is gone. */
  #drop(): void {
    this.#opening = undefined
    this.#ready = undefined
    this.#residents = new Map()
  }
}

const isLoss = (error: unknown): boolean => error instanceof KzgError && error.code === 'DEVICE_LOST'
