/** Entry `kzgpu/bls`: builds an instance, checks arguments, hands them to the backends. */
import { artefact } from './artefact.ts'
import { COMPRESSED_LENGTH } from './backend/bls.ts'
import { testVerification } from './backend/bls-selftest.ts'
import { throwIfAborted } from './backend/driver.ts'
import { select } from './backend/select.ts'
import { BlsBackend } from './backend/wasm/bls-backend.ts'
import type { SecretBackend } from './backend/wasm/secret-backend.ts'
import { BLS_CAPABILITIES, type Bls, type BlsInstanceOptions, type BlsOptions, type SignatureSet } from './bls-api.ts'
import { type Batch, isForWorkers, verifySets, verifySetsInTurns } from './bls-batch.ts'
import { keyMethods, requirePossession } from './bls-keys.ts'
import { toHex } from './bytes.ts'
import { requireArray, requireBytes, requireList, requireSameLength } from './codec/bytes.ts'
import { DISPOSE } from './dispose.ts'
import { KzgError } from './errors.ts'
import { loadOnce } from './loading.ts'
import { openSecrets } from './open-secrets.ts'
import type { Platform } from './platform/platform.ts'
import type { BlsParts } from './pool/bls-parts.ts'
import { reportThreads, resolveThreads } from './pool/threads.ts'
import { type BlsSuite, requireGroup, resolveSuite, tagBytes } from './protocol/bls-suite.ts'

/** @throws KzgError `BAD_OPTION`, `BAD_LENGTH` for an empty tag; `WASM_LOAD`, `WASM_CSP`, `BACKEND_UNAVAILABLE`; the signal's reason */
export async function createBlsWith(platform: Platform, options: BlsOptions): Promise<Bls> {
  const suite = resolveSuite(options)
  const { capabilities = 'sign' } = options
  if (!BLS_CAPABILITIES.includes(capabilities)) {
    throw new KzgError('BAD_OPTION', `capabilities must be ${BLS_CAPABILITIES.map((each) => `'${each}'`).join(' or ')}`)
  }
  throwIfAborted(options.signal)
  const threads = resolveThreads(options, platform.workers)
  const make = { create: BlsBackend.create, test: testVerification }
  const selectOptions = artefact<BlsBackend>(platform, 'bls', options, make)
  const [selection, secrets] = await Promise.all([
    select(selectOptions),
    capabilities === 'sign' ? openSecrets(platform, options) : undefined,
  ])
  const { backend, rejected, timings } = selection
  let isDisposed = false
  let parts: BlsParts | undefined
  /** The pool is fetched when it is first wanted. */
  const loadParts = loadOnce(async (): Promise<BlsParts | undefined> => {
    const { openParts } = await import('./pool/bls-parts.ts')
    open()
    parts = openParts(threads, selection, selectOptions)
    return parts
  })
  const open = (): BlsBackend => {
    if (isDisposed) throw new KzgError('DISPOSED')
    return backend
  }
  const openKeys = (): SecretBackend => {
    if (isDisposed) throw new KzgError('DISPOSED')
    if (!secrets) throw new KzgError('CAPABILITY_NOT_LOADED', "secret keys need the capability 'sign'")
    return secrets
  }
  const dispose = (): void => {
    isDisposed = true
    parts?.dispose()
    secrets?.dispose()
    backend.dispose()
  }
  const { variant, scheme } = suite
  return {
    ...{ variant, scheme },
    get tag() {
      return suite.tag.slice()
    },
    get proofTag() {
      return suite.proofTag.slice()
    },
    ...keyMethods(suite, openKeys),
    ...publicMethods(suite, open),
    async verifyBatch(sets, options = {}) {
      const batch = batchOf(suite, sets)
      open()
      throwIfAborted(options.signal)
      if (!batch) return false
      const workers = threads.size > 0 && isForWorkers(batch.sets.length) ? await loadParts() : undefined
      return workers ? workers.verify(batch, options) : verifySetsInTurns(open, batch, options)
    },
    verifyBatchSync(sets) {
      const batch = batchOf(suite, sets)
      return batch !== undefined && verifySets(open(), batch)
    },
    get report() {
      return {
        ...{ tier: backend.tier, secretTier: secrets && ('baseline' as const), rejected, timings },
        wasmMemoryBytes: backend.memoryBytes + (secrets?.memoryBytes ?? 0),
        threads: reportThreads(threads, parts),
      }
    },
    dispose,
    [DISPOSE]: dispose,
  }
}

/** The Ethereum consensus layer's signatures: keys in G1, proofs of possession, `BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_`. */
export const ETHEREUM = { variant: 'minimal-pubkey-size', scheme: 'possession' } as const

export const createEthereumBlsWith = (platform: Platform, options: BlsInstanceOptions = {}): Promise<Bls> =>
  createBlsWith(platform, { ...options, ...ETHEREUM, tag: undefined, proofTag: undefined })

type PublicMethods = Omit<
  Bls,
  | keyof ReturnType<typeof keyMethods>
  | ('variant' | 'scheme' | 'tag' | 'proofTag' | 'verifyBatch' | 'verifyBatchSync' | 'report' | 'dispose')
  | typeof Symbol.dispose
>

