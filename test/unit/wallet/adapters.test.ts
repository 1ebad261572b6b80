/** Adapters give what the instance gives, in the library's form, and refuse what it refuses. */
import { afterAll, describe, expect, test } from 'vitest'
import type { Kzg } from '../../../src/kzg.ts'
import { cKzg, ethereumjs, ethers, nodeEthKzg, ox, toEthersBlobs, universal, viem } from '../../../src/wallet/index.ts'
import { makeBlob } from '../../fault/samples.ts'
import { customSetup, openKzg } from '../../spec/support.ts'
import { plain } from './plain.ts'

const kzg = await openKzg()
afterAll(() => kzg.dispose())

const hex = (bytes: Uint8Array): `0x${string}` => `0x${Buffer.from(bytes).toString('hex')}`
const blob = makeBlob(7)
const commitment = kzg.blobToKzgCommitment(blob)
const proof = kzg.computeBlobKzgProof(blob, commitment)
const { cells, proofs } = kzg.computeCellsAndKzgProofs(blob)
const z = new Uint8Array(32).fill(1)
const { proof: opening, y } = kzg.computeKzgProof(blob, z)
const inRow = new Uint8Array(Buffer.concat(proofs))
const half = Array.from({ length: 64 }, (_, i) => 2 * i + 1)
const halfCells = half.map((i) => cells[i]!)
const texts = {
  blob: hex(blob),
  commitment: hex(commitment),
  proof: hex(proof),
  cells: cells.map(hex),
  proofs: proofs.map(hex),
}

test('viem and ethers: two closures, whose proof may be that of the cells', () => {
  for (const adapter of [viem, ethers]) {
    const { blobToKzgCommitment, computeBlobKzgProof } = adapter(kzg)
    expect(plain(blobToKzgCommitment(blob))).toEqual(plain(commitment))
    expect(plain(computeBlobKzgProof(blob, commitment))).toEqual(plain(proof))
    expect(plain(adapter(kzg, { eip7594: true }).computeBlobKzgProof(blob, commitment))).toEqual(plain(inRow))
  }
})

test('finished blobs for ethers, of bytes or hex', () => {
  const { blob: data, commitment, proof } = texts
  expect(plain(toEthersBlobs(kzg, [blob]))).toEqual(plain([{ data, commitment, proof }]))
  expect(plain(toEthersBlobs(kzg, [data], { eip7594: true }))).toEqual(plain([{ data, commitment, proof: hex(inRow) }]))
})

test('ox: objects, and recovery in any order', () => {
  const adapter = ox(kzg)
  expect(plain(adapter.computeCellsAndKzgProofs(blob))).toEqual(plain({ cells, proofs }))
  expect(plain(adapter.computeCells(blob))).toEqual(plain(cells))
  const backwards = adapter.recoverCellsAndKzgProofs([...half].reverse(), [...halfCells].reverse())
  expect(plain(backwards)).toEqual(plain({ cells, proofs }))
  expect(adapter.verifyCellKzgProofBatch([commitment], [3], [cells[3]!], [proofs[3]!])).toBe(true)
  expect(adapter.verifyCellKzgProofBatch([commitment], [4], [cells[3]!], [proofs[3]!])).toBe(false)
})

test('ethereumjs: eight functions on hex', () => {
  const adapter = ethereumjs(kzg)
  expect(Object.keys(adapter)).toHaveLength(8)
  expect(adapter.blobToKzgCommitment(texts.blob)).toBe(texts.commitment)
  expect(adapter.computeBlobProof(texts.blob, texts.commitment)).toBe(texts.proof)
  expect(adapter.verifyProof(texts.commitment, hex(z), hex(y), hex(opening))).toBe(true)
  expect(adapter.verifyProof(texts.commitment, hex(z), hex(z), hex(opening))).toBe(false)
  expect(adapter.verifyBlobProofBatch([texts.blob], [texts.commitment], [texts.proof])).toBe(true)
  expect(plain(adapter.computeCells(texts.blob))).toEqual(plain(texts.cells))
  expect(plain([...adapter.computeCellsAndProofs(texts.blob)])).toEqual(plain([texts.cells, texts.proofs]))
  expect(plain([...adapter.recoverCellsAndProofs(half, halfCells.map(hex))])).toEqual(
    plain([texts.cells, texts.proofs]),
  )
  expect(adapter.verifyCellKzgProofBatch([texts.commitment], [3], [texts.cells[3]!], [texts.proofs[3]!])).toBe(true)
})

