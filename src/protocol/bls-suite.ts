/** Variants and schemes of draft-irtf-cfrg-bls-signature, and the domain separation tags that they are known by. */
import type { Assignment, BlsGroup } from '../backend/bls.ts'
import { requireBytes } from '../codec/bytes.ts'
import { KzgError } from '../errors.ts'

export const BLS_VARIANTS = ['minimal-pubkey-size', 'minimal-signature-size'] as const
/** Where keys and signatures are: keys of 48 bytes in G1 and signatures of 96 in G2, or the other way round. */
export type BlsVariant = (typeof BLS_VARIANTS)[number]

export const BLS_SCHEMES = ['basic', 'augmentation', 'possession'] as const
/** How rogue keys are kept out: messages of an aggregate must differ; each is signed behind its signer's key; or everybody
 * proves to have the secret key. */
export type BlsScheme = (typeof BLS_SCHEMES)[number]

export interface BlsSuite {
  readonly variant: BlsVariant
  readonly scheme: BlsScheme
  readonly groups: Assignment
  /** Of signatures. */
  readonly tag: Uint8Array
  /** Of proofs of possession; only that scheme has any. */
  readonly proofTag: Uint8Array
}

export interface BlsSuiteOptions {
  readonly variant: BlsVariant
  readonly scheme: BlsScheme
  /** In place of the draft's tag: bytes or text, not empty; longer than 255 bytes, it is hashed as RFC 9380 says. */
  readonly tag?: Uint8Array | string | undefined
  /** In place of the draft's tag for proofs of possession. */
  readonly proofTag?: Uint8Array | string | undefined
}

const SUFFIX: Readonly<Record<BlsScheme, string>> = { basic: 'NUL', augmentation: 'AUG', possession: 'POP' }

/** The draft's tags (section 4.2), for example `BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_`. */
const tagOf = (kind: 'SIG' | 'POP', group: BlsGroup, suffix: string): string =>
  `BLS_${kind}_BLS12381${group}_XMD:SHA-256_SSWU_RO_${suffix}_`

/** @throws KzgError `BAD_OPTION` unless variant and scheme are named; `BAD_TYPE`; `BAD_LENGTH` for an empty tag */
export function resolveSuite(options: unknown): BlsSuite {
  const { variant, scheme, tag, proofTag } = (options ?? {}) as Partial<BlsSuiteOptions>
  const [v, s] = [oneOf('variant', variant, BLS_VARIANTS), oneOf('scheme', scheme, BLS_SCHEMES)]
  const groups: Assignment =
    v === 'minimal-pubkey-size' ? { keys: 'G1', signatures: 'G2' } : { keys: 'G2', signatures: 'G1' }
  return {
    ...{ variant: v, scheme: s, groups },
    tag: tagBytes(tag ?? tagOf('SIG', groups.signatures, SUFFIX[s]), 'tag'),
    proofTag: tagBytes(proofTag ?? tagOf('POP', groups.signatures, 'POP'), 'proofTag'),
  }
}

function oneOf<T extends string>(name: string, value: unknown, values: readonly T[]): T {
  const found = values.find((candidate) => candidate === value)
  if (found !== undefined) return found
  throw new KzgError('BAD_OPTION', `${name} must be ${values.map((each) => `'${each}'`).join(' or ')}`)
}

/** A copy of a tag; text as UTF-8.
 * @throws KzgError `BAD_TYPE`; `BAD_LENGTH` for an empty one */
export function tagBytes(tag: unknown, name: string): Uint8Array {
  const bytes = typeof tag === 'string' ? new TextEncoder().encode(tag) : tag
  requireBytes(bytes, name)
  if (bytes.length === 0) throw new KzgError('BAD_LENGTH', `${name} must not be empty`)
  return bytes.slice()
}

/** @throws KzgError `BAD_OPTION` */
export const requireGroup = (group: unknown): BlsGroup => oneOf('group', group, ['G1', 'G2'])
