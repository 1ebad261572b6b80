/** The calls that are timed. Each round gives every library the same fresh inputs, which no earlier round has used. */
import type { Random } from './random.ts'
import type { Library, Native } from './subjects/subject.ts'

const CELLS = 128
const CELLS_KEPT = 64
const BATCH = 64

interface Proven {
  readonly blob: Uint8Array
  readonly commitment: Uint8Array
  readonly proof: Uint8Array
}

interface Cells {
  readonly commitment: Uint8Array
  readonly cells: readonly Uint8Array[]
  readonly proofs: readonly Uint8Array[]
}

/** Makes inputs: random blobs, and what a reference library computes from them. */
export class Inputs {
  readonly random: Random
  readonly #reference: Library

  constructor(random: Random, reference: Library) {
    this.random = random
    this.#reference = reference
  }

  committed(): { blob: Uint8Array; commitment: Uint8Array } {
    const { native, bytes, commit } = this.#reference
    const blob = this.random.blob()
    return { blob, commitment: bytes(commit(native(blob))) }
  }

  proven(): Proven {
    const { native, bytes, blobProof } = this.#reference
    const { blob, commitment } = this.committed()
    return { blob, commitment, proof: bytes(blobProof(native(blob), native(commitment))) }
  }

  cells(): Cells {
    const { native, bytes, cellsAndProofs } = this.#reference
    const { blob, commitment } = this.committed()
    const [cells, proofs] = cellsAndProofs(native(blob))
    return { commitment, cells: cells.map(bytes), proofs: proofs.map(bytes) }
  }
}

export type Result = boolean | Native | readonly [readonly Native[], readonly Native[]]

/** Binds one round's inputs, converted to the library's form: what remains is the call itself. */
type Bind = (library: Library) => () => Result

export interface Operation {
  readonly id: string
  readonly title: string
  /** Calls in one sample, each with inputs of its own; the sample is their mean. */
  readonly calls: number
  readonly rounds: { readonly full: number; readonly quick: number }
  readonly inputs: (inputs: Inputs) => Bind
}

export const OPERATIONS: readonly Operation[] = [
  {
    id: 'commit',
    title: 'commit to a blob',
    calls: 1,
    rounds: { full: 9, quick: 3 },
    inputs: ({ random }) => {
      const blob = random.blob()
      return (library) => {
        const input = library.native(blob)
        return () => library.commit(input)
      }
    },
  },
  {
    id: 'blob-proof',
    title: 'prove a blob',
    calls: 1,
    rounds: { full: 9, quick: 3 },
    inputs: (inputs) => {
      const { blob, commitment } = inputs.committed()
      return (library) => {
        const [b, c] = [library.native(blob), library.native(commitment)]
        return () => library.blobProof(b, c)
      }
    },
  },
  {
    id: 'verify-blob',
    title: 'verify a blob',
    calls: 4,
    rounds: { full: 9, quick: 3 },
    inputs: (inputs) => {
      const { blob, commitment, proof } = inputs.proven()
      return (library) => {
        const [b, c, p] = [library.native(blob), library.native(commitment), library.native(proof)]
        return () => library.verifyBlob(b, c, p)
      }
    },
  },
  {
    id: 'verify-batch-64',
    title: `verify ${BATCH} blobs as a batch`,
    calls: 1,
    rounds: { full: 5, quick: 1 },
    inputs: (inputs) => {
      const proven = Array.from({ length: BATCH }, () => inputs.proven())
      return (library) => {
        const column = (key: keyof Proven) => proven.map((row) => library.native(row[key]))
        const [blobs, commitments, proofs] = [column('blob'), column('commitment'), column('proof')]
        return () => library.verifyBlobBatch(blobs, commitments, proofs)
      }
    },
  },
  {
    id: 'cells-and-proofs',
    title: 'cells and their proofs',
    calls: 1,
    rounds: { full: 7, quick: 2 },
    inputs: ({ random }) => {
      const blob = random.blob()
      return (library) => {
        const input = library.native(blob)
        return () => library.cellsAndProofs(input)
      }
    },
  },
  {
    id: 'verify-cells-128',
    title: `verify ${CELLS} cells`,
    calls: 1,
    rounds: { full: 9, quick: 3 },
    inputs: (inputs) => {
      const { commitment, cells, proofs } = inputs.cells()
      return (library) => {
        const commitments = cells.map(() => library.native(commitment))
        const indices = cells.map((_, i) => i)
        const [c, p] = [cells.map(library.native), proofs.map(library.native)]
        return () => library.verifyCells(commitments, indices, c, p)
      }
    },
  },
  {
    id: 'recover-64',
    title: `recover from ${CELLS_KEPT} of ${CELLS} cells`,
    calls: 1,
    rounds: { full: 7, quick: 2 },
    inputs: (inputs) => {
      const { cells } = inputs.cells()
      const indices = inputs.random.subset(CELLS_KEPT, CELLS)
      return (library) => {
        const kept = indices.map((index) => library.native(cells[index]!))
        return () => library.recover(indices, kept)
      }
    },
  },
]
