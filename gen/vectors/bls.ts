/** Signatures in every suite: by whom they hold, what they add up to, and what is none. */
import { groupsOf, negated, SCHEMES, type Suite, sumOf, VARIANTS, type Variant } from '../../test/reference/bls.ts'
import { frToBytes, R } from '../../test/reference/field.ts'
import { EDGE_POINTS, EDGE_POINTS_G2, type EdgePoint } from '../../test/vectors/edges.ts'
import { bytesToHex, hexToBytes } from '../../test/vectors/expand.ts'
import { randomBytes, randomScalar } from '../../test/vectors/prng.ts'
import { ETHEREUM, oracle, SOURCE_BLS, SOURCE_NOBLE } from './bls-oracle.ts'
import { answer, type Case, type Row, refused, type VectorFile } from './file.ts'
import { R_HEX, R_MINUS_1_HEX } from './points.ts'

const hex = bytesToHex
const b = hexToBytes
const SUITES: readonly Suite[] = VARIANTS.flatMap((variant) => SCHEMES.map((scheme) => ({ variant, scheme })))

/** A suite as an input has it. */
interface SuiteInput extends Omit<Suite, 'tag'> {
  readonly tag?: string
}

const oracleOf = ({ variant, scheme, tag }: SuiteInput) =>
  oracle({ variant, scheme, tag: tag === undefined ? undefined : b(tag) })

const nameOf = ({ variant, scheme }: Suite): string =>
  `${variant === 'minimal-pubkey-size' ? 'long' : 'short'}, ${scheme}`
const encodings = (group: 'G1' | 'G2'): readonly EdgePoint[] => (group === 'G1' ? EDGE_POINTS : EDGE_POINTS_G2)
const infinity = (group: 'G1' | 'G2'): string => hex(encodings(group).find(({ name }) => name === 'infinity')!.bytes)

/** Three signers with a message each, and what they sign in a suite. */
const SECRETS = [1, 2, 3].map((i) => frToBytes(randomScalar(`bls key ${i}`)))
const MESSAGES = [new Uint8Array(), randomBytes('bls message', 32), randomBytes('bls message', 67)]

function signersOf(suite: Suite) {
  const its = oracle(suite)
  const keys = SECRETS.map((secret) => hex(its.publicKey(secret)))
  const messages = MESSAGES.map(hex)
  const signatures = SECRETS.map((secret, i) => hex(its.sign(secret, MESSAGES[i]!)))
  /** Of all of them under the second message. */
  const common = SECRETS.map((secret) => hex(its.sign(secret, MESSAGES[1]!)))
  const aggregate = (list: readonly string[]): string => hex(its.aggregate(list.map(b)))
  return { ...{ keys, messages, signatures, common, aggregate }, groups: groupsOf(suite.variant) }
}

const swapped = <T>([first, second, ...rest]: readonly T[]): T[] => [second!, first!, ...rest]

// ---- Keys ----------------------------------------------------------------------------------------------------------

function signRows(): Row[] {
  const tags: Record<string, Uint8Array> = {
    'one byte': Uint8Array.of(0),
    '255 bytes': randomBytes('tag', 255),
    '256 bytes, which are hashed': randomBytes('tag', 256),
  }
  const secret = hex(SECRETS[0]!)
  const message = hex(MESSAGES[1]!)
  const of = (suite: Suite) => (name: string, input: Row['input']) => ({
    name: `${nameOf(suite)}: ${name}`,
    input: { ...suite, ...input },
  })
  return SUITES.flatMap((suite) => {
    const row = of(suite)
    return [
      ...MESSAGES.map((each) => row(`${each.length} bytes`, { secret, message: hex(each) })),
      row('the key 1', { secret: hex(frToBytes(1n)), message }),
      row('the key r − 1', { secret: R_MINUS_1_HEX, message }),
      ...(suite.scheme === 'basic'
        ? Object.entries(tags).map(([name, tag]) => row(`a tag of ${name}`, { tag: hex(tag), secret, message }))
        : []),
    ]
  })
}

