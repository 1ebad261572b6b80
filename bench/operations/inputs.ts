import type { Random } from '../random.ts'
import type { Argument, MethodName, Methods, Outcome } from '../subjects/subject.ts'

const G1_BYTES = 96

export interface Proven {
  readonly blob: Uint8Array
  readonly commitment: Uint8Array
  readonly proof: Uint8Array
}

/** Makes inputs: random ones, and what a reference library computes from them. */
export class Inputs {
  readonly random: Random
  readonly #reference: Methods
  readonly #points: Uint8Array

  /** @param points bytes of different points, of which a sum of n takes the first n: in every round the same ones, as in
   *   a proving key, with fresh scalars */
  constructor(random: Random, reference: Methods, points: Uint8Array) {
    this.random = random
    this.#reference = reference
    this.#points = points
  }

  points(n: number): Uint8Array {
    if (n * G1_BYTES > this.#points.length) throw new Error(`there are fewer than ${n} points`)
    return this.#points.subarray(0, n * G1_BYTES)
  }

  async committed(): Promise<Omit<Proven, 'proof'>> {
    const blob = this.random.blob()
    const [commitment] = await this.#compute('commit', blob)
    return { blob, commitment: commitment! }
  }

  async proven(): Promise<Proven> {
    const { blob, commitment } = await this.committed()
    const [proof] = await this.#compute('blobProof', blob, commitment)
    return { blob, commitment, proof: proof! }
  }

  async cells(): Promise<{ commitment: Uint8Array; cells: readonly Uint8Array[]; proofs: readonly Uint8Array[] }> {
    const { blob, commitment } = await this.committed()
    // The outcome is one list: the cells, then their proofs.
    const both = await this.#compute('cellsAndProofs', blob)
    return { commitment, cells: both.slice(0, both.length / 2), proofs: both.slice(both.length / 2) }
  }

  async #compute(method: MethodName, ...args: readonly Argument[]): Promise<readonly Uint8Array[]> {
    const { call, outcome } = await this.#reference[method]!(...args)
    const said: Outcome = await outcome(await call())
    if (typeof said === 'boolean') throw new Error(`${method} gave no bytes`)
    return said
  }
}
