/** This repository's own vectors of signatures in every suite, of keys, and of hashes. */
import { fromHex } from '../hex.ts'
import type { BlsSubject, BlsSuiteSubject, Subject } from '../subject.ts'
import { bytesList, type Suite } from './suite.ts'

interface InSuite extends Omit<BlsSuiteSubject, 'tag'> {
  readonly tag?: string
}

interface Key extends InSuite {
  readonly secret: string
}

interface Statement extends InSuite {
  readonly publicKey: string
  readonly message: string
  readonly signature: string
}

interface Statements extends InSuite {
  readonly publicKeys: string[]
  readonly signature: string
}

type SetOf<T> = { readonly publicKey: T; readonly message: T; readonly signature: T }

const suiteOf = ({ openBls }: Subject, { variant, scheme, tag }: InSuite): Promise<BlsSubject> =>
  openBls({ variant, scheme, ...(tag !== undefined && { tag: fromHex(tag) }) })

const ethereum = ({ openBls }: Subject): Promise<BlsSubject> =>
  openBls({ variant: 'minimal-pubkey-size', scheme: 'possession' })

const optional = (hex: string | undefined): Uint8Array | undefined => (hex === undefined ? undefined : fromHex(hex))

type Handle = ReturnType<BlsSubject['keyGen']>

function withKey<T>(key: Handle, use: (key: Handle) => T): T {
  try {
    return use(key)
  } finally {
    key.dispose()
  }
}

export const signatures: Suite = {
  sign: async (subject, input: Key & { message: string }) => {
    const bls = await suiteOf(subject, input)
    const message = fromHex(input.message)
    return withKey(bls.secretKeyFromBytes(fromHex(input.secret)), (key) => ({
      publicKey: bls.publicKey(key),
      signature: bls.sign(key, message),
    }))
  },
  key_validate: async (subject, input: InSuite & { publicKey: string }) =>
    (await suiteOf(subject, input)).keyValidate(fromHex(input.publicKey)),
  verify: async (subject, input: Statement) =>
    (await suiteOf(subject, input)).verify(fromHex(input.publicKey), fromHex(input.message), fromHex(input.signature)),
  aggregate: async (subject, input: InSuite & { signatures: string[] }) =>
    (await suiteOf(subject, input)).aggregate(bytesList(input.signatures)),
  aggregate_public_keys: async (subject, input: InSuite & { publicKeys: string[] }) =>
    (await suiteOf(subject, input)).aggregatePublicKeys(bytesList(input.publicKeys)),
  aggregate_verify: async (subject, input: Statements & { messages: string[] }) =>
    (await suiteOf(subject, input)).aggregateVerify(
      bytesList(input.publicKeys),
      bytesList(input.messages),
      fromHex(input.signature),
    ),
  fast_aggregate_verify: async (subject, input: Statements & { message: string }) =>
    (await suiteOf(subject, input)).fastAggregateVerify(
      bytesList(input.publicKeys),
      fromHex(input.message),
      fromHex(input.signature),
    ),
  /** Both ways have to say the same. */
  batch_verify: async (subject, input: InSuite & { sets: SetOf<string>[] }) => {
    const bls = await suiteOf(subject, input)
    const sets: SetOf<Uint8Array>[] = input.sets.map(({ publicKey, message, signature }) => ({
      publicKey: fromHex(publicKey),
      message: fromHex(message),
      signature: fromHex(signature),
    }))
    const verdict = bls.verifyBatchSync(sets)
    if ((await bls.verifyBatch(sets)) !== verdict) throw new Error('the asynchronous batch says otherwise')
    return verdict
  },
  pop_prove: async (subject, input: Key) => {
    const bls = await suiteOf(subject, input)
    return withKey(bls.secretKeyFromBytes(fromHex(input.secret)), (key) => bls.popProve(key))
  },
  pop_verify: async (subject, input: InSuite & { publicKey: string; proof: string }) =>
    (await suiteOf(subject, input)).popVerify(fromHex(input.publicKey), fromHex(input.proof)),
  key_gen: async (subject, input: { material: string; info?: string; salt?: string }) => {
    const bls = await ethereum(subject)
    const key = bls.keyGen(fromHex(input.material), optional(input.info), optional(input.salt))
    return withKey(key, (key) => bls.secretKeyToBytes(key))
  },
  /** From the seed and from its master key. */
  derive_path: async (subject, { seed, path }: { seed: string; path: string }) => {
    const bls = await ethereum(subject)
    const bytes = withKey(bls.derivePath(fromHex(seed), path), (key) => bls.secretKeyToBytes(key))
    return withKey(bls.deriveMaster(fromHex(seed)), (master) =>
      withKey(bls.derivePath(master, path), (key) => {
        const same = bls.secretKeyToBytes(key)
        if (same.some((byte, i) => byte !== bytes[i])) throw new Error('the master key leads to another key')
        return bytes
      }),
    )
  },
}

interface Hash {
  readonly group: 'G1' | 'G2'
  readonly mode: 'RO' | 'NU'
  readonly tag: string
  readonly message: string
}

export const hashToCurve: Suite = {
  hash_to_curve: async (subject, { group, mode, tag, message }: Hash) => {
    const { hashToCurve, encodeToCurve } = await ethereum(subject)
    return (mode === 'RO' ? hashToCurve : encodeToCurve)(group, fromHex(message), fromHex(tag))
  },
  expand_message: async (subject, input: { tag: string; message: string; length: number }) =>
    (await ethereum(subject)).expandMessage(fromHex(input.message), fromHex(input.tag), input.length),
}
