/** Every method × every argument × everything that can be wrong with it. */
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createKzgWith, type Kzg } from '../../src/kzg.ts'
import { faultyPlatform } from './faulty-platform.ts'
import { makeSamples, type Samples, thrownBy } from './samples.ts'

/** How an argument is checked. `point` and `scalars` name what its bytes mean. */
type Kind = 'bytes' | 'bytesList' | 'indices'
interface Parameter {
  readonly name: string
  readonly kind: Kind
  readonly holds: 'scalars' | 'point' | 'none'
  /** Coefficients have no fixed length; one byte less is wrong all the same. */
  readonly anyMultipleOf32?: true
  readonly valid: (samples: Samples) => unknown
}

const scalars = (name: string, valid: Parameter['valid']): Parameter => ({
  name,
  kind: 'bytes',
  holds: 'scalars',
  valid,
})
const point = (name: string, valid: Parameter['valid']): Parameter => ({ name, kind: 'bytes', holds: 'point', valid })
const scalarsList = (name: string, valid: Parameter['valid']): Parameter => ({
  ...scalars(name, valid),
  kind: 'bytesList',
})
const pointList = (name: string, valid: Parameter['valid']): Parameter => ({ ...point(name, valid), kind: 'bytesList' })
const indices = (name: string, valid: Parameter['valid']): Parameter => ({
  name,
  kind: 'indices',
  holds: 'none',
  valid,
})

const BLOB = scalars('blob', ({ blob }) => blob)
const COMMITMENT = point('commitment', ({ commitment }) => commitment)
const COEFFICIENTS: Parameter = { ...scalars('coefficients', ({ polynomial }) => polynomial), anyMultipleOf32: true }
const Z = scalars('z', ({ z }) => z)
const Y = scalars('y', ({ y }) => y)
const PROOF = point('proof', ({ proof }) => proof)
const HALF = Array.from({ length: 64 }, (_, i) => 2 * i)

const METHODS: Readonly<Record<string, readonly Parameter[]>> = {
  blobToKzgCommitment: [BLOB],
  computeKzgProof: [BLOB, Z],
  computeBlobKzgProof: [BLOB, COMMITMENT],
  verifyKzgProof: [COMMITMENT, Z, Y, PROOF],
  verifyBlobKzgProof: [BLOB, COMMITMENT, point('proof', ({ blobProof }) => blobProof)],
  verifyBlobKzgProofBatch: [
    scalarsList('blobs', ({ blob }) => [blob, blob]),
    pointList('commitments', ({ commitment }) => [commitment, commitment]),
    pointList('proofs', ({ blobProof }) => [blobProof, blobProof]),
  ],
  computeCells: [BLOB],
  computeCellProofs: [BLOB],
  computeCellsAndKzgProofs: [BLOB],
  recoverCellsAndKzgProofs: [
    indices('cellIndices', () => HALF),
    scalarsList('cells', ({ cells }) => HALF.map((i) => cells[i])),
  ],
  verifyCellKzgProofBatch: [
    pointList('commitments', ({ commitment }) => [commitment, commitment, commitment]),
    indices('cellIndices', () => [0, 5, 127]),
    scalarsList('cells', ({ cells }) => [cells[0], cells[5], cells[127]]),
    pointList('proofs', ({ cellProofs }) => [cellProofs[0], cellProofs[5], cellProofs[127]]),
  ],
  commitPolynomial: [COEFFICIENTS],
  openPolynomial: [COEFFICIENTS, Z],
  verifyPolynomial: [COMMITMENT, Z, Y, PROOF],
}

interface Fault {
  readonly name: string
  readonly code: string
  readonly index?: number
  readonly make: (valid: Uint8Array) => unknown
}

function detached(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice()
  structuredClone(copy.buffer, { transfer: [copy.buffer] })
  return copy
}

function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length))
  copy.set(bytes)
  return copy
}

