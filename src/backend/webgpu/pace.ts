/** Units that a device is taken to do in a millisecond before it has shown its speed: those of slow software. */
const FIRST_RATE = 1000
/** One measurement moves the estimate by at most this factor: a pause of the machine is not the device's speed. */
const LARGEST_STEP = 4
/** Shorter spans measure clocks and queues, and count as this long. */
const LEAST_MS = 1
/** What is near the estimate may be noise, and moves it by this power of the ratio. */
const NEAR = 2
const WEIGHT = 0.25
/**
 * Submits of one job that the queue holds at most. Two would keep a device busy that reports each when it is done; some
 * implementations report several at once and a hundredth of a second late, which is little beside eight.
 */
const AHEAD = 8
/** While the speed is not known, what is in the queue may be far more than it should. */
const FIRST_AHEAD = 2
const KNOWN_AFTER = 4
/** Below this part of the calibrated speed a device is no longer what was calibrated: hot, or shared with others. */
const THROTTLED = 1 / 4
/** Submits in a row that show so, by the device's own clock; shorter ones show its latency. */
const STRIKES = 3
const TELLING_MS = 20
/** Then jobs are refused for so long; after that, until the next submit that shows it. */
const COOL_DOWN_MS = 30_000

/** How much work fits into one submit: what a device does per millisecond, learnt from the submits themselves. */
export class Pace {
  readonly #milliseconds: number
  #rate = FIRST_RATE
  #learnt = 0
  #expected: number | undefined
  #strikes = 0
  /** Of the last submit that counted against the device. */
  #slow = 0
  #refusedAt: number | undefined

  /** @param milliseconds that one submit may take; browsers end devices that are busy for seconds */
  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds
  }

  /** Units of cost per submit. */
  get budget(): number {
    return this.#rate * this.#milliseconds
  }

  /** Submits that a job may have in the queue. */
  get ahead(): number {
    return this.#learnt < KNOWN_AFTER ? FIRST_AHEAD : AHEAD
  }

  /** Units per millisecond, as estimated now. */
  get rate(): number {
    return this.#rate
  }

  /**
   * Takes account of so many units, submitted in so many portions, that were done in a span of time.
   *
   * A span holds delays beside the work, so it shows a speed that the device has at least. That it is slower than
   * estimated shows only where a portion took longer than a portion should.
   */
  learn(units: number, milliseconds: number, submits: number): void {
    if (units <= 0) return
    this.#learnt++
    const ratio = units / Math.max(milliseconds, LEAST_MS) / this.#rate
    if (ratio < 1 && milliseconds <= this.#milliseconds * submits) return
    const isNear = ratio < NEAR && ratio > 1 / NEAR
    this.#rate *= isNear ? ratio ** WEIGHT : Math.min(Math.max(ratio, 1 / LARGEST_STEP), LARGEST_STEP)
  }

  /**
   * Compares a submit with the calibrated speed.
   *
   * @param milliseconds as the device measured them: what the host sees holds whatever else its thread did, and says nothing
   * against a device
   */
  judge(units: number, milliseconds: number): void {
    if (this.#expected === undefined || units <= 0) return
    const rate = units / milliseconds
    if (rate >= this.#expected * THROTTLED) this.#strikes = 0
    else if (milliseconds >= TELLING_MS) {
      this.#strikes++
      this.#slow = rate
    }
  }

  /**
   * Sets the speed that calibration found, in units per millisecond; a fourth of it counts as throttled. A device that has
   * shown none yet begins with half of it.
   */
  expect(rate: number | undefined): void {
    this.#expected = rate
    this.#strikes = 0
    this.#refusedAt = undefined
    if (rate !== undefined && this.#learnt === 0) this.#rate = rate / 2
  }

  /** Whether a job that would begin now should not: the speed that was seen and the calibrated one, if it was far below. */
  refusal(now = performance.now()): { readonly rate: number; readonly expected: number } | undefined {
    const expected = this.#expected
    if (expected === undefined || this.#strikes < STRIKES) {
      this.#refusedAt = undefined
      return undefined
    }
    this.#refusedAt ??= now
    if (now - this.#refusedAt <= COOL_DOWN_MS) return { rate: this.#slow, expected }
    this.#strikes = STRIKES - 1
    this.#refusedAt = undefined
    return undefined
  }
}
