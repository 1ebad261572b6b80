/** Signatures, hashing to the groups and derivation of keys. */
import { bytesToInteger, fromHex, integerToBytes, toHex } from '../hex.ts'
import { Part } from '../matches.ts'
import type { BlsSubject, Subject } from '../subject.ts'
import { deserialization } from './curve.ts'
import { bytesList, type Run, type Suite } from './suite.ts'

const FP_LEN = 48
const GROUP_ORDER = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n
const FP_MODULUS = 0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaabn
const HASH_TAG = 'QUUX-V01-CS02-with-BLS12381G2_XMD:SHA-256_SSWU_RO_'
const text = (value: string): Uint8Array => new TextEncoder().encode(value)

const ethereum = ({ openBls }: Subject): Promise<BlsSubject> =>
  openBls({ variant: 'minimal-pubkey-size', scheme: 'possession' })

/** Coordinates of an uncompressed point, each with its coefficients, lowest first. */
function coordinates(point: Uint8Array): { x: bigint[]; y: bigint[] } {
  const all = Array.from({ length: point.length / FP_LEN }, (_, i) =>
    bytesToInteger(point.subarray(i * FP_LEN, (i + 1) * FP_LEN)),
  )
  return { x: all.slice(0, all.length / 2).reverse(), y: all.slice(all.length / 2).reverse() }
}

/** A signature by the key, which must hold of its message, alone and in a batch. */
function sign(bls: BlsSubject, secret: string, message: Uint8Array): Uint8Array {
  const key = bls.secretKeyFromBytes(fromHex(secret))
  try {
    const [publicKey, signature] = [bls.publicKey(key), bls.sign(key, message)]
    const holds = bls.verify(publicKey, message, signature) && bls.verifyBatchSync([{ publicKey, message, signature }])
    if (!holds) throw new Error('the signature does not hold')
    return signature
  } finally {
    key.dispose()
  }
}

interface Aggregate {
  readonly pubkeys: string[]
  readonly signature: string | null
}

export const ethBls: Suite = {
  ...deserialization,
  sign: async (subject, { privkey, message }: { privkey: string; message: string }) =>
    sign(await ethereum(subject), privkey, fromHex(message)),

  verify: async (subject, input: { pubkey: string; message: string; signature: string }) =>
    (await ethereum(subject)).verify(fromHex(input.pubkey), fromHex(input.message), fromHex(input.signature)),

  aggregate: async (subject, input: string[]) => (await ethereum(subject)).aggregate(bytesList(input)),

  aggregate_verify: async (subject, { pubkeys, messages, signature }: Aggregate & { messages: string[] }) =>
    (await ethereum(subject)).aggregateVerify(bytesList(pubkeys), bytesList(messages), fromHex(signature ?? '0x')),

  fast_aggregate_verify: async (subject, { pubkeys, message, signature }: Aggregate & { message: string }) =>
    (await ethereum(subject)).fastAggregateVerify(bytesList(pubkeys), fromHex(message), fromHex(signature ?? '0x')),

  batch_verify: async (subject, input: { pubkeys: string[]; messages: string[]; signatures: string[] }) => {
    const bls = await ethereum(subject)
    const sets = input.pubkeys.map((publicKey, i) => ({
      publicKey: fromHex(publicKey),
      message: fromHex(input.messages[i]!),
      signature: fromHex(input.signatures[i]!),
    }))
    const [now, later] = [bls.verifyBatchSync(sets), await bls.verifyBatch(sets)]
    if (now !== later) throw new Error('the two ways to verify a batch disagree')
    return now
  },

  hash_to_G2: async (subject, { msg }: { msg: string }) => {
    const { x, y } = coordinates((await ethereum(subject)).hashToCurve('G2', text(msg), HASH_TAG))
    const hex = (pair: bigint[]): string => pair.map((value) => toHex(integerToBytes(value, FP_LEN))).join(',')
    return { x: hex(x), y: hex(y) }
  },
}

