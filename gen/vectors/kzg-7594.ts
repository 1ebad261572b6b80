import { type ByteString, bytesOf, bytesToHex, hexToBytes } from '../../test/vectors/expand.ts'
import { answer, type Row, refused, type VectorFile } from './file.ts'
import { cKzg, SOURCE_CKZG } from './oracle.ts'
import { badBlobs, badPoints, INFINITY_HEX, R_HEX, R_MINUS_1_HEX, replaced } from './points.ts'

const SUITE = 'kzg-eip7594'
const CELLS = 128
const ONE = `0x${'00'.repeat(31)}01`

const BLOBS: Readonly<Record<string, ByteString>> = {
  'random 1': { $: 'blob', seed: 1 },
  'random 2': { $: 'blob', seed: 2 },
  zero: { $: 'repeat', hex: '0x00', times: 131_072 },
  'constant r − 1': { $: 'repeat', hex: R_MINUS_1_HEX, times: 4096 },
  'one in the last scalar': { $: 'repeat', hex: `0x${'00'.repeat(32)}`, times: 4096, set: { 4095: ONE } },
}

interface RecoverInput {
  readonly cell_indices: readonly number[]
  readonly cells: readonly ByteString[]
}

const range = (from: number, to: number, step = 1): number[] =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + step * i)
const cell = (index: number, seed = 1): ByteString => ({ $: 'cell', seed, index })
const some = (indices: readonly number[]): RecoverInput => ({
  cell_indices: indices,
  cells: indices.map((index) => cell(index)),
})

/** 64 of 128 by a fixed shuffle, ascending. */
const scattered = range(0, CELLS)
  .sort((a, b) => ((a * 89 + 7) % 131) - ((b * 89 + 7) % 131))
  .slice(0, 64)
  .sort((a, b) => a - b)

function recoverRows(): Row[] {
  const half = some(range(0, 64))
  const indices = (cell_indices: readonly number[]) => ({ ...half, cell_indices })
  const cells = (list: readonly unknown[]) => ({ ...half, cells: list })
  const bad = (set: Record<number, string>) => replaced<unknown>(half.cells, 5, { $: 'cell', seed: 1, index: 5, set })
  return [
    { name: 'first half', input: { ...half } },
    { name: 'second half', input: { ...some(range(64, CELLS)) } },
    { name: 'even cells', input: { ...some(range(0, CELLS, 2)) } },
    { name: 'odd cells', input: { ...some(range(1, CELLS, 2)) } },
    { name: 'scattered half', input: { ...some(scattered) } },
    { name: '65 cells', input: { ...some(range(30, 95)) } },
    { name: 'all but one', input: { ...some(range(0, CELLS).filter((i) => i !== 77)) } },
    { name: 'all', input: { ...some(range(0, CELLS)) } },
    { name: 'none', input: { ...some([]) }, code: 'TOO_FEW_CELLS' },
    { name: '63 cells', input: { ...some(range(0, 63)) }, code: 'TOO_FEW_CELLS' },
    { name: 'a cell missing', input: cells(half.cells.slice(1)), code: 'LENGTH_MISMATCH' },
    { name: 'an index missing', input: { ...some(range(0, 65)), cell_indices: range(0, 64) }, code: 'LENGTH_MISMATCH' },
    { name: 'no cells', input: cells([]), code: 'LENGTH_MISMATCH' },
    { name: 'duplicate index', input: indices([0, 0, ...range(2, 64)]), code: 'DUPLICATE_INDEX', index: 1 },
    { name: 'index 128', input: indices([...range(0, 63), 128]), code: 'BAD_INDEX', index: 63 },
    { name: 'index 2^32 + 63', input: indices([...range(0, 63), 2 ** 32 + 63]), code: 'BAD_INDEX', index: 63 },
    { name: 'index −1', input: indices([-1, ...range(1, 64)]), code: 'BAD_INDEX', index: 0 },
    { name: 'scalar r in cell 5', input: cells(bad({ 0: R_HEX })), code: 'NON_CANONICAL', index: 5 },
    { name: 'last scalar r in cell 5', input: cells(bad({ 63: R_HEX })), code: 'NON_CANONICAL', index: 5 },
    { name: 'cell 7 one byte short', input: cells(resized(half.cells, 7, 2047)), code: 'BAD_LENGTH', index: 7 },
    { name: 'cell 7 one byte long', input: cells(resized(half.cells, 7, 2049)), code: 'BAD_LENGTH', index: 7 },
    { name: 'cell 7 of one scalar', input: cells(resized(half.cells, 7, 32)), code: 'BAD_LENGTH', index: 7 },
  ]
}

/**
 * What the package that answers the other rows lets pass: it sorts the indices, where the specification asks for
 * ascending order since fulu, and truncates fractions.
 */
