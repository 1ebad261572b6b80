import { KzgError } from '../../../errors.ts'
import type { Lease } from '../buffers.ts'

/**
 * Scalars that stay on the device: canonical, 32 bytes each, in natural order. The device has the only copy; when it is
 * lost, so are they, and every call with them fails with `DEVICE_LOST`. One operation at a time; while it lasts, others
 * are `BUSY`. A failure in the middle of a change disposes the vector, since half a transform means nothing.
 */
export class GpuFrVec {
  /** Number of scalars. */
  readonly length: number
  #lease: Lease | undefined
  #users = 0
  #isChanging = false

  /** @internal */
  constructor(length: number, lease: Lease) {
    this.length = length
    this.#lease = lease
  }

  /** Gives the memory back; a second time changes nothing. @throws KzgError `BUSY` */
  dispose(): void {
    if (this.#users > 0) throw new KzgError('BUSY')
    this.#lease?.release()
    this.#lease = undefined
  }

  /** Reads the values. @internal @throws KzgError `DISPOSED`, `BUSY` while they change */
  async reading<T>(body: (lease: Lease) => Promise<T>): Promise<T> {
    const lease = this.#usable(this.#isChanging)
    this.#users++
    try {
      return await body(lease)
    } finally {
      this.#users--
    }
  }

  /** Has the values replaced by those in the lease that `body` gives. @internal @throws KzgError `DISPOSED`, `BUSY` */
  async changing(body: (lease: Lease) => Promise<Lease>): Promise<void> {
    const lease = this.#usable(this.#users > 0)
    this.#users++
    this.#isChanging = true
    this.#lease = undefined
    try {
      this.#lease = await body(lease)
    } finally {
      if (this.#lease !== lease) lease.release()
      this.#isChanging = false
      this.#users--
    }
  }

  #usable(isBusy: boolean): Lease {
    if (isBusy) throw new KzgError('BUSY')
    if (this.#lease === undefined) throw new KzgError('DISPOSED')
    return this.#lease
  }
}
