/** Finished sidecars in each library's shape, with progress, abort and errors; and viem's five-item form. */
import { afterAll, describe, expect, test } from 'vitest'
import type { Progress } from '../../../src/backend/recipe.ts'
import type { Kzg } from '../../../src/kzg.ts'
import { prepareSidecars, viem, viemSerializer } from '../../../src/wallet/index.ts'
import { makeBlob } from '../../fault/samples.ts'
import { openPooled } from '../../pool-support.ts'
import { plain } from './plain.ts'

const kzg = await openPooled({ threads: 2 })
afterAll(() => kzg.dispose())

const hex = (bytes: Uint8Array): `0x${string}` => `0x${Buffer.from(bytes).toString('hex')}`
const blobs = [makeBlob(3), makeBlob(4)]
const texts = blobs.map(hex)
const commitments = blobs.map(kzg.blobToKzgCommitment)
const proofs = blobs.map((blob, i) => kzg.computeBlobKzgProof(blob, commitments[i]!))
const cellProofs = blobs.map(kzg.computeCellProofs)
const inRow = cellProofs.map((list) => hex(Buffer.concat(list)))
const flat = cellProofs.flat().map(hex)
const hashes = await prepareSidecars(kzg, blobs, { eip7594: false }).then(({ blobVersionedHashes }) =>
  blobVersionedHashes.map(hex),
)
const both = (proof: readonly string[]) =>
  commitments.map((commitment, i) => [texts[i]!, hex(commitment), proof[i]!] as const)

test('bytes', async () => {
  const sidecars = await prepareSidecars(kzg, blobs)
  expect(plain(sidecars.proofs)).toEqual(plain(cellProofs.flat()))
  expect(plain(sidecars.commitments)).toEqual(plain(commitments))
  expect(plain(sidecars.blobs)).toEqual(plain(blobs))
  expect(plain((await prepareSidecars(kzg, texts, { eip7594: false })).proofs)).toEqual(plain(proofs))
  expect(hashes.every((hash) => /^0x01[0-9a-f]{62}$/.test(hash))).toBe(true)
})

test.each([true, false])('viem and ethers, eip7594: %s', async (eip7594) => {
  const rows = both(eip7594 ? inRow : proofs.map(hex))
  expect(await prepareSidecars(kzg, blobs, { format: 'viem', eip7594 })).toEqual({
    sidecars: rows.map(([blob, commitment, proof]) => ({ blob, commitment, proof })),
    blobVersionedHashes: hashes,
  })
  expect(await prepareSidecars(kzg, texts, { format: 'ethers', eip7594 })).toEqual({
    ...{ type: 3, blobWrapperVersion: eip7594 ? 1 : null, blobVersionedHashes: hashes },
    blobs: rows.map(([data, commitment, proof]) => ({ data, commitment, proof })),
  })
})

test('ox and ethereumjs', async () => {
  const its = commitments.map(hex)
  expect(await prepareSidecars(kzg, blobs, { format: 'ox' })).toEqual({
    sidecars: { blobs: texts, commitments: its, cellProofs: flat },
    blobVersionedHashes: hashes,
  })
  const common = { blobs: texts, kzgCommitments: its, blobVersionedHashes: hashes }
  const format = 'ethereumjs'
  const now = await prepareSidecars(kzg, blobs, { format })
  expect(now).toEqual({ ...common, kzgProofs: flat, networkWrapperVersion: 1 })
  const before = await prepareSidecars(kzg, blobs, { format, eip7594: false })
  expect(before).toEqual({ ...common, kzgProofs: proofs.map(hex), networkWrapperVersion: 0 })
})

test('progress counts both phases up to one total', async () => {
  const seen: Progress[] = []
  await prepareSidecars(kzg, blobs, { onProgress: (progress) => seen.push(progress) })
  expect(seen.map(({ done }) => done)).toEqual([1, 2, 3, 4])
  expect(new Set(seen.map(({ total }) => total))).toEqual(new Set([4]))
  expect(seen.map(({ phase }) => phase)).toEqual(['commit', 'commit', 'cells', 'cells'])
})

