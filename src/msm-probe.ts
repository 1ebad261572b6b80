/** Sums over made-up points, to measure both sides. */
import { runSync } from './backend/driver.ts'
import { G1_GENERATOR } from './backend/generators.ts'
import type { CurveBackend } from './backend/wasm/curve-backend.ts'
import type { LoadedPoints } from './msm-recipes.ts'
import { randomScalars } from './probe-input.ts'

/** Points that differ. In a sum of many random terms the few that fall together do not show. */
const DISTINCT = 256
const POINT_BYTES = 96

/** Input of any size, made once. */
export class MsmProbe {
  readonly #backend: CurveBackend
  readonly #loaded = new Map<number, LoadedPoints>()
  #distinct: Uint8Array | undefined

  constructor(backend: CurveBackend) {
    this.#backend = backend
  }

  /** Everything that was made. */
  get points(): readonly LoadedPoints[] {
    return [...this.#loaded.values()]
  }

  input(n: number): { points: LoadedPoints; scalars: Uint8Array; isNew: boolean } {
    const found = this.#loaded.get(n)
    const points = found ?? { n, bytes: this.#tiled(n), isDisposed: false }
    if (!found) this.#loaded.set(n, points)
    return { points, scalars: randomScalars(n), isNew: !found }
  }

  #tiled(n: number): Uint8Array {
    this.#distinct ??= multiples(this.#backend)
    const bytes = new Uint8Array(n * POINT_BYTES)
    for (let at = 0; at < bytes.length; at += this.#distinct.length) {
      bytes.set(this.#distinct.subarray(0, Math.min(this.#distinct.length, bytes.length - at)), at)
    }
    return bytes
  }
}

function multiples(backend: CurveBackend): Uint8Array {
  const out = new Uint8Array(DISTINCT * POINT_BYTES)
  // biome-ignore lint/correctness/useYield: some milliseconds
  runSync(backend, function* ({ groups: { g1 } }) {
    const generator = g1.decode([G1_GENERATOR], false, { name: 'generator' })
    for (let i = 0; i < DISTINCT; i++) {
      const point = g1.multiplyVartime(generator, randomScalars(1))
      out.set(g1.encode(point, 'uncompressed'), i * POINT_BYTES)
      point.dispose()
    }
  })
  return out
}
