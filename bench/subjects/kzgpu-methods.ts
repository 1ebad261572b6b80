/** This library's entries as methods, the same in every engine. */
import { ETHEREUM_TAG } from '../operations/bls-tag.ts'
import { G1_BYTES, SCALAR_BYTES, unordered } from './encodings.ts'
import { BYTES, type BytesApi, bytesFunctions, kzgMethods } from './kzg.ts'
import { type Methods, prepared } from './subject.ts'

export interface Options {
  readonly tier?: string
}

export type Kzg = BytesApi & { readonly report: { readonly tier: string }; precompute(): Promise<void> }

interface Curve {
  readonly g1: { decode(point: Uint8Array): Uint8Array }
  pairingCheck(g1: readonly Uint8Array[], g2: readonly Uint8Array[]): boolean
}

interface Msm {
  load(points: Uint8Array, options: { unchecked: boolean }): Promise<unknown>
  msmSync(points: unknown, scalars: Uint8Array): Uint8Array
}

interface Bls {
  secretKeyFromBytes(bytes: Uint8Array): unknown
  sign(key: unknown, message: Uint8Array): Uint8Array
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
  verifyBatchSync(sets: readonly { publicKey: Uint8Array; message: Uint8Array; signature: Uint8Array }[]): boolean
  hashToCurve(group: 'G2', message: Uint8Array, tag: string): Uint8Array
}

interface Ntt {
  forwardSync(values: Uint8Array): Uint8Array
}

/** The modules of the package; imported when first needed, since the KZG entry alone is what a cold start measures. */
export interface Entries {
  curve(): Promise<{ createCurve(options: Options): Promise<Curve> }>
  msm(): Promise<{ createMsm(options: Options & { group: 'G1'; threads: 0 }): Promise<Msm> }>
  ntt(): Promise<{ createNtt(options: Options & { threads: 0 }): Promise<Ntt> }>
  bls(): Promise<{ createEthereumBls(options: Options & { threads: 0 }): Promise<Bls> }>
}

/** For `offers`: everything, with sums and transforms of the sizes that are measured. */
export const LARGEST = { msm: 18, ntt: 20 } as const

const once = <T>(create: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined
  return () => {
    made ??= create()
    return made
  }
}

/** One thread: the synchronous functions where there are two. Sums take points that were loaded and checked before. */
export function kzgpuMethods(kzg: Kzg, entries: Entries, options: Options): Methods {
  const curve = once(async () => (await entries.curve()).createCurve(options))
  const msm = once(async () => (await entries.msm()).createMsm({ ...options, threads: 0, group: 'G1' }))
  const ntt = once(async () => (await entries.ntt()).createNtt({ ...options, threads: 0 }))
  const bls = once(async () => (await entries.bls()).createEthereumBls({ ...options, threads: 0 }))
  const loaded = new Map<number, unknown>()
  return {
    ...kzgMethods(bytesFunctions(kzg), BYTES),
    msm: async (points: Uint8Array, scalars: Uint8Array) => {
      const engine = await msm()
      const n = points.length / G1_BYTES
      // The bench makes its points itself, and checking 2^18 of them takes longer than all their sums.
      const handle = loaded.get(n) ?? (await engine.load(points, { unchecked: true }))
      loaded.set(n, handle)
      return prepared(
        () => engine.msmSync(handle, scalars),
        (sum) => [sum],
      )
    },
    ntt: async (values: Uint8Array) => {
      const engine = await ntt()
      return prepared(
        () => engine.forwardSync(values),
        (result) => [unordered(result, SCALAR_BYTES)],
      )
    },
    pairingCheck: async (g1: Uint8Array[], g2: Uint8Array[]) => {
      const { pairingCheck } = await curve()
      return prepared(
        () => pairingCheck(g1, g2),
        (isOne) => isOne,
      )
    },
    blsSign: async (secret: Uint8Array, message: Uint8Array) => {
      const { secretKeyFromBytes, sign } = await bls()
      const key = secretKeyFromBytes(secret)
      return prepared(
        () => sign(key, message),
        (signature) => [signature],
      )
    },
    blsVerify: async (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => {
      const { verify } = await bls()
      return prepared(
        () => verify(publicKey, message, signature),
        (holds) => holds,
      )
    },
    blsVerifyBatch: async (keys: Uint8Array[], messages: Uint8Array[], signatures: Uint8Array[]) => {
      const { verifyBatchSync } = await bls()
      const sets = keys.map((publicKey, i) => ({ publicKey, message: messages[i]!, signature: signatures[i]! }))
      return prepared(
        () => verifyBatchSync(sets),
        (holds) => holds,
      )
    },
    hashToG2: async (message: Uint8Array) => {
      const { hashToCurve } = await bls()
      return prepared(
        () => hashToCurve('G2', message, ETHEREUM_TAG),
        (point) => [point],
      )
    },
    decodeG1: async (point: Uint8Array) => {
      const { g1 } = await curve()
      return prepared(
        () => g1.decode(point),
        (uncompressed) => [uncompressed],
      )
    },
  }
}