interface Hash {
  readonly group: 'G1' | 'G2'
  readonly mode: 'RO' | 'NU'
  readonly dst: string
  readonly msg: string
}

export const rfc9380: Suite = {
  /** The point, and the field elements that it comes from; the points before their sum are nothing that the library shows. */
  hash_to_curve: async (subject, { group, mode, dst, msg }: Hash) => {
    const bls = await ethereum(subject)
    const point = (mode === 'RO' ? bls.hashToCurve : bls.encodeToCurve)(group, text(msg), dst)
    const degree = group === 'G1' ? 1 : 2
    const elements = mode === 'RO' ? 2 : 1
    const bytes = bls.expandMessage(text(msg), dst, 64 * degree * elements)
    const coefficients = Array.from(
      { length: degree * elements },
      (_, i) => bytesToInteger(bytes.subarray(64 * i, 64 * (i + 1))) % FP_MODULUS,
    )
    const u = Array.from({ length: elements }, (_, i) => coefficients.slice(degree * i, degree * (i + 1)))
    return new Part({ P: coordinates(point), u })
  },

  expand_message_xmd_sha256: async (subject, { dst, msg, len }: { dst: string; msg: string; len: number }) =>
    (await ethereum(subject)).expandMessage(text(msg), dst, len),
}

/** The vectors' keys are any 256 bits, which the library refuses; what they sign with is the rest modulo r. */
const reduced = (secret: string): string => toHex(integerToBytes(BigInt(secret) % GROUP_ORDER, 32))

const signIn =
  (variant: 'minimal-pubkey-size' | 'minimal-signature-size'): Run =>
  async ({ openBls }, { sk, msg, dst }: { sk: string; msg: string; dst: string }) =>
    sign(await openBls({ variant, scheme: 'basic', tag: dst }), reduced(sk), fromHex(msg))

export const nobleSign: Suite = {
  sign_g1: signIn('minimal-signature-size'),
  sign_g2: signIn('minimal-pubkey-size'),
  hash_to_scalar_xmd: async (subject, { okm, dst }: { okm: string; dst: string }) =>
    integerToBytes(bytesToInteger((await ethereum(subject)).expandMessage(text(okm), dst, 48)) % GROUP_ORDER, 32),
}

/** The keys as bytes, by both ways to the child. */
async function derive(subject: Subject, seed: Uint8Array, index: number): Promise<[Uint8Array, Uint8Array]> {
  const bls = await ethereum(subject)
  const master = bls.deriveMaster(seed)
  const [child, same] = [bls.deriveChild(master, index), bls.derivePath(seed, `m/${index}`)]
  const [root, bytes, again] = [master, child, same].map((key) => bls.secretKeyToBytes(key)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  for (const key of [master, child, same]) key.dispose()
  if (toHex(bytes) !== toHex(again)) throw new Error('the path leads to another child')
  return [root, bytes]
}

export const eip2333: Suite = {
  derive: async (subject, input: { seed: string; child_index: number }) => {
    const [master_SK, child_SK] = await derive(subject, fromHex(input.seed), input.child_index)
    return { master_SK, child_SK }
  },
  /** The Lamport keys on the way are secrets that never leave the Wasm. */
  derive_intermediate: async (subject, input: { seed: string; child_index: number }) => {
    const [master_SK, child_SK] = await derive(subject, fromHex(input.seed), input.child_index)
    return new Part({ master_SK, child_SK })
  },
}

interface KeystoreCase {
  readonly keystore: { readonly pubkey?: string }
  readonly password: string
}

export const eip2335: Suite = {
  keystore_decrypt: async (subject, { keystore, password }: KeystoreCase) => {
    const secret = await subject.decryptKeystore(keystore, password)
    const bls = await ethereum(subject)
    const key = bls.secretKeyFromBytes(secret)
    const isOwn = keystore.pubkey === undefined || toHex(bls.publicKey(key)) === `0x${keystore.pubkey}`
    key.dispose()
    if (!isOwn) throw new Error('the secret is not that of the keystore’s public key')
    return secret
  },
}
