import type { Proven } from './inputs.ts'
import type { Operation } from './operation.ts'

const CELLS = 128
const CELLS_KEPT = 64
const BATCH = 64

export const KZG_OPERATIONS: readonly Operation[] = [
  {
    id: 'commit',
    title: 'commit to a blob',
    group: 'kzg',
    method: 'commit',
    calls: 1,
    rounds: { full: 7, quick: 3 },
    inputs: ({ random }) => [random.blob()],
  },
  {
    id: 'blob-proof',
    title: 'prove a blob',
    group: 'kzg',
    method: 'blobProof',
    calls: 1,
    rounds: { full: 7, quick: 3 },
    async inputs(inputs) {
      const { blob, commitment } = await inputs.committed()
      return [blob, commitment]
    },
  },
  {
    id: 'verify-blob',
    title: 'verify a blob',
    group: 'kzg',
    method: 'verifyBlob',
    calls: 4,
    rounds: { full: 7, quick: 3 },
    async inputs(inputs) {
      const { blob, commitment, proof } = await inputs.proven()
      return [blob, commitment, proof]
    },
  },
  {
    id: 'verify-batch-64',
    title: `verify ${BATCH} blobs as a batch`,
    group: 'kzg',
    method: 'verifyBlobBatch',
    isCostlyToPrepare: true,
    calls: 1,
    rounds: { full: 4, quick: 2 },
    async inputs(inputs) {
      const proven: Proven[] = []
      for (let i = 0; i < BATCH; i++) proven.push(await inputs.proven())
      const column = (key: keyof Proven) => proven.map((row) => row[key])
      return [column('blob'), column('commitment'), column('proof')]
    },
  },
  {
    id: 'cells-and-proofs',
    title: 'cells and their proofs',
    group: 'kzg',
    method: 'cellsAndProofs',
    calls: 1,
    rounds: { full: 7, quick: 2 },
    inputs: ({ random }) => [random.blob()],
  },
  {
    id: 'verify-cells-128',
    title: `verify ${CELLS} cells`,
    group: 'kzg',
    method: 'verifyCells',
    calls: 1,
    rounds: { full: 7, quick: 3 },
    async inputs(inputs) {
      const { commitment, cells, proofs } = await inputs.cells()
      return [cells.map(() => commitment), cells.map((_, i) => i), cells, proofs]
    },
  },
  {
    id: 'recover-64',
    title: `recover from ${CELLS_KEPT} of ${CELLS} cells`,
    group: 'kzg',
    method: 'recover',
    calls: 1,
    rounds: { full: 7, quick: 2 },
    async inputs(inputs) {
      const { cells } = await inputs.cells()
      const indices = inputs.random.subset(CELLS_KEPT, CELLS)
      return [indices, indices.map((index) => cells[index]!)]
    },
  },
]