const uncheckedRows = refused([
  {
    name: 'index 1.5',
    input: { ...some(range(0, 64)), cell_indices: [0, 1.5, ...range(2, 64)] },
    code: 'BAD_INDEX',
    index: 1,
  },
  { name: 'shuffled', input: { ...some([1, 0, ...range(2, 64)]) }, code: 'UNSORTED_INDICES', index: 1 },
  { name: 'descending', input: { ...some(range(0, 64).reverse()) }, code: 'UNSORTED_INDICES', index: 1 },
])

const resized = (list: readonly ByteString[], i: number, length: number): ByteString[] =>
  replaced<ByteString>(list, i, { $: 'resize', of: list[i]!, length })

interface CellClaim {
  readonly commitment: string
  readonly index: number
  readonly cell: ByteString
  readonly proof: string
}

const batch = (claims: readonly CellClaim[]) => ({
  commitments: claims.map(({ commitment }) => commitment),
  cell_indices: claims.map(({ index }) => index),
  cells: claims.map(({ cell }) => cell),
  proofs: claims.map(({ proof }) => proof),
})

function verifyRows(claim: (seed: number, index: number) => CellClaim): Row[] {
  const both = [claim(1, 0), claim(2, 0), claim(1, 127), claim(2, 64), claim(1, 5)]
  const all = batch(both)
  const infinity = (index: number): CellClaim => ({
    commitment: INFINITY_HEX,
    index,
    cell: { $: 'repeat', hex: '0x00', times: 2048 },
    proof: INFINITY_HEX,
  })
  const swap = <T>([a, b, ...rest]: readonly T[]) => [b, a, ...rest]
  const long = { $: 'resize', of: all.cells[3]!, length: 2049 }
  const short = { $: 'resize', of: all.cells[3]!, length: 2047 }
  return [
    { name: 'empty', input: batch([]) },
    { name: 'one cell', input: batch([claim(1, 3)]) },
    { name: 'all cells of a blob', input: batch(range(0, CELLS).map((i) => claim(1, i))) },
    { name: 'one column of two blobs', input: batch([claim(1, 9), claim(2, 9)]) },
    { name: 'two blobs, any order', input: all },
    { name: 'the same cell three times', input: batch([claim(1, 5), claim(1, 5), claim(1, 5)]) },
    { name: 'zero blob', input: batch([infinity(0)]) },
    // Regression: an MSM that batches its additions from 8 points on mishandled infinity.
    { name: 'zero blob, 8 cells', input: batch(range(0, 8).map(infinity)) },
    { name: 'zero blob, 9 cells', input: batch(range(0, 9).map(infinity)) },
    { name: 'zero blob, all cells', input: batch(range(0, CELLS).map(infinity)) },
    { name: 'zero blob among others', input: batch([...both, ...range(3, 12).map(infinity)]) },
    // Regression: a challenge over the de-duplicated or over the wrong commitments.
    { name: 'commitments swapped', input: { ...all, commitments: swap(all.commitments) } },
    { name: 'proofs swapped', input: { ...all, proofs: swap(all.proofs) } },
    { name: 'cells swapped', input: { ...all, cells: swap(all.cells) } },
    { name: 'index changed', input: { ...all, cell_indices: [1, ...all.cell_indices.slice(1)] } },
    {
      name: 'scalar changed',
      input: { ...all, cells: replaced<ByteString>(all.cells, 4, { $: 'cell', seed: 1, index: 5, set: { 63: ONE } }) },
    },
    { name: 'proof at infinity', input: { ...all, proofs: replaced(all.proofs, 0, INFINITY_HEX) } },
    { name: 'commitment at infinity', input: { ...all, commitments: replaced(all.commitments, 0, INFINITY_HEX) } },
    { name: 'errors that cancel without a random factor', input: cancelling(claim) },
    { name: 'no cells', input: { ...all, cells: [] }, code: 'LENGTH_MISMATCH' },
    { name: 'a commitment missing', input: { ...all, commitments: all.commitments.slice(1) }, code: 'LENGTH_MISMATCH' },
    { name: 'an index missing', input: { ...all, cell_indices: all.cell_indices.slice(1) }, code: 'LENGTH_MISMATCH' },
    { name: 'a cell missing', input: { ...all, cells: all.cells.slice(1) }, code: 'LENGTH_MISMATCH' },
    { name: 'a proof missing', input: { ...all, proofs: all.proofs.slice(1) }, code: 'LENGTH_MISMATCH' },
    { name: 'only proofs', input: { ...batch([]), proofs: all.proofs }, code: 'LENGTH_MISMATCH' },
    {
      name: 'index 128',
      input: { ...all, cell_indices: replaced(all.cell_indices, 1, 128) },
      code: 'BAD_INDEX',
      index: 1,
    },
    {
      name: 'index −1',
      input: { ...all, cell_indices: replaced(all.cell_indices, 1, -1) },
      code: 'BAD_INDEX',
      index: 1,
    },
    {
      name: 'cell 3 one byte long',
      input: { ...all, cells: replaced<unknown>(all.cells, 3, long) },
      code: 'BAD_LENGTH',
      index: 3,
    },
    {
      name: 'cell 3 one byte short',
      input: { ...all, cells: replaced<unknown>(all.cells, 3, short) },
      code: 'BAD_LENGTH',
      index: 3,
    },
    {
      name: 'scalar r in cell 4',
      input: {
        ...all,
        cells: replaced<ByteString>(all.cells, 4, { $: 'cell', seed: 1, index: 5, set: { 63: R_HEX } }),
      },
      code: 'NON_CANONICAL',
      index: 4,
    },
    ...badPoints('commitment 2', (point) => ({ ...all, commitments: replaced(all.commitments, 2, point) }), 2),
    ...badPoints('proof 3', (point) => ({ ...all, proofs: replaced(all.proofs, 3, point) }), 3),
  ]
}

