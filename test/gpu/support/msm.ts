/** Terms of sums with known results: points are multiples of the generator, so a sum is one multiple of it. */
import { bls12_381 } from '@noble/curves/bls12-381.js'
import wasm from '../../../dist/full.baseline.wasm'
import { r } from '../../../gen/params.ts'
import { GpuMsm } from '../../../src/backend/webgpu/msm/engine.ts'
import { type GpuRuntime, type LayoutName, openGpu } from '../../../src/backend/webgpu/runtime.ts'
import { createMsmWith } from '../../../src/msm.ts'
import type { Msm, MsmOptions } from '../../../src/msm-api.ts'
import { randomIntegers } from './operands.ts'
import type { Context } from './test.ts'

const POINT = bls12_381.G1.Point
const COORDINATE = 48

/** `scalar` times the `multiple`-th multiple of the generator. */
export interface Term {
  readonly multiple: bigint
  readonly scalar: bigint
}

export interface Engine {
  readonly runtime: GpuRuntime
  readonly msm: GpuMsm
}

export async function openMsm({ gpu }: Context, layout: LayoutName = 'l13'): Promise<Engine> {
  const runtime = await openGpu({ gpu, poison: true })
  return { runtime, msm: new GpuMsm(runtime, layout) }
}

/** The engine on Wasm that results are compared with. */
export const openWasm = (): Promise<Msm> => openPublic({ backend: 'wasm' })

/** The public engine. */
export const openPublic = (options: Partial<MsmOptions>): Promise<Msm> =>
  createMsmWith(
    { name: 'test', loadWasm: async () => wasm, loadAsset },
    { group: 'G1', tier: 'baseline', threads: 0, ...options },
  )

const loadAsset = (): never => {
  throw new Error('sums need no setup')
}

const random = randomIntegers(0x5851f42d4c957f2dn)
export const randomScalar = (): bigint => random(r)

/** Points by their multiple, computed once. The first few thousand as a chain, the others one by one. */
const known = new Map<bigint, Uint8Array>([[0n, new Uint8Array(2 * COORDINATE)]])
const CHAIN = 4096

function bigEndian(point: typeof POINT.BASE): Uint8Array {
  const { x, y } = point.toAffine()
  const hex = [x, y].map((value) => value.toString(16).padStart(2 * COORDINATE, '0')).join('')
  return Uint8Array.from({ length: 2 * COORDINATE }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}

/** x and y big-endian, zeros for infinity. */
function point(multiple: bigint): Uint8Array {
  if (known.size === 1) {
    const chain = [POINT.BASE]
    while (chain.length < CHAIN) chain.push(chain.at(-1)!.add(POINT.BASE))
    for (const [i, item] of chain.entries()) known.set(BigInt(i + 1), bigEndian(item))
  }
  const reduced = ((multiple % r) + r) % r
  let bytes = known.get(reduced)
  if (bytes === undefined) {
    bytes = bigEndian(POINT.BASE.multiplyUnsafe(reduced))
    known.set(reduced, bytes)
  }
  return bytes
}

const reversed = (bytes: Uint8Array): Uint8Array => Uint8Array.from(bytes).reverse()

/** Two coordinates or one scalar in the other order of bytes. */
const swap = (bytes: Uint8Array): Uint8Array =>
  bytes.length === 2 * COORDINATE
    ? join([reversed(bytes.subarray(0, COORDINATE)), reversed(bytes.subarray(COORDINATE))])
    : reversed(bytes)

function join(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

function scalarBytes(scalar: bigint): Uint8Array {
  const out = new Uint8Array(32)
  const view = new DataView(out.buffer)
  for (let i = 0; i < 4; i++) view.setBigUint64(8 * i, BigInt.asUintN(64, scalar >> BigInt(64 * i)), true)
  return out
}

/** As the GPU takes them: little-endian. */
export const gpuPoints = (multiples: readonly bigint[]): Uint8Array => join(multiples.map((k) => swap(point(k))))
export const gpuScalars = (scalars: readonly bigint[]): Uint8Array => join(scalars.map(scalarBytes))

/** The sum by the discrete logarithms of its points, as the GPU gives it. */
export const expected = (terms: readonly Term[]): Uint8Array =>
  pointOf(terms.reduce((sum, { multiple, scalar }) => (sum + multiple * scalar) % r, 0n))

/** A multiple of the generator, as the GPU gives it. */
export const pointOf = (multiple: bigint): Uint8Array => swap(point(multiple))

/** As the public engine takes them: big-endian, infinity with a flag. */
export function encodedTerms(terms: readonly Term[]): readonly [points: Uint8Array, scalars: Uint8Array] {
  const encoded = terms.map(({ multiple }) => {
    const bytes = Uint8Array.from(point(multiple))
    if (bytes.every((byte) => byte === 0)) bytes[0] = 0x40
    return bytes
  })
  return [join(encoded), join(terms.map(({ scalar }) => reversed(scalarBytes(scalar))))]
}

/** The sum by the Wasm, as the GPU gives it. */
export function wasmSum(engine: Msm, terms: readonly Term[]): Uint8Array {
  return gpuOf(engine.msmSync(...encodedTerms(terms), { unchecked: true }))
}

/** An uncompressed point as the GPU gives it: little-endian, and infinity has no flag. */
export const gpuOf = (point: Uint8Array): Uint8Array =>
  swap(Uint8Array.from(point, (byte, i) => (i === 0 ? byte & 0x1f : byte)))

/** `n` terms by a rule. */
export const termsOf = (n: number, rule: (i: number) => readonly [bigint, bigint]): Term[] =>
  Array.from({ length: n }, (_, i) => {
    const [multiple, scalar] = rule(i)
    return { multiple, scalar }
  })

export const randomTerms = (n: number): Term[] => termsOf(n, (i) => [BigInt((i % CHAIN) + 1), randomScalar()])