const badSecrets = (): (Row & { code: string })[] => {
  const row = (name: string, secret: string, code: string) => ({
    name,
    input: { ...ETHEREUM, secret, message: hex(MESSAGES[1]!) },
    code,
  })
  return [
    row('the key 0', hex(new Uint8Array(32)), 'BAD_SECRET_KEY'),
    row('the key r', R_HEX, 'BAD_SECRET_KEY'),
    row('the key 2^256 − 1', hex(new Uint8Array(32).fill(0xff)), 'BAD_SECRET_KEY'),
    row('a key of 31 bytes', hex(SECRETS[0]!.slice(1)), 'BAD_LENGTH'),
    row('a key of 33 bytes', `${hex(SECRETS[0]!)}00`, 'BAD_LENGTH'),
  ]
}

const keyRows = (): Row[] =>
  VARIANTS.flatMap((variant) =>
    encodings(groupsOf(variant).keys).map(({ name, bytes }) => ({
      name: `${groupsOf(variant).keys}: ${name}`,
      input: { variant, scheme: 'possession', publicKey: hex(bytes) },
    })),
  )

// ---- One signature -------------------------------------------------------------------------------------------------

function verifyRows(): Row[] {
  return SUITES.flatMap((suite) => {
    const { keys, messages, signatures, groups } = signersOf(suite)
    const sound = { publicKey: keys[1]!, message: messages[1]!, signature: signatures[1]! }
    const changes: Record<string, Partial<typeof sound>> = {
      'it holds': {},
      'another message': { message: messages[2]! },
      'a byte more': { message: `${sound.message}00` },
      'another key': { publicKey: keys[0]! },
      'another signature': { signature: signatures[0]! },
      'key and signature negated': {
        publicKey: hex(negated(groups.keys, b(sound.publicKey))),
        signature: hex(negated(groups.signatures, b(sound.signature))),
      },
      'signature negated': { signature: hex(negated(groups.signatures, b(sound.signature))) },
      'signature at infinity': { signature: infinity(groups.signatures) },
      'key at infinity': { publicKey: infinity(groups.keys) },
      'both at infinity': { publicKey: infinity(groups.keys), signature: infinity(groups.signatures) },
    }
    return Object.entries({ ...changes, ...(suite.scheme === 'possession' && noPoints(suite.variant)) }).map(
      ([name, change]) => ({ name: `${nameOf(suite)}: ${name}`, input: { ...suite, ...sound, ...change } }),
    )
  })
}

/** What is no point in the place of key and signature. */
function noPoints(variant: Variant): Record<string, { publicKey?: string; signature?: string }> {
  const { keys, signatures } = groupsOf(variant)
  const bad = (group: 'G1' | 'G2') => encodings(group).filter(({ code }) => code !== undefined)
  return Object.fromEntries([
    ...bad(keys).map(({ name, bytes }) => [`key: ${name}`, { publicKey: hex(bytes) }]),
    ...bad(signatures).map(({ name, bytes }) => [`signature: ${name}`, { signature: hex(bytes) }]),
  ])
}

// ---- Sums ----------------------------------------------------------------------------------------------------------

function aggregateCases(what: 'signatures' | 'publicKeys'): Case[] {
  const fn = what === 'signatures' ? 'aggregate' : 'aggregatePublicKeys'
  return VARIANTS.flatMap((variant) => {
    const suite: Suite = { variant, scheme: 'possession' }
    const { keys, signatures, groups } = signersOf(suite)
    const [list, group] = what === 'signatures' ? [signatures, groups.signatures] : [keys, groups.keys]
    const row = (name: string, items: readonly string[], code?: string, index?: number) => ({
      name: `${group}: ${name}`,
      input: { ...suite, [what]: items },
      ...(code !== undefined && { code }),
      ...(index !== undefined && { index }),
    })
    const withInfinity = [list[0]!, infinity(group), list[1]!]
    const rows = [
      row('one', list.slice(0, 1)),
      row('two', list.slice(0, 2)),
      row('three', list),
      row('one three times', [list[0]!, list[0]!, list[0]!]),
      what === 'signatures'
        ? row('infinity among them', withInfinity)
        : row('infinity among them', withInfinity, 'POINT_AT_INFINITY', 1),
      ...(what === 'signatures' ? [row('opposite ones', [list[0]!, hex(negated(group, b(list[0]!)))])] : []),
      row('none', [], 'EMPTY_LIST'),
      ...encodings(group).flatMap(({ name, bytes, code }) =>
        code === undefined ? [] : [row(name, [list[0]!, hex(bytes), list[1]!], code, 1)],
      ),
    ]
    return answer(rows, (input: SuiteInput & { signatures: string[]; publicKeys: string[] }) =>
      oracleOf(input)[fn](input[what].map(b)),
    )
  })
}

