import { describe, expect, test } from 'vitest'
import { createKzgWith, type KzgOptions } from '../../src/kzg.ts'
import { MAINNET_PARTS } from '../../src/protocol/mainnet.gen.ts'
import { faultyPlatform } from './faulty-platform.ts'
import { makeBlob } from './samples.ts'

function withByte(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const changed = Uint8Array.from(bytes)
  changed[at] = value
  return changed
}

const FAULTS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  'without its last byte': (bytes) => bytes.subarray(0, -1),
  'without its last point': (bytes) => bytes.subarray(0, -96),
  empty: () => new Uint8Array(),
  'with a byte appended': (bytes) => Uint8Array.from([...bytes, 0]),
  'with its first bit flipped': (bytes) => withByte(bytes, 0, bytes[0]! ^ 1),
  'with its last bit flipped': (bytes) => withByte(bytes, bytes.length - 1, bytes.at(-1)! ^ 0x80),
  'with two points swapped': (bytes) =>
    Uint8Array.from([...bytes.subarray(96, 192), ...bytes.subarray(0, 96), ...bytes.subarray(192)]),
}

const needs = (part: string): KzgOptions => {
  if (part === 'verify') return { capabilities: 'verify' }
  if (part === 'columns') return { capabilities: 'cells' }
  return { capabilities: 'commit', setup: part === 'lagrange' ? 'mainnet' : 'mainnet-compact' }
}

describe.each(Object.values(MAINNET_PARTS))('setup part $name', ({ name, file }) => {
  test.each(Object.entries(FAULTS))('%s is refused by name', async (_fault, damage) => {
    const platform = faultyPlatform({ asset: (bytes, asset) => (asset === file ? damage(bytes) : bytes) })
    await expect(createKzgWith(platform, needs(name))).rejects.toMatchObject({ code: 'SETUP_MISMATCH', part: name })
  })

  test('undamaged is accepted', async () => {
    const kzg = await createKzgWith(faultyPlatform(), needs(name))
    kzg.dispose()
  })
})

test('a damaged part leaves what was loaded before usable, and can be loaded later', async () => {
  let damaged = true
  const platform = faultyPlatform({
    asset: (bytes, file) => (damaged && file.includes('lagrange') ? bytes.subarray(1) : bytes),
  })
  const kzg = await createKzgWith(platform, { capabilities: 'verify' })
  await expect(kzg.load('commit')).rejects.toMatchObject({ code: 'SETUP_MISMATCH', part: 'lagrange' })
  expect(kzg.verifyBlobKzgProofBatch([], [], [])).toBe(true)
  expect(() => kzg.blobToKzgCommitment(makeBlob(1))).toThrow(expect.objectContaining({ code: 'CAPABILITY_NOT_LOADED' }))
  damaged = false
  await kzg.load('commit')
  expect(kzg.blobToKzgCommitment(makeBlob(1))).toHaveLength(48)
  kzg.dispose()
})