/** Two claims whose proofs are exchanged: their plain sum is right, so only the random factors can tell. */
function cancelling(claim: (seed: number, index: number) => CellClaim): Row['input'] {
  const [a, b] = [claim(1, 7), claim(2, 7)]
  return batch([
    { ...a, proof: b.proof },
    { ...b, proof: a.proof },
  ])
}

export function generate7594(): VectorFile[] {
  const kzg = cKzg()
  const b = hexToBytes
  const known = new Map(
    [1, 2].map((seed) => {
      const blob = bytesOf({ $: 'blob', seed })
      const [, proofs] = kzg.computeCellsAndKzgProofs(blob)
      return [seed, { commitment: bytesToHex(kzg.blobToKzgCommitment(blob)), proofs: proofs.map(bytesToHex) }]
    }),
  )
  const claim = (seed: number, index: number): CellClaim => {
    const { commitment, proofs } = known.get(seed)!
    return { commitment, index, cell: cell(index, seed), proof: proofs[index]! }
  }
  const blobs = [
    ...Object.entries(BLOBS).map(([name, blob]) => ({ name, input: { blob } })),
    ...badBlobs((blob) => ({ blob })),
  ]
  const recover = ({ cell_indices, cells }: { cell_indices: number[]; cells: string[] }) =>
    kzg.recoverCellsAndKzgProofs(cell_indices, cells.map(b))

  const sorted = answer([{ name: 'sorted', input: { ...some(scattered) } }], recover)[0]!
  const shuffled = [...scattered].sort((x, y) => ((x * 53) % 127) - ((y * 53) % 127))
  const anyOrder = [
    { name: 'shuffled', input: { ...some(shuffled) }, output: sorted.output },
    { name: 'descending', input: { ...some([...scattered].reverse()) }, output: sorted.output },
    { name: 'ascending', input: { ...some(scattered) }, output: sorted.output },
    ...refused([
      {
        name: 'duplicate far apart',
        input: { ...some(shuffled), cell_indices: [...shuffled.slice(0, 63), shuffled[0]!] },
        code: 'DUPLICATE_INDEX',
        index: 63,
      },
      { name: '63 cells', input: { ...some(shuffled.slice(1)) }, code: 'TOO_FEW_CELLS' },
    ]),
  ]

  const file = (fn: string, note: string, cases: VectorFile['cases'], source = SOURCE_CKZG): VectorFile => ({
    suite: SUITE,
    fn,
    source,
    note,
    cases,
  })
  return [
    file(
      'compute_cells',
      'the first 64 cells repeat the blob',
      answer(blobs, ({ blob }: { blob: string }) => kzg.computeCells(b(blob))),
    ),
    file(
      'compute_cells_and_kzg_proofs',
      'cells as the digest of their concatenation',
      answer(blobs, ({ blob }: { blob: string }) => kzg.computeCellsAndKzgProofs(b(blob))),
    ),
    file('recover_cells_and_kzg_proofs', 'from half of the cells to all of them', [
      ...answer(recoverRows(), recover),
      ...uncheckedRows,
    ]),
    file(
      'recover_cells_and_kzg_proofs_any_order',
      'with { anyOrder: true }',
      anyOrder,
      `${SOURCE_CKZG}; order by hand`,
    ),
    file(
      'verify_cell_kzg_proof_batch',
      'infinity with 8 cells and more, exchanged items and mismatched lists are regressions of other implementations',
      answer(
        verifyRows(claim),
        (input: { commitments: string[]; cell_indices: number[]; cells: string[]; proofs: string[] }) =>
          kzg.verifyCellKzgProofBatch(
            input.commitments.map(b),
            input.cell_indices,
            input.cells.map(b),
            input.proofs.map(b),
          ),
      ),
    ),
  ]
}