function aggregateVerifyRows(): Row[] {
  return SUITES.flatMap((suite) => {
    const { keys, messages, signatures, common, aggregate, groups } = signersOf(suite)
    const sound = { publicKeys: keys, messages, signature: aggregate(signatures) }
    const same = { publicKeys: keys, messages: keys.map(() => messages[1]!), signature: aggregate(common) }
    const changes: Record<string, Partial<typeof sound>> = {
      'it holds': {},
      'one message by all': same,
      'of one': { publicKeys: keys.slice(0, 1), messages: messages.slice(0, 1), signature: signatures[0]! },
      'of nobody': { publicKeys: [], messages: [] },
      'of nobody, infinity': { publicKeys: [], messages: [], signature: infinity(groups.signatures) },
      'keys swapped': { publicKeys: swapped(keys) },
      'a signer left out': { publicKeys: keys.slice(1), messages: messages.slice(1) },
      'a signature left out': { signature: aggregate(signatures.slice(1)) },
      'infinity for a key': { publicKeys: [infinity(groups.keys), ...keys.slice(1)] },
      'a signer more, at infinity': {
        publicKeys: [...keys, infinity(groups.keys)],
        messages: [...messages, hex(randomBytes('bls message', 5))],
      },
      'signature at infinity': { signature: infinity(groups.signatures) },
      'a key and its negative': {
        publicKeys: [keys[0]!, hex(negated(groups.keys, b(keys[0]!)))],
        messages: [messages[1]!, messages[1]!],
        signature: infinity(groups.signatures),
      },
    }
    return Object.entries(changes).map(([name, change]) => ({
      name: `${nameOf(suite)}: ${name}`,
      input: { ...suite, ...sound, ...change },
    }))
  })
}

const mismatch = (): (Row & { code: string })[] => {
  const { keys, messages, signatures } = signersOf(ETHEREUM)
  const signature = signatures[0]!
  const rows = {
    'a message missing': messages.slice(1),
    'a message too many': [...messages, '0x00'],
    'no messages': [],
  }
  return Object.entries(rows).map(([name, list]) => ({
    name,
    input: { ...ETHEREUM, publicKeys: keys, messages: list, signature },
    code: 'LENGTH_MISMATCH',
  }))
}

/** The key that makes its owner's signature one of both, if nobody asks for a proof that he has its secret. */
function rogue({ variant }: Suite): { rogueKey: string; signature: string; victim: string } {
  const suite: Suite = { variant, scheme: 'possession' }
  const { keys, common, groups } = signersOf(suite)
  const rogueKey = sumOf(groups.keys, [b(keys[0]!), negated(groups.keys, b(keys[1]!))])
  return { rogueKey: hex(rogueKey), signature: common[0]!, victim: keys[1]! }
}