function publicMethods({ groups, scheme, tag, proofTag }: BlsSuite, open: () => BlsBackend): PublicMethods {
  const [keyLength, signatureLength] = [COMPRESSED_LENGTH[groups.keys], COMPRESSED_LENGTH[groups.signatures]]
  const augmented = scheme === 'augmentation'
  const hash =
    (isUniform: boolean): Bls['hashToCurve'] =>
    (group, message, tag) => {
      requireBytes(message, 'message')
      return open().hash(requireGroup(group), isUniform, message, tagBytes(tag, 'tag'))
    }
  return {
    verify(publicKey, message, signature) {
      for (const [name, value] of Object.entries({ publicKey, message, signature })) requireBytes(value, name)
      const backend = open()
      if (publicKey.length !== keyLength || signature.length !== signatureLength) return false
      return backend.verify(groups, { keys: [publicKey], messages: [message], augmented, tag }, signature)
    },
    popVerify(publicKey, proof) {
      requirePossession(scheme)
      for (const [name, value] of Object.entries({ publicKey, proof })) requireBytes(value, name)
      const backend = open()
      if (publicKey.length !== keyLength || proof.length !== signatureLength) return false
      const statement = { keys: [publicKey], messages: [publicKey], augmented: false, tag: proofTag }
      return backend.verify(groups, statement, proof)
    },
    keyValidate(publicKey) {
      requireBytes(publicKey, 'publicKey')
      const backend = open()
      if (publicKey.length !== keyLength) return false
      try {
        backend.sum(groups.keys, [publicKey], true, { name: 'publicKey' })
        return true
      } catch (error) {
        if (isPointError(error)) return false
        throw error
      }
    },
    aggregate(signatures) {
      requireList(signatures, signatureLength, 'signatures')
      requireNotEmpty(signatures, 'signatures')
      return open().sum(groups.signatures, signatures, false, { name: 'signatures', index: (i) => i })
    },
    aggregatePublicKeys(publicKeys) {
      requireList(publicKeys, keyLength, 'publicKeys')
      requireNotEmpty(publicKeys, 'publicKeys')
      return open().sum(groups.keys, publicKeys, true, { name: 'publicKeys', index: (i) => i })
    },
    aggregateVerify(publicKeys, messages, signature) {
      requireBytesList(publicKeys, 'publicKeys')
      requireBytesList(messages, 'messages')
      requireBytes(signature, 'signature')
      requireSameLength({ publicKeys, messages })
      const backend = open()
      if (signature.length !== signatureLength || !areKeys(publicKeys, keyLength)) return false
      if (scheme === 'basic' && new Set(messages.map(toHex)).size < messages.length) return false
      return backend.verify(groups, { keys: publicKeys, messages, augmented, tag }, signature)
    },
    fastAggregateVerify(publicKeys, message, signature) {
      requirePossession(scheme)
      requireBytesList(publicKeys, 'publicKeys')
      requireBytes(message, 'message')
      requireBytes(signature, 'signature')
      const backend = open()
      if (signature.length !== signatureLength || !areKeys(publicKeys, keyLength)) return false
      return backend.verifyCommon(groups, { keys: publicKeys, tag }, message, signature)
    },
    hashToCurve: hash(true),
    encodeToCurve: hash(false),
    expandMessage(message, tag, length) {
      requireBytes(message, 'message')
      if (!Number.isInteger(length) || length < 0) throw new KzgError('BAD_LENGTH', 'length must be an integer from 0')
      return open().expand(message, tagBytes(tag, 'tag'), length)
    },
  }
}

/** At least one key, all of the right length. */
const areKeys = (keys: readonly Uint8Array[], length: number): boolean =>
  keys.length > 0 && keys.every((key) => key.length === length)

const POINT_ERRORS = ['BAD_FLAGS', 'NON_CANONICAL', 'NOT_ON_CURVE', 'NOT_IN_SUBGROUP', 'POINT_AT_INFINITY']
const isPointError = (error: unknown): boolean => error instanceof KzgError && POINT_ERRORS.includes(error.code)

/** @throws KzgError `EMPTY_LIST` */
function requireNotEmpty(list: readonly unknown[], name: string): void {
  if (list.length === 0) throw new KzgError('EMPTY_LIST', `${name} must not be empty`)
}

/** @throws KzgError `BAD_TYPE` */
function requireBytesList(list: unknown, name: string): asserts list is readonly Uint8Array[] {
  requireArray(list, name)
  for (let i = 0; i < list.length; i++) requireBytes(list[i], name, i)
}

/** Nothing if there are no sets, or one of a wrong length.
 * @throws KzgError `BAD_TYPE` */
function batchOf({ groups, scheme, tag }: BlsSuite, sets: readonly SignatureSet[]): Batch | undefined {
  requireArray(sets, 'sets')
  let isWhole = sets.length > 0
  for (let i = 0; i < sets.length; i++) {
    const { publicKey, message, signature } = (sets[i] ?? {}) as Partial<SignatureSet>
    for (const [name, value] of Object.entries({ publicKey, message, signature }))
      requireBytes(value, `sets.${name}`, i)
    isWhole &&= publicKey?.length === COMPRESSED_LENGTH[groups.keys]
    isWhole &&= signature?.length === COMPRESSED_LENGTH[groups.signatures]
  }
  return isWhole ? { groups, augmented: scheme === 'augmentation', tag, sets } : undefined
}
