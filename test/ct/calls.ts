/** The exports that take a secret, each with everything else that it takes. */
import { randomBytes } from '../vectors/prng.ts'
import { KEYS, MATERIALS, SCALARS, toBytes } from './secrets.ts'
import type { TracedInstance } from './tracer.ts'

const LENGTH = { 1: 48, 2: 96 } as const
type Group = keyof typeof LENGTH

/** Prepares everything else that a call takes, with the secret at `secret`. @returns the call and where its result is */
export type Prepare = (
  instance: TracedInstance,
  secret: number,
) => { readonly call: () => number; readonly target: number; readonly length: number }

const message = randomBytes('message', 77)
const tag = Buffer.from('BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_')

const publicKey =
  (group: Group): Prepare =>
  (instance, secret) => {
    const target = instance.room(LENGTH[group])
    return { call: () => instance.exports.sk_public_key!(group, secret, target), target, length: LENGTH[group] }
  }

const sign =
  (group: Group): Prepare =>
  (instance, secret) => {
    const [text, dst, target] = [instance.put(message), instance.put(tag), instance.room(LENGTH[group])]
    const call = () => instance.exports.sk_sign!(group, secret, 0, 0, text, message.length, dst, tag.length, target)
    return { call, target, length: LENGTH[group] }
  }

/** A compressed multiple of the generator, the artefact's own. */
function pointOf(instance: TracedInstance, group: Group): Uint8Array {
  const { call, target, length } = publicKey(group)(instance, instance.put(toBytes(0xabcdefn)))
  call()
  return instance.read(target, length)
}

const multiply =
  (group: Group): Prepare =>
  (instance, secret) => {
    const [point, target] = [instance.put(pointOf(instance, group)), instance.room(LENGTH[group])]
    return { call: () => instance.exports.sk_multiply!(group, secret, point, target), target, length: LENGTH[group] }
  }

/** The other form of the point, and a scalar of any value. */
const multiplyScalar =
  (group: Group): Prepare =>
  (instance, secret) => {
    const [point, target] = [instance.put(pointOf(instance, group)), instance.room(2 * LENGTH[group])]
    const call = () => instance.exports.sk_multiply_scalar!(group, secret, point, 1, target)
    return { call, target, length: 2 * LENGTH[group] }
  }

export const generate: Prepare = (instance, secret) => {
  const target = instance.room(32)
  return { call: () => instance.exports.sk_generate!(secret, 32, 0, 0, 0, 0, target), target, length: 32 }
}

const deriveMaster: Prepare = (instance, secret) => {
  const target = instance.room(32)
  return { call: () => instance.exports.sk_derive_master!(secret, 32, target), target, length: 32 }
}

export const deriveChild: Prepare = (instance, secret) => {
  const target = instance.room(32)
  return { call: () => instance.exports.sk_derive_child!(secret, 3, target), target, length: 32 }
}

export const check: Prepare = (instance, secret) => ({
  call: () => instance.exports.sk_check!(secret),
  target: secret,
  length: 32,
})

/** Bytes of stack that every call wipes, one a block and an access (crate/src/ffi/sign.rs). */
export const WIPED = 1 << 15

export interface Case {
  readonly name: string
  readonly prepare: Prepare
  readonly secrets: typeof KEYS
  /** Least events of a call besides the wiping of the stack, so that an empty trace cannot pass: about half of what was seen. */
  readonly least: { readonly blocks: number; readonly accesses: number }
}

export const CASES: readonly Case[] = [
  { name: 'sk_check', prepare: check, secrets: KEYS, least: { blocks: 200, accesses: 500 } },
  { name: 'sk_generate', prepare: generate, secrets: MATERIALS, least: { blocks: 4000, accesses: 8000 } },
  { name: 'sk_derive_master', prepare: deriveMaster, secrets: MATERIALS, least: { blocks: 4000, accesses: 8000 } },
  { name: 'sk_derive_child', prepare: deriveChild, secrets: KEYS, least: { blocks: 400_000, accesses: 1_000_000 } },
  { name: 'sk_public_key in G1', prepare: publicKey(1), secrets: KEYS, least: { blocks: 120_000, accesses: 450_000 } },
  { name: 'sk_public_key in G2', prepare: publicKey(2), secrets: KEYS, least: { blocks: 300_000, accesses: 900_000 } },
  { name: 'sk_sign in G1', prepare: sign(1), secrets: KEYS, least: { blocks: 150_000, accesses: 500_000 } },
  { name: 'sk_sign in G2', prepare: sign(2), secrets: KEYS, least: { blocks: 400_000, accesses: 1_500_000 } },
  { name: 'sk_multiply in G1', prepare: multiply(1), secrets: KEYS, least: { blocks: 120_000, accesses: 450_000 } },
  { name: 'sk_multiply in G2', prepare: multiply(2), secrets: KEYS, least: { blocks: 300_000, accesses: 900_000 } },
  {
    name: 'sk_multiply_scalar in G1',
    ...{ prepare: multiplyScalar(1), secrets: SCALARS, least: { blocks: 120_000, accesses: 450_000 } },
  },
  {
    name: 'sk_multiply_scalar in G2',
    ...{ prepare: multiplyScalar(2), secrets: SCALARS, least: { blocks: 300_000, accesses: 900_000 } },
  },
]