function fastAggregateVerifyRows(): Row[] {
  return VARIANTS.flatMap((variant) => {
    const suite: Suite = { variant, scheme: 'possession' }
    const { keys, messages, common, aggregate, groups } = signersOf(suite)
    const { rogueKey, victim, signature } = rogue(suite)
    const sound = { publicKeys: keys, message: messages[1]!, signature: aggregate(common) }
    const changes: Record<string, Partial<typeof sound>> = {
      'it holds': {},
      'of one': { publicKeys: keys.slice(0, 1), signature: common[0]! },
      'one signer twice': { publicKeys: [keys[0]!, keys[0]!], signature: aggregate([common[0]!, common[0]!]) },
      'a rogue key, which only its proof gives away': { publicKeys: [victim, rogueKey], signature },
      'another message': { message: messages[0]! },
      'a signer left out': { publicKeys: keys.slice(1) },
      'a signer too many': { signature: aggregate(common.slice(1)) },
      'of nobody': { publicKeys: [] },
      'of nobody, infinity': { publicKeys: [], signature: infinity(groups.signatures) },
      'infinity for a key': { publicKeys: [...keys, infinity(groups.keys)] },
      'a key and its negative, infinity': {
        publicKeys: [keys[0]!, hex(negated(groups.keys, b(keys[0]!)))],
        signature: infinity(groups.signatures),
      },
      'a key too short': { publicKeys: [...keys.slice(1), keys[0]!.slice(0, -2)] },
    }
    return Object.entries(changes).map(([name, change]) => ({
      name: `${nameOf(suite)}: ${name}`,
      input: { ...suite, ...sound, ...change },
    }))
  })
}

// ---- Batches -------------------------------------------------------------------------------------------------------

/** Enough sets for workers. */
const MANY = 40

function batchVerifyRows(): Row[] {
  return SUITES.flatMap((suite) => {
    const { keys, messages, signatures, common, groups } = signersOf(suite)
    const sets = keys.map((publicKey, i) => ({ publicKey, message: messages[i]!, signature: signatures[i]! }))
    const withSignatures = (list: readonly string[]) => sets.map((set, i) => ({ ...set, signature: list[i]! }))
    const add = (list: readonly string[]): string => hex(sumOf(groups.signatures, list.map(b)))
    const minus = (signature: string): string => hex(negated(groups.signatures, b(signature)))
    const many = Array.from({ length: MANY }, (_, i) => sets[i % sets.length]!)
    const rows: Record<string, readonly object[]> = {
      'all hold': sets,
      'one message by all': keys.map((publicKey, i) => ({ publicKey, message: messages[1]!, signature: common[i]! })),
      one: sets.slice(0, 1),
      none: [],
      'the same set twice': [sets[0]!, sets[0]!],
      'signatures swapped, whose sum is the same': withSignatures(swapped(signatures)),
      'errors that cancel in the sum': withSignatures([
        add([signatures[0]!, common[0]!]),
        add([signatures[1]!, minus(common[0]!)]),
        signatures[2]!,
      ]),
      'a signature at infinity': withSignatures([infinity(groups.signatures), ...signatures.slice(1)]),
      'a signature of another length': withSignatures([signatures[0]!.slice(0, -2), ...signatures.slice(1)]),
      'a key at infinity': [...sets, { ...sets[0]!, publicKey: infinity(groups.keys) }],
    }
    if (suite.scheme === 'possession') {
      Object.assign(rows, {
        [`${MANY} sets`]: many,
        [`${MANY} sets, the last of another message`]: [...many.slice(1), { ...sets[0]!, message: '0x00' }],
      })
    }
    return Object.entries(rows).map(([name, list]) => ({
      name: `${nameOf(suite)}: ${name}`,
      input: { ...suite, sets: list },
    }))
  })
}

// ---- Possession ----------------------------------------------------------------------------------------------------

function popVerifyRows(): Row[] {
  return VARIANTS.flatMap((variant) => {
    const suite: Suite = { variant, scheme: 'possession' }
    const { keys, groups } = signersOf(suite)
    const its = oracle(suite)
    const sound = { publicKey: keys[0]!, proof: hex(its.popProve(SECRETS[0]!)) }
    const changes: Record<string, Partial<typeof sound>> = {
      'it holds': {},
      'of another key': { publicKey: keys[1]! },
      'a signature of the key is no proof': { proof: hex(its.sign(SECRETS[0]!, b(keys[0]!))) },
      'of a rogue key': { publicKey: rogue(suite).rogueKey },
      'proof at infinity': { proof: infinity(groups.signatures) },
      'both at infinity': { publicKey: infinity(groups.keys), proof: infinity(groups.signatures) },
      'proof of another length': { proof: sound.proof.slice(0, -2) },
      'key of another length': { publicKey: sound.publicKey.slice(0, -2) },
    }
    return Object.entries(changes).map(([name, change]) => ({
      name: `${nameOf(suite)}: ${name}`,
      input: { ...suite, ...sound, ...change },
    }))
  })
}

