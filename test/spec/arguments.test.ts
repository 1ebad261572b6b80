/** Arguments that are no byte strings, lists or indices at all: a typed error names them, and the instance works on. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KzgError } from '../../src/errors.ts'
import type { Kzg } from '../../src/kzg.ts'
import { bytesOf } from '../vectors/expand.ts'
import { openKzg, runnableTiers } from './support.ts'

const blob = bytesOf({ $: 'blob', seed: 1 })
const point = Uint8Array.from({ length: 48 }, (_, i) => (i === 0 ? 0xc0 : 0))
const scalar = new Uint8Array(32)
const cell = new Uint8Array(2048)
const cells = new Array<Uint8Array>(64).fill(cell)
const indices = cells.map((_, i) => i)

type Kind = 'bytes' | 'list' | 'indices'

/** Method → valid arguments with their kinds. */
const METHODS: Readonly<Partial<Record<keyof Kzg, readonly (readonly [Kind, unknown])[]>>> = {
  blobToKzgCommitment: [['bytes', blob]],
  computeKzgProof: [
    ['bytes', blob],
    ['bytes', scalar],
  ],
  computeBlobKzgProof: [
    ['bytes', blob],
    ['bytes', point],
  ],
  verifyKzgProof: [
    ['bytes', point],
    ['bytes', scalar],
    ['bytes', scalar],
    ['bytes', point],
  ],
  verifyBlobKzgProof: [
    ['bytes', blob],
    ['bytes', point],
    ['bytes', point],
  ],
  verifyBlobKzgProofBatch: [
    ['list', [blob]],
    ['list', [point]],
    ['list', [point]],
  ],
  computeCells: [['bytes', blob]],
  computeCellProofs: [['bytes', blob]],
  computeCellsAndKzgProofs: [['bytes', blob]],
  recoverCellsAndKzgProofs: [
    ['indices', indices],
    ['list', cells],
  ],
  verifyCellKzgProofBatch: [
    ['list', [point]],
    ['indices', [0]],
    ['list', [cell]],
    ['list', [point]],
  ],
  commitPolynomial: [['bytes', scalar]],
  openPolynomial: [
    ['bytes', scalar],
    ['bytes', scalar],
  ],
  verifyPolynomial: [
    ['bytes', point],
    ['bytes', scalar],
    ['bytes', scalar],
    ['bytes', point],
  ],
}

function detached(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes)
  structuredClone(copy.buffer, { transfer: [copy.buffer] })
  return copy
}

function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length))
  copy.set(bytes)
  return copy
}

/** What may stand in the place of bytes, made from the right value. */
const NOT_BYTES: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  'a number': (bytes) => bytes.length,
  'a hex string': (bytes) => `0x${Buffer.from(bytes).toString('hex')}`,
  'an array of numbers': (bytes) => Array.from(bytes),
  'an object with a length': (bytes) => ({ length: bytes.length }),
  'an ArrayBuffer': (bytes) => bytes.slice().buffer,
  'a Uint8ClampedArray': (bytes) => Uint8ClampedArray.from(bytes),
  'a DataView': (bytes) => new DataView(bytes.slice().buffer),
  'a view of a SharedArrayBuffer': shared,
  'a detached view': detached,
}

const NOT_LISTS: Readonly<Record<string, unknown>> = {
  undefined: undefined,
  null: null,
  'a string': '0x00',
  bytes: new Uint8Array(48),
  'an object with a length': { length: 1 },
  'an object with a length of gigabytes': { length: 2 ** 32 },
}

const NOT_INDICES: Readonly<Record<string, unknown>> = { bigint: 0n, string: '0', null: null, undefined: undefined }

interface Row {
  readonly name: string
  readonly method: keyof Kzg
  readonly args: readonly unknown[]
  readonly code: string
  readonly index: number | undefined
}

function rows(): Row[] {
  return Object.entries(METHODS).flatMap(([method, valid]) =>
    valid.flatMap(([kind, value], position) => {
      const row = (what: string, replacement: unknown, index?: number, code = 'BAD_TYPE'): Row => ({
        name: `${method}, argument ${position}: ${what}`,
        method: method as keyof Kzg,
        args: valid.map(([, argument], i) => (i === position ? replacement : argument)),
        code,
        index,
      })
      if (kind === 'bytes') return Object.entries(NOT_BYTES).map(([what, make]) => row(what, make(value as Uint8Array)))
      const list = value as unknown[]
      const last = list.length - 1
      const lists = Object.entries(NOT_LISTS).map(([what, replacement]) => row(what, replacement))
      if (kind === 'indices') {
        const items = Object.entries(NOT_INDICES).map(([what, item]) =>
          row(`item is ${what}`, [...list.slice(0, -1), item], last),
        )
        const nan = row('item is NaN', [...list.slice(0, -1), Number.NaN], last, 'BAD_INDEX')
        return [...lists, ...items, nan]
      }
      const items = Object.entries(NOT_BYTES).map(([what, make]) =>
        row(`item is ${what}`, [...list.slice(0, -1), make(list[last] as Uint8Array)], last),
      )
      return [...lists, ...items]
    }),
  )
}

describe.each(runnableTiers())('%s', (tier) => {
  let kzg: Kzg
  beforeAll(async () => {
    kzg = await openKzg({ tier })
  })
  afterAll(() => kzg.dispose())

  const call = (method: keyof Kzg, args: readonly unknown[]): unknown =>
    (kzg[method] as (...args: readonly unknown[]) => unknown)(...args)

  it.each(rows().map((row) => [row.name, row] as const))('%s', (_, { method, args, code, index }) => {
    const error = expectError(() => call(method, args))
    expect({ code: error.code, index: error.index }).toEqual({ code, index })
  })

  it.each(['verifyBlobKzgProofBatch', 'verifyCellKzgProofBatch', 'recoverCellsAndKzgProofs'] as const)(
    '%s refuses lists of 2^32 − 1 holes at once and without memory for them',
    (method) => {
      const before = process.memoryUsage().rss
      const start = performance.now()
      expectError(() =>
        call(
          method,
          METHODS[method]!.map(() => new Array(2 ** 32 - 1)),
        ),
      )
      expect(performance.now() - start).toBeLessThan(1_000)
      expect(process.memoryUsage().rss - before).toBeLessThan(2 ** 26)
    },
  )

  it('answers right after all that, from a Node Buffer and from a view at an odd offset', () => {
    const expected = kzg.blobToKzgCommitment(blob)
    const odd = new Uint8Array(blob.length + 3).subarray(3)
    odd.set(blob)
    expect(kzg.blobToKzgCommitment(odd)).toEqual(expected)
    expect(kzg.blobToKzgCommitment(Buffer.from(blob))).toEqual(expected)
  })
})

function expectError(call: () => unknown): KzgError {
  try {
    call()
  } catch (error) {
    expect(error).toBeInstanceOf(KzgError)
    return error as KzgError
  }
  throw new Error('accepted')
}
