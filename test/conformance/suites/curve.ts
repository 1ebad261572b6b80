import { concat, fromHex, integerToBytes, toHex } from '../hex.ts'
import { blamesInput } from '../input-error.ts'
import type { GroupSubject } from '../subject.ts'
import type { Run, Suite } from './suite.ts'

const FP_LEN = 48
const SCALAR_LEN = 32

type GroupName = 'g1' | 'g2'

/** The generators of the standard, compressed. */
const GENERATORS: Readonly<Record<GroupName, Uint8Array>> = {
  g1: fromHex('0x97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb'),
  g2: fromHex(
    '0x93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e' +
      '024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8',
  ),
}

/** `k·G` in both encodings, and both encodings back to the same point. */
const serialization =
  (name: GroupName): Run =>
  ({ curve }, input: { scalar: string }) => {
    const group = curve[name]
    const point = group.multiply(GENERATORS[name], integerToBytes(BigInt(input.scalar), SCALAR_LEN))
    const compressed = group.compress(point)
    for (const encoding of [compressed, point]) {
      if (toHex(group.decode(encoding)) !== toHex(point)) throw new Error('encoding does not decode to its point')
    }
    return { compressed, uncompressed: point }
  }

export const zkcryptoSerialization: Suite = { g1: serialization('g1'), g2: serialization('g2') }

/** Affine coordinates as the vectors write them: lists of Fp coefficients, lowest first, digits not padded. */
interface AffineHex {
  readonly x: readonly string[]
  readonly y: readonly string[]
}

const readAffine = (group: GroupSubject, { x, y }: AffineHex): Uint8Array =>
  group.decode(
    concat([x, y].flatMap((element) => [...element].reverse().map((c) => integerToBytes(BigInt(c), FP_LEN)))),
  )

const writeAffine = (point: Uint8Array): { x: bigint[]; y: bigint[] } => {
  const coefficients = Array.from({ length: point.length / FP_LEN }, (_, i) =>
    BigInt(toHex(point.subarray(i * FP_LEN, (i + 1) * FP_LEN))),
  )
  const degree = coefficients.length / 2
  return { x: coefficients.slice(0, degree).reverse(), y: coefficients.slice(degree).reverse() }
}

const scalarMultiplication =
  (name: GroupName): Run =>
  ({ curve }, input: { P: AffineHex; scalar: string }) => {
    const group = curve[name]
    const point = readAffine(group, input.P)
    const scalar = integerToBytes(BigInt(input.scalar), SCALAR_LEN)
    const product = group.multiply(point, scalar)
    if (toHex(group.multiplyVartime(point, scalar)) !== toHex(product)) {
      throw new Error('constant-time and variable-time multiplication disagree')
    }
    return writeAffine(product)
  }

export const constantineScalarmul: Suite = { g1: scalarMultiplication('g1'), g2: scalarMultiplication('g2') }

export const pairingGt: Suite = {
  kilic: ({ curve: { g1, g2, pairing } }, input: { a: string; b: string }) => {
    const value = pairing(
      [g1.multiply(GENERATORS.g1, integerToBytes(BigInt(input.a), SCALAR_LEN))],
      [g2.multiply(GENERATORS.g2, integerToBytes(BigInt(input.b), SCALAR_LEN))],
    )
    // The vectors write the highest coefficient first.
    return concat(Array.from({ length: 12 }, (_, i) => value.subarray((11 - i) * FP_LEN, (12 - i) * FP_LEN)))
  },
}

/** Deserialisation cases answer with a boolean: a refused encoding is `false`, not a failed call. */
const deserializes = (group: GroupSubject, bytes: Uint8Array): boolean => {
  try {
    group.decode(bytes)
    return true
  } catch (error) {
    if (blamesInput(error)) return false
    throw error
  }
}

export const deserialization: Suite = {
  deserialization_G1: ({ curve }, input: { pubkey: string }) => deserializes(curve.g1, fromHex(input.pubkey)),
  deserialization_G2: ({ curve }, input: { signature: string }) => deserializes(curve.g2, fromHex(input.signature)),
}