test('hex in upper case and without 0x is as good, and answers come in lower case behind 0x', () => {
  const { blobToKzgCommitment } = ethereumjs(kzg)
  expect(blobToKzgCommitment(texts.blob.slice(2).toUpperCase())).toBe(texts.commitment)
  expect(universal(kzg).computeBlobProof(texts.blob.toUpperCase().replace('0X', '0x'), texts.commitment)).toBe(
    texts.proof,
  )
})

test('c-kzg: names, tuples, constants', () => {
  const adapter = cKzg(kzg)
  expect(plain([...adapter.computeKzgProof(blob, z)])).toEqual(plain([opening, y]))
  expect(plain([...adapter.computeCellsAndKzgProofs(blob)])).toEqual(plain([cells, proofs]))
  expect(plain([...adapter.recoverCellsAndKzgProofs(half, halfCells)])).toEqual(plain([cells, proofs]))
  expect(adapter.verifyBlobKzgProof(blob, commitment, proof)).toBe(true)
  expect(adapter.verifyBlobKzgProofBatch([blob], [commitment], [proof])).toBe(true)
  expect(adapter.verifyKzgProof(commitment, z, y, opening)).toBe(true)
  expect([adapter.BYTES_PER_BLOB, adapter.CELLS_PER_EXT_BLOB, adapter.FIELD_ELEMENTS_PER_CELL]).toEqual([
    131072, 128, 64,
  ])
})

describe('c-kzg: loadTrustedSetup', () => {
  const code = (name: string) => expect.objectContaining({ code: name })

  test('may be called once, and nothing waits for it', () => {
    const adapter = cKzg(kzg)
    adapter.blobToKzgCommitment(blob)
    adapter.loadTrustedSetup(8)
    expect(() => adapter.loadTrustedSetup(0)).toThrow(code('SETUP_LOADED'))
  })

  test('checks its arguments as the original does, or should', () => {
    const { loadTrustedSetup } = cKzg(kzg) as unknown as { loadTrustedSetup(...args: unknown[]): void }
    expect(() => loadTrustedSetup()).toThrow(code('BAD_TYPE'))
    for (const precompute of [-1, 16, 0.5, Number.NaN])
      expect(() => loadTrustedSetup(precompute)).toThrow(code('BAD_OPTION'))
    expect(() => loadTrustedSetup(0, 1)).toThrow(code('BAD_TYPE'))
    expect(() => loadTrustedSetup(0, 'any.txt')).toThrow(code('BAD_OPTION'))
    loadTrustedSetup(0)
  })

  test('compares a file with the setup that there is', async () => {
    const [own, other] = [await customSetup('tau-4'), await customSetup('tau-2')]
    const small = await openKzg({ setup: own })
    const files: Record<string, string> = { own, other, broken: 'x' }
    const { loadTrustedSetup } = universal(small, { readFile: (path) => files[path]! })
    expect(() => loadTrustedSetup(0, 'other')).toThrow(code('SETUP_MISMATCH'))
    expect(() => loadTrustedSetup('broken')).toThrow(code('BAD_SETUP'))
    loadTrustedSetup('own')
    small.dispose()
  })
})

