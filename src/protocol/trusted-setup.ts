/**
 * A trusted setup by capability: what verifies, what commits, what makes cell proofs. Points are kept as host bytes that
 * a backend uploads at first use. See docs/adr/0003.
 */
import type { G1Resident, G2Resident } from '../backend/backend.ts'
import type { FixedPoints } from '../backend/precompute.ts'
import { CELLS_PER_EXT_BLOB, FIELD_ELEMENTS_PER_BLOB } from '../constants.ts'
import { KzgError } from '../errors.ts'

/** Each includes those before it. */
export const CAPABILITIES = ['verify', 'commit', 'cells'] as const
export type Capability = (typeof CAPABILITIES)[number]

export interface VerifyPart {
  /** [τ]₂ */
  readonly tau: G2Resident
  /** [τ⁶⁴]₂; absent if the setup has fewer than 65 points of G2 */
  readonly tauPerCell: G2Resident | undefined
  /** [1]₁ … [τ⁶³]₁ for cells; at least [1]₁ */
  readonly monomial: G1Resident
}

export interface SetupParts {
  readonly verify: VerifyPart
  /** [ℓᵢ(τ)]₁, n of them in bit-reversed order, as the scalars of a blob. */
  readonly lagrange: G1Resident | undefined
  /** FK20: 128 × 64 points, row k for frequency k. */
  readonly columns: G1Resident | undefined
}

export class TrustedSetup {
  /** Scalars of a blob, a power of two. */
  readonly n: number
  /** Whether operations on cells are defined: the mainnet size, and every point they need. */
  readonly hasCells: boolean
  #parts: SetupParts

  constructor(n: number, parts: SetupParts, hasCells: boolean) {
    this.n = n
    this.hasCells = hasCells && n === FIELD_ELEMENTS_PER_BLOB
    this.#parts = parts
  }

  get verify(): VerifyPart {
    return this.#parts.verify
  }

  /** @throws KzgError `CAPABILITY_NOT_LOADED` */
  get lagrange(): G1Resident {
    return this.#parts.lagrange ?? notLoaded('commit')
  }

  /** @throws KzgError `UNSUPPORTED_SETUP`; `CAPABILITY_NOT_LOADED` */
  get columns(): G1Resident {
    this.requireCells()
    return this.#parts.columns ?? notLoaded('cells')
  }

  /** [τ⁶⁴]₂.
   * @throws KzgError `UNSUPPORTED_SETUP` */
  get tauPerCell(): G2Resident {
    this.requireCells()
    return this.#parts.verify.tauPerCell ?? unsupported()
  }

  /** What is there of the points that whole sums are taken of. */
  get fixedPoints(): readonly FixedPoints[] {
    const { lagrange, columns } = this.#parts
    return [
      ...(lagrange ? [{ points: lagrange, sums: 1 }] : []),
      ...(columns ? [{ points: columns, sums: CELLS_PER_EXT_BLOB }] : []),
    ]
  }

  get capabilities(): readonly Capability[] {
    const { lagrange, columns } = this.#parts
    return CAPABILITIES.filter((name) => ({ verify: true, commit: lagrange, cells: columns })[name])
  }

  /** Adds parts; those that are present stay. */
  add({ lagrange, columns }: Partial<SetupParts>): void {
    const present = this.#parts
    this.#parts = { ...present, lagrange: present.lagrange ?? lagrange, columns: present.columns ?? columns }
  }

  /** @throws KzgError `UNSUPPORTED_SETUP` */
  requireCells(): void {
    if (!this.hasCells) unsupported()
  }
}

function notLoaded(capability: Capability): never {
  throw new KzgError(
    'CAPABILITY_NOT_LOADED',
    `this needs the capability '${capability}': call await kzg.load('${capability}') first, or leave it to createKzg`,
  )
}

export function unsupported(): never {
  throw new KzgError(
    'UNSUPPORTED_SETUP',
    `operations on cells need a setup of ${FIELD_ELEMENTS_PER_BLOB} points with g1_monomial and 65 points of G2`,
  )
}