test('an abort rejects with its reason, before, during and after the computation', async () => {
  const reason = new Error('enough')
  await expect(prepareSidecars(kzg, blobs, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  for (const after of [1, 3, 4]) {
    const controller = new AbortController()
    const onProgress = ({ done }: Progress) => done === after && controller.abort(reason)
    const promise = prepareSidecars(kzg, blobs, { format: 'viem', signal: controller.signal, onProgress })
    await expect(promise).rejects.toBe(reason)
  }
})

const refusals: readonly [string, () => Promise<unknown>, { code: string; index?: number }][] = [
  ['no instance', () => prepareSidecars({} as Kzg, blobs), { code: 'BAD_TYPE' }],
  ['no list', () => prepareSidecars(kzg, blobs[0] as never), { code: 'BAD_TYPE' }],
  ['no blob', () => prepareSidecars(kzg, []), { code: 'BAD_LENGTH' }],
  ['a format that is none', () => prepareSidecars(kzg, blobs, { format: 'toString' as never }), { code: 'BAD_OPTION' }],
  ['a version that is none', () => prepareSidecars(kzg, blobs, { eip7594: 'yes' as never }), { code: 'BAD_OPTION' }],
  ['ox by EIP-4844', () => prepareSidecars(kzg, blobs, { format: 'ox', eip7594: false }), { code: 'BAD_OPTION' }],
  ['hex that is none', () => prepareSidecars(kzg, [texts[0]!, 'no']), { code: 'BAD_HEX', index: 1 }],
  ['a short blob', () => prepareSidecars(kzg, [texts[0]!, '0x00']), { code: 'BAD_LENGTH', index: 1 }],
  [
    'a scalar too large',
    () => prepareSidecars(kzg, [blobs[0]!, new Uint8Array(131072).fill(0xff)]),
    { code: 'NON_CANONICAL', index: 1 },
  ],
]

test.each(refusals)('refused: %s', async (_, call, error) => {
  await expect(call()).rejects.toMatchObject({ name: 'KzgError', ...error })
})

describe('serializer for viem', () => {
  type Transaction = Readonly<Record<string, unknown>>
  /** In the place of viem's, whose own is run by the examples: says what it got. */
  const calls: [Transaction, unknown][] = []
  const serialize = (transaction: Transaction, signature?: unknown): `0x${string}` => {
    calls.push([transaction, signature])
    return '0x03c20102'
  }
  const serializer = viemSerializer(kzg, serialize)
  const signature = { r: '0x1', s: '0x2', yParity: 0 }
  const [sidecars, single] = [inRow, proofs.map(hex)].map((list) =>
    both(list).map(([blob, commitment, proof]) => ({ blob, commitment, proof })),
  )

  test('whatever has no blobs is left as it is', () => {
    const transaction = { to: '0x', sidecars: false }
    expect(serializer(transaction, signature)).toBe('0x03c20102')
    expect(calls.pop()).toEqual([transaction, signature])
  })

  test('the hash that is signed is of the body', () => {
    expect(serializer({ to: '0x', sidecars })).toBe('0x03c20102')
    expect(calls.pop()).toEqual([{ to: '0x', sidecars: false, blobVersionedHashes: hashes }, undefined])
    expect(serializer({ to: '0x', blobs: texts, sidecars: false }, signature)).toBe('0x03c20102')
    expect(calls.pop()?.[0]).toEqual({ to: '0x', sidecars: false, blobVersionedHashes: hashes })
  })

  test('five items, from sidecars of either kind or from blobs', () => {
    const expected = serializer({ sidecars }, signature)
    // 0x03, a list with three bytes of length, the body, version 1, and a list of two blobs.
    expect(expected).toMatch(/^0x03fa[0-9a-f]{6}c2010201fa[0-9a-f]{6}ba020000/)
    expect(expected.length).toBe(2 + 2 * (1 + 4 + 3 + 1 + (4 + 2 * (4 + 131072)) + (2 + 2 * 49) + (3 + 256 * 49)))
    expect(expected.endsWith(flat.at(-1)!.slice(2))).toBe(true)
    expect(serializer({ sidecars: single }, signature)).toBe(expected)
    expect(serializer({ blobs }, signature)).toBe(expected)
    expect(serializer({ blobs: texts, ...signature })).toBe(expected)
  })

  test('a serializer may be asynchronous', async () => {
    const later = viemSerializer(kzg, async (transaction: Transaction) => serialize(transaction))
    expect(await later({ sidecars })).toBe('0x03c20102')
    expect(await (later as (...args: unknown[]) => Promise<string>)({ sidecars }, signature)).toBe(
      serializer({ sidecars }, signature),
    )
  })

  const bad = (part: object) => [sidecars![0], { ...sidecars![1], ...part }]
  test.each([
    ['a proof of another length', { sidecars: bad({ proof: '0x1234' }) }, { code: 'BAD_LENGTH', index: 1 }],
    ['a short blob', { sidecars: bad({ blob: '0x1234' }) }, { code: 'BAD_LENGTH', index: 1 }],
    ['a short commitment', { sidecars: bad({ commitment: '0x12' }) }, { code: 'BAD_LENGTH', index: 1 }],
    ['hex that is none', { sidecars: bad({ commitment: '0xxx' }) }, { code: 'BAD_HEX', index: 1 }],
    ['a sidecar that is none', { sidecars: [sidecars![0], null] }, { code: 'BAD_TYPE', index: 1 }],
    ['sidecars that are no list', { sidecars: 5 }, { code: 'BAD_TYPE' }],
  ])('refused: %s', (_, transaction, error) => {
    expect(() => serializer(transaction, signature)).toThrow(expect.objectContaining({ name: 'KzgError', ...error }))
  })

  test('it takes a function', () => {
    expect(() => viemSerializer(kzg, undefined as never)).toThrow(expect.objectContaining({ code: 'BAD_TYPE' }))
    expect(viem(kzg, { eip7594: true }).computeBlobKzgProof(blobs[0]!, commitments[0]!).length).toBe(6144)
  })
})