describe('node-eth-kzg', () => {
  const { DasContextJs, MAX_NUM_COLUMNS } = nodeEthKzg(kzg)
  const context = DasContextJs.create({ usePrecomp: true })
  const bigints = half.map(BigInt)
  const perCell = halfCells.map(() => commitment)
  const halfProofs = half.map((i) => proofs[i]!)

  test('contexts are of the class, whose methods come off', () => {
    expect(MAX_NUM_COLUMNS).toBe(128)
    expect(context).toBeInstanceOf(DasContextJs)
    const { blobToKzgCommitment } = new DasContextJs()
    expect(plain(blobToKzgCommitment(blob))).toEqual(plain(commitment))
    expect(() => DasContextJs.create({} as never)).toThrow(expect.objectContaining({ code: 'BAD_TYPE' }))
  })

  /** Arguments and result by operation; each has a twin. */
  const operations = {
    blobToKzgCommitment: [[blob], commitment],
    computeKzgProof: [
      [blob, z],
      [opening, y],
    ],
    computeBlobKzgProof: [[blob, commitment], proof],
    verifyKzgProof: [[commitment, z, y, opening], true],
    verifyBlobKzgProof: [[blob, commitment, proof], true],
    verifyBlobKzgProofBatch: [[[blob], [commitment], [proof]], true],
    computeCells: [[blob], cells],
    computeCellsAndKzgProofs: [[blob], { cells, proofs }],
    recoverCellsAndKzgProofs: [[bigints, halfCells], { cells, proofs }],
    verifyCellKzgProofBatch: [[perCell, bigints, halfCells, halfProofs], true],
  } as const

  test.each(Object.entries(operations))('%s, twice', async (name, [args, expected]) => {
    const methods = context as unknown as Record<string, (...args: unknown[]) => unknown>
    const twin = methods[`async${name[0]!.toUpperCase()}${name.slice(1)}`]!
    expect(plain(methods[name]!(...args))).toEqual(plain(expected))
    const promise = twin(...args)
    expect(promise).toBeInstanceOf(Promise)
    expect(plain(await promise)).toEqual(plain(expected))
  })

  test('a twin rejects with the error of the operation itself', async () => {
    const bad = blob.slice().fill(0xff, 64, 96)
    const error = { code: 'NON_CANONICAL', index: 2 }
    expect(() => context.computeCellsAndKzgProofs(bad)).toThrow(expect.objectContaining(error))
    await expect(context.asyncComputeCellsAndKzgProofs(bad)).rejects.toMatchObject(error)
    await expect(context.asyncBlobToKzgCommitment(bad)).rejects.toMatchObject(error)
    const ascending = { code: 'UNSORTED_INDICES' }
    await expect(context.asyncRecoverCellsAndKzgProofs([...bigints].reverse(), halfCells)).rejects.toMatchObject(
      ascending,
    )
    await expect(
      context.asyncVerifyCellKzgProofBatch(perCell, [1n << 60n, ...bigints.slice(1)], halfCells, halfProofs),
    ).rejects.toMatchObject({ code: 'BAD_INDEX', index: 0 })
  })
})

describe('universal', () => {
  const all = universal(kzg)

  test('hex in, hex out; bytes in, bytes out', async () => {
    expect(plain(all.blobToKzgCommitment(blob))).toEqual(plain(commitment))
    expect(all.blobToKzgCommitment(texts.blob)).toBe(texts.commitment)
    expect(all.computeBlobKzgProof(texts.blob, texts.commitment)).toBe(texts.proof)
    expect(plain(all.computeCells(texts.blob))).toEqual(plain(texts.cells))
    expect(await all.asyncBlobToKzgCommitment(texts.blob)).toBe(texts.commitment)
    expect(plain(await all.asyncBlobToKzgCommitment(blob))).toEqual(plain(commitment))
    expect(all.verifyBlobKzgProofBatch([texts.blob], [texts.commitment], [texts.proof])).toBe(true)
    expect(all.verifyBlobProofBatch([blob], [commitment], [proof])).toBe(true)
    expect(
      await all.asyncVerifyCellKzgProofBatch([texts.commitment], [3n], [texts.cells[3]!], [texts.proofs[3]!]),
    ).toBe(true)
  })

  test('pairs are tuples and have names', async () => {
    const pair = all.computeCellsAndKzgProofs(texts.blob)
    expect(plain([...pair])).toEqual(plain([texts.cells, texts.proofs]))
    expect(plain([pair.cells, pair.proofs])).toEqual(plain([texts.cells, texts.proofs]))
    const opened = all.computeKzgProof(texts.blob, hex(z))
    expect(plain([opened.proof, opened.y])).toEqual(plain([...opened]))
    const recovered = await all.asyncRecoverCellsAndKzgProofs([...half].reverse(), halfCells.map(hex).reverse())
    expect(plain(recovered.proofs)).toEqual(plain(texts.proofs))
  })

  test('its context is itself, and with eip7594 a blob’s proof is that of its cells', () => {
    expect(all.DasContextJs.create({ usePrecomp: false })).toBe(all)
    expect(universal(kzg, { eip7594: true }).computeBlobProof(texts.blob, texts.commitment)).toBe(hex(inRow))
  })
})

