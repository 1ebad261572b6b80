/** Units that a device is taken to do in a millisecond before it has shown its speed: some of the slowest software. */
const FIRST_RATE = 1000
/** A measurement moves the estimate by at most this factor: a pause of the machine is not the device's speed. */
const LARGEST_STEP = 4
const WEIGHT = 0.3
/** Shorter submits measure the queue rather than the work. */
const LEAST_MS = 1

/** How much work fits into one submit: what a device does per millisecond, learnt from the submits themselves. */
export class Pace {
  readonly #milliseconds: number
  #rate = FIRST_RATE

  /** @param milliseconds that one submit may take; browsers end devices that are busy for seconds */
  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds
  }

  /** Units of cost per submit. */
  get budget(): number {
    return this.#rate * this.#milliseconds
  }

  /** Units per millisecond, as estimated now. */
  get rate(): number {
    return this.#rate
  }

  /** Takes account of a submit of so many units that kept the device busy for so long. */
  learn(units: number, milliseconds: number): void {
    if (units <= 0 || milliseconds < LEAST_MS) return
    const ratio = units / milliseconds / this.#rate
    const step = Math.min(Math.max(ratio, 1 / LARGEST_STEP), LARGEST_STEP)
    this.#rate *= step ** WEIGHT
  }
}
