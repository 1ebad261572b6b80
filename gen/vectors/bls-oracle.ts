/** The reference's signatures, and what @chainsafe/blst has of them, Ethereum's suite, as a second opinion. */
import * as blst from '@chainsafe/blst'
import { keyGen as keyGenByReference, type Reference, reference, type Suite } from '../../test/reference/bls.ts'
import { bytesToHex } from '../../test/vectors/expand.ts'
import { Disagreement } from './file.ts'

export const SOURCE_NOBLE = 'test/reference over @noble/curves'
export const SOURCE_BLS = `${SOURCE_NOBLE}; Ethereum’s suite also @chainsafe/blst`

export const ETHEREUM: Suite = { variant: 'minimal-pubkey-size', scheme: 'possession' }

type Bytes = Uint8Array
type Outcome<T> = { readonly value: T } | { readonly error: unknown }

function attempt<T>(call: () => T): Outcome<T> {
  try {
    return { value: call() }
  } catch (error) {
    return { error }
  }
}

const shown = (outcome: Outcome<unknown>): string => {
  if ('error' in outcome) return `refused (${outcome.error})`
  return outcome.value instanceof Uint8Array ? bytesToHex(outcome.value) : String(outcome.value)
}

/** One answer of two libraries, or the refusal of both.
 * @throws Disagreement */
function both<T>(ours: () => T, theirs: () => T): T {
  const [a, b] = [attempt(ours), attempt(theirs)]
  if ('error' in a && 'error' in b) throw a.error
  if (shown(a) !== shown(b)) throw new Disagreement(`@noble/curves: ${shown(a)}; @chainsafe/blst: ${shown(b)}`)
  return ours()
}

const key = (bytes: Bytes) => blst.PublicKey.fromBytes(bytes, true)
/** Infinity decodes; that it does not hold is for the verification to say. */
const signature = (bytes: Bytes) => blst.Signature.fromBytes(bytes, true, false)
const secretKey = (bytes: Bytes) => blst.SecretKey.fromBytes(bytes)
const holds = (call: () => boolean): boolean => {
  const outcome = attempt(call)
  return 'value' in outcome && outcome.value
}

/** Ethereum's suite by blst. */
const BLST: Omit<Reference, 'popProve' | 'popVerify'> = {
  publicKey: (secret) => secretKey(secret).toPublicKey().toBytes(),
  sign: (secret, message) => secretKey(secret).sign(message).toBytes(),
  verify: (publicKey, message, made) => holds(() => blst.verify(message, key(publicKey), signature(made))),
  aggregate: (list) => blst.aggregateSignatures(list.map(signature)).toBytes(),
  aggregatePublicKeys: (list) => blst.aggregatePublicKeys(list.map(key)).toBytes(),
  aggregateVerify(publicKeys, messages, made) {
    if (publicKeys.length !== messages.length) throw new Error('as many keys as messages')
    return holds(() => blst.aggregateVerify([...messages], publicKeys.map(key), signature(made)))
  },
  fastAggregateVerify: (publicKeys, message, made) =>
    holds(() => blst.fastAggregateVerify(message, publicKeys.map(key), signature(made))),
  batchVerify: (sets) =>
    holds(() =>
      blst.verifyMultipleAggregateSignatures(
        sets.map((set) => ({ msg: set.message, pk: key(set.publicKey), sig: signature(set.signature) })),
      ),
    ),
  keyValidate: (publicKey) => holds(() => key(publicKey) !== undefined),
}

/** The suite's operations; every answer about Ethereum's is that of both libraries. */
export function oracle(suite: Suite): Reference {
  const ours = reference(suite)
  const isEthereum = suite.variant === ETHEREUM.variant && suite.scheme === ETHEREUM.scheme && suite.tag === undefined
  if (!isEthereum) return ours
  const confirmed = Object.entries(BLST).map(([name, theirs]) => {
    const own = ours[name as keyof Reference] as (...args: unknown[]) => unknown
    const other = theirs as typeof own
    return [
      name,
      (...args: unknown[]) =>
        both(
          () => own(...args),
          () => other(...args),
        ),
    ]
  })
  return { ...ours, ...Object.fromEntries(confirmed) }
}

export const keyGen = (material: Bytes, info: Bytes, salt?: Bytes): Bytes =>
  salt === undefined
    ? both(
        () => keyGenByReference(material, info),
        () => blst.SecretKey.fromKeygen(material, info).toBytes(),
      )
    : keyGenByReference(material, info, salt)

/** EIP-2333 along a path. */
export function derive(seed: Bytes, indices: readonly number[]): Bytes {
  let secret = blst.SecretKey.deriveMasterEip2333(seed)
  for (const index of indices) secret = secret.deriveChildEip2333(index)
  return Uint8Array.from(secret.toBytes())
}