/** What is wrong, what is called with it, and the error. */
const refusals: readonly [string, () => unknown, { code: string; index?: number }][] = [
  ...[viem, ox, ethers, ethereumjs, cKzg, nodeEthKzg, universal].flatMap(
    (adapter): [string, () => unknown, { code: string }][] => [
      [`${adapter.name} of nothing`, () => adapter(undefined as unknown as Kzg), { code: 'BAD_TYPE' }],
      [`${adapter.name} of another library`, () => adapter({} as Kzg), { code: 'BAD_TYPE' }],
    ],
  ),
  ['an option that is no boolean', () => viem(kzg, { eip7594: 1 as never }), { code: 'BAD_OPTION' }],
  ['an odd number of digits', () => ethereumjs(kzg).blobToKzgCommitment('0x123'), { code: 'BAD_HEX' }],
  ['a letter that is no digit', () => universal(kzg).computeCells(`0x${'0g'.repeat(131072)}`), { code: 'BAD_HEX' }],
  [
    'an item that is no hex',
    () => ethereumjs(kzg).verifyBlobProofBatch([texts.blob, 'no'], [], []),
    { code: 'BAD_HEX', index: 1 },
  ],
  ['bytes where hex is spoken', () => ethereumjs(kzg).blobToKzgCommitment(blob as never), { code: 'BAD_TYPE' }],
  [
    'an item in bytes',
    () => ethereumjs(kzg).verifyBlobProofBatch([texts.blob, blob as never], [], []),
    { code: 'BAD_TYPE', index: 1 },
  ],
  ['hex where bytes are spoken', () => viem(kzg).blobToKzgCommitment(texts.blob as never), { code: 'BAD_TYPE' }],
  ['no list', () => ethereumjs(kzg).verifyBlobProofBatch(texts.blob as never, [], []), { code: 'BAD_TYPE' }],
  ['nothing', () => universal(kzg).blobToKzgCommitment(undefined as never), { code: 'BAD_TYPE' }],
  ['a number', () => universal(kzg).computeCells(5 as never), { code: 'BAD_TYPE' }],
  ['a short blob in hex', () => ethereumjs(kzg).computeCells('0x00'), { code: 'BAD_LENGTH' }],
  [
    'a bigint that is no index',
    () => universal(kzg).recoverCellsAndKzgProofs([...half.slice(1), 1n << 70n], halfCells),
    { code: 'BAD_INDEX', index: 63 },
  ],
  [
    'cells out of order for ethereumjs',
    () => ethereumjs(kzg).recoverCellsAndProofs([...half].reverse(), texts.cells.slice(0, 64)),
    { code: 'UNSORTED_INDICES' },
  ],
  [
    'cells out of order for c-kzg',
    () => cKzg(kzg).recoverCellsAndKzgProofs([...half].reverse(), halfCells),
    { code: 'UNSORTED_INDICES' },
  ],
  ['blobs for ethers that are none', () => toEthersBlobs(kzg, [blob, '0x0x']), { code: 'BAD_HEX', index: 1 }],
]

test.each(refusals)('refused: %s', (_, call, error) => {
  expect(call).toThrow(expect.objectContaining({ name: 'KzgError', ...error }))
})