const popProveRows = (): Row[] =>
  VARIANTS.flatMap((variant) =>
    [SECRETS[0]!, frToBytes(1n), frToBytes(R - 1n)].map((secret) => ({
      name: `${nameOf({ variant, scheme: 'possession' })}: ${hex(secret)}`,
      input: { variant, scheme: 'possession', secret: hex(secret) },
    })),
  )

export function generateSignatures(): VectorFile[] {
  const file = (fn: string, note: string, cases: readonly Case[], source = SOURCE_BLS): VectorFile => ({
    suite: 'bls',
    ...{ fn, source, note, cases },
  })
  type Key = SuiteInput & { secret: string }
  type Statement = SuiteInput & { publicKey: string; message: string; signature: string }
  type Statements = SuiteInput & { publicKeys: string[]; messages: string[]; message: string; signature: string }
  return [
    file('sign', 'the public key, and the signature of it', [
      ...answer([...signRows(), ...badSecrets()], (input: Key & { message: string }) => {
        const [its, secret] = [oracleOf(input), b(input.secret)]
        return { publicKey: hex(its.publicKey(secret)), signature: hex(its.sign(secret, b(input.message))) }
      }),
    ]),
    file('key_validate', 'points of the subgroup but infinity', [
      ...answer(keyRows(), (input: SuiteInput & { publicKey: string }) =>
        oracleOf(input).keyValidate(b(input.publicKey)),
      ),
    ]),
    file('verify', 'false for whatever is no key or signature', [
      ...answer(verifyRows(), (input: Statement) =>
        oracleOf(input).verify(b(input.publicKey), b(input.message), b(input.signature)),
      ),
    ]),
    file('aggregate', 'sums of signatures', aggregateCases('signatures')),
    file('aggregate_public_keys', 'sums of keys', aggregateCases('publicKeys')),
    file('aggregate_verify', 'in the basic scheme messages differ', [
      ...answer(aggregateVerifyRows(), (input: Statements) =>
        oracleOf(input).aggregateVerify(input.publicKeys.map(b), input.messages.map(b), b(input.signature)),
      ),
      ...refused(mismatch()),
    ]),
    file('fast_aggregate_verify', 'proofs of possession are not its business', [
      ...answer(fastAggregateVerifyRows(), (input: Statements) =>
        oracleOf(input).fastAggregateVerify(input.publicKeys.map(b), b(input.message), b(input.signature)),
      ),
    ]),
    file('batch_verify', 'each signature has to hold, not their sum', [
      ...answer(
        batchVerifyRows(),
        (input: SuiteInput & { sets: Record<'publicKey' | 'message' | 'signature', string>[] }) =>
          oracleOf(input).batchVerify(
            input.sets.map(({ publicKey, message, signature }) => ({
              publicKey: b(publicKey),
              message: b(message),
              signature: b(signature),
            })),
          ),
      ),
    ]),
    file(
      'pop_prove',
      'a signature of the key under a tag of its own',
      [...answer(popProveRows(), (input: Key) => oracleOf(input).popProve(b(input.secret)))],
      SOURCE_NOBLE,
    ),
    file(
      'pop_verify',
      'a rogue key has no proof',
      [
        ...answer(popVerifyRows(), (input: SuiteInput & { publicKey: string; proof: string }) =>
          oracleOf(input).popVerify(b(input.publicKey), b(input.proof)),
        ),
      ],
      SOURCE_NOBLE,
    ),
  ]
}