const WRONG_TYPES: readonly Fault[] = [
  { name: 'undefined', make: () => undefined },
  { name: 'null', make: () => null },
  { name: 'a number', make: () => 7 },
  { name: 'a hex string', make: (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString('hex')}` },
  { name: 'an array of numbers', make: (bytes: Uint8Array) => Array.from(bytes.subarray(0, 48)) },
  { name: 'an ArrayBuffer', make: (bytes: Uint8Array) => bytes.slice().buffer },
  { name: 'a DataView', make: (bytes: Uint8Array) => new DataView(bytes.slice().buffer) },
  { name: 'an Int8Array', make: (bytes: Uint8Array) => new Int8Array(bytes.slice().buffer) },
  { name: 'an object with a length', make: (bytes: Uint8Array) => ({ length: bytes.length }) },
  { name: 'a view of a SharedArrayBuffer', make: shared },
  { name: 'a view of a detached buffer', make: detached },
].map((fault) => ({ ...fault, code: 'BAD_TYPE' }))

const WRONG_LENGTHS: readonly Fault[] = [
  { name: 'empty', make: () => new Uint8Array() },
  { name: 'one byte short', make: (bytes: Uint8Array) => bytes.subarray(1) },
  { name: 'one byte long', make: (bytes: Uint8Array) => Uint8Array.from([...bytes, 0]) },
  { name: 'twice as long', make: (bytes: Uint8Array) => Uint8Array.from([...bytes, ...bytes]) },
].map((fault) => ({ ...fault, code: 'BAD_LENGTH' }))

const R = Buffer.from('73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001', 'hex')

const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))
const P = '1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab'

const BAD_POINTS: readonly Fault[] = [
  { name: 'without the compression flag', code: 'BAD_FLAGS', make: () => new Uint8Array(48) },
  { name: 'infinity with a sign', code: 'BAD_FLAGS', make: () => fromHex(`e0${'00'.repeat(47)}`) },
  { name: 'infinity with a coordinate', code: 'BAD_FLAGS', make: () => fromHex(`c0${'00'.repeat(46)}01`) },
  { name: 'a coordinate equal to p', code: 'NON_CANONICAL', make: () => fromHex(`9${P.slice(1)}`) },
  { name: 'a coordinate off the curve', code: 'NOT_ON_CURVE', make: () => fromHex(`80${'00'.repeat(46)}01`) },
  // x = 4 is on the curve; the cofactor makes a point of the subgroup there as good as impossible.
  { name: 'outside the subgroup', code: 'NOT_IN_SUBGROUP', make: () => fromHex(`80${'00'.repeat(46)}04`) },
]

/** The scalar at position `at` replaced by r. */
const badScalar = (at: number): Fault => ({
  name: `scalar ${at} equal to r`,
  code: 'NON_CANONICAL',
  make: (bytes) => {
    const changed = bytes.slice()
    changed.set(R, 32 * at)
    return changed
  },
})

/** Scalars inside a list are blamed on their item; alone, on their position. */
function faultsOf({ kind, holds, anyMultipleOf32, valid }: Parameter, samples: Samples): Fault[] {
  const sample = kind === 'bytesList' ? (valid(samples) as Uint8Array[])[0]! : (valid(samples) as Uint8Array)
  const lengths = anyMultipleOf32 ? WRONG_LENGTHS.filter(({ name }) => name !== 'twice as long') : WRONG_LENGTHS
  const last = sample.length / 32 - 1
  const withIndex = (at: number): Fault =>
    kind === 'bytes' && sample.length > 32 ? { ...badScalar(at), index: at } : badScalar(at)
  const contents = holds === 'point' ? BAD_POINTS : [withIndex(0), ...(last > 0 ? [withIndex(last)] : [])]
  return [...WRONG_TYPES, ...lengths, ...contents]
}

const LIST_FAULTS: readonly (Omit<Fault, 'make'> & { make: (list: unknown[]) => unknown })[] = [
  { name: 'undefined', code: 'BAD_TYPE', make: () => undefined },
  { name: 'a Uint8Array', code: 'BAD_TYPE', make: () => new Uint8Array(48) },
  { name: 'an iterator', code: 'BAD_TYPE', make: (list) => list.values() },
]

const INDEX_FAULTS: readonly { name: string; code: string; index?: number; value: unknown }[] = [
  { name: 'a string', code: 'BAD_TYPE', index: 1, value: '5' },
  { name: 'a bigint', code: 'BAD_TYPE', index: 1, value: 5n },
  { name: 'undefined', code: 'BAD_TYPE', index: 1, value: undefined },
  { name: '128', code: 'BAD_INDEX', index: 1, value: 128 },
  { name: 'negative', code: 'BAD_INDEX', index: 1, value: -1 },
  { name: 'a fraction', code: 'BAD_INDEX', index: 1, value: 1.5 },
  { name: 'NaN', code: 'BAD_INDEX', index: 1, value: Number.NaN },
  { name: 'infinite', code: 'BAD_INDEX', index: 1, value: Number.POSITIVE_INFINITY },
  { name: '2³²', code: 'BAD_INDEX', index: 1, value: 2 ** 32 },
]

let kzg: Kzg
let samples: Samples
beforeAll(async () => {
  kzg = await createKzgWith(faultyPlatform())
  samples = makeSamples(kzg)
})

const call = (method: string, args: readonly unknown[]): unknown =>
  (kzg as unknown as Record<string, (...args: readonly unknown[]) => unknown>)[method]!(...args)

const validArguments = (method: string): unknown[] => METHODS[method]!.map(({ valid }) => valid(samples))

function expectRefusal(
  method: string,
  args: readonly unknown[],
  fault: { name: string; code: string; index?: number },
) {
  const expected = { name: 'KzgError', code: fault.code, ...(fault.index === undefined ? {} : { index: fault.index }) }
  expect(
    thrownBy(() => call(method, args)),
    fault.name,
  ).toMatchObject(expected)
}

const parameters = Object.entries(METHODS).flatMap(([method, list]) =>
  list.map((parameter, position) => ({ method, position, name: parameter.name, parameter })),
)
const ofKind = (kind: Kind) => parameters.filter(({ parameter }) => parameter.kind === kind)

/** The instance works on: one real verification after every test. */
afterEach(() => {
  expect(kzg.verifyKzgProof(samples.commitment, samples.z, samples.y, samples.proof)).toBe(true)
})

describe('a bad argument is refused by code', () => {
  test.each(ofKind('bytes'))('$method: $name', ({ method, position, parameter }) => {
    for (const fault of faultsOf(parameter, samples)) {
      const args = validArguments(method)
      args[position] = fault.make(args[position] as Uint8Array)
      expectRefusal(method, args, fault)
    }
  })

  test.each(ofKind('bytesList'))('$method: an item of $name, by its index', ({ method, position, parameter }) => {
    for (const fault of faultsOf(parameter, samples)) {
      const args = validArguments(method)
      const list = [...(args[position] as Uint8Array[])]
      list[1] = fault.make(list[1]!) as Uint8Array
      args[position] = list
      expectRefusal(method, args, { ...fault, index: 1 })
    }
  })

  test.each(ofKind('bytesList'))('$method: $name is no list, or of another length', ({ method, position }) => {
    for (const fault of LIST_FAULTS) {
      const args = validArguments(method)
      args[position] = fault.make(args[position] as unknown[])
      expectRefusal(method, args, fault)
    }
    for (const list of [(items: unknown[]) => items.slice(1), (items: unknown[]) => [...items, items[0]], () => []]) {
      const args = validArguments(method)
      args[position] = list(args[position] as unknown[])
      expectRefusal(method, args, { name: 'another length', code: 'LENGTH_MISMATCH' })
    }
  })

  test.each(ofKind('indices'))('$method: $name', ({ method, position }) => {
    for (const { value, ...fault } of INDEX_FAULTS) {
      const args = validArguments(method)
      const list: unknown[] = [...(args[position] as number[])]
      list[1] = value
      args[position] = list
      expectRefusal(method, args, fault)
    }
  })
})

describe('recovery', () => {
  const recover = (list: readonly number[], options?: { anyOrder: boolean }) =>
    kzg.recoverCellsAndKzgProofs(
      list,
      list.map((i) => samples.cells[i]!),
      options,
    )
  const swapped = [1, 0, ...HALF.slice(2).map((i) => i + 1)]
  const repeated = [...HALF, 126]

  test.each<[string, readonly number[], { anyOrder: boolean } | undefined, string, number | undefined]>([
    ['63 cells', HALF.slice(1), undefined, 'TOO_FEW_CELLS', undefined],
    ['no cells', [], undefined, 'TOO_FEW_CELLS', undefined],
    ['129 cells', Array.from({ length: 129 }, (_, i) => i % 128), undefined, 'BAD_LENGTH', undefined],
    ['unsorted indices', swapped, undefined, 'UNSORTED_INDICES', 1],
    ['a repeated index', repeated, undefined, 'DUPLICATE_INDEX', 64],
    ['a repeated index in any order', repeated, { anyOrder: true }, 'DUPLICATE_INDEX', 64],
  ])('refuses %s', (name, list, options, code, index) => {
    const error = thrownBy(() => recover(list, options))
    expect(error, name).toMatchObject({ name: 'KzgError', code, ...(index === undefined ? {} : { index }) })
  })

  test('sorts where it is allowed to', () => {
    expect(recover(swapped, { anyOrder: true }).proofs).toEqual([...samples.cellProofs])
  })
})

describe('what looks unusual but is right is accepted', () => {
  const forms: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
    'a Buffer': (bytes) => Buffer.from(bytes),
    'a Buffer of the shared pool, at an offset': (bytes) => Buffer.concat([Buffer.of(1, 2, 3), bytes]).subarray(3),
    'a Uint8Array at an odd offset': (bytes) => Uint8Array.from([9, ...bytes]).subarray(1),
    'an instance of a subclass': (bytes) => class extends Uint8Array {}.from(bytes),
  }
  test.each(Object.entries(forms))('%s', (_name, form) => {
    const { commitment, z, y, proof, blob } = samples
    expect(kzg.verifyKzgProof(form(commitment), form(z), form(y), form(proof))).toBe(true)
    expect(kzg.blobToKzgCommitment(form(blob))).toEqual(commitment)
  })
})
