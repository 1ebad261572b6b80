/** What takes a secret: the methods of `Bls` over the instance that has the keys. */
import { COMPRESSED_LENGTH } from './backend/bls.ts'
import { type KeySlot, SECRET_KEY_LENGTH, type SecretBackend } from './backend/wasm/secret-backend.ts'
import type { Bls } from './bls-api.ts'
import { type SecretKey, secretKey } from './bls-secret-key.ts'
import { requireBytes, requireLength } from './codec/bytes.ts'
import { KzgError } from './errors.ts'
import { type BlsSuite, requireGroup } from './protocol/bls-suite.ts'
import { parseKeyPath, requireKeyIndex } from './protocol/key-path.ts'

export type KeyMethods = Pick<
  Bls,
  | 'keyGen'
  | 'secretKeyFromBytes'
  | 'secretKeyToBytes'
  | 'deriveMaster'
  | 'deriveChild'
  | 'derivePath'
  | 'publicKey'
  | 'sign'
  | 'multiply'
  | 'popProve'
>

const NOTHING = /* @__PURE__ */ new Uint8Array()

/** @param open throws KzgError `DISPOSED`, or `CAPABILITY_NOT_LOADED` where secrets are not taken */
export function keyMethods({ groups, scheme, tag, proofTag }: BlsSuite, open: () => SecretBackend): KeyMethods {
  const slots = new WeakMap<object, KeySlot>()
  /** Public keys by slot: augmentation needs one for each signature. */
  const publicKeys = new WeakMap<KeySlot, Uint8Array>()
  const handle = (backend: SecretBackend, slot: KeySlot): SecretKey => {
    const key = secretKey(() => backend.forget(slot))
    slots.set(key, slot)
    return key
  }
  const slotOf = (key: unknown): KeySlot => {
    const slot = slots.get(key as object)
    if (!slot) throw new KzgError('BAD_TYPE', 'key must be a SecretKey of this instance')
    return slot
  }
  const publicKey = (backend: SecretBackend, slot: KeySlot): Uint8Array => {
    const known = publicKeys.get(slot) ?? backend.publicKey(slot, groups.keys)
    publicKeys.set(slot, known)
    return known
  }
  const master = (backend: SecretBackend, seed: unknown): KeySlot => {
    requireBytes(seed, 'seed')
    return backend.deriveMaster(seed)
  }
  return {
    keyGen(material, keyInfo = NOTHING, salt = NOTHING) {
      requireBytes(material, 'material')
      requireBytes(keyInfo, 'keyInfo')
      requireBytes(salt, 'salt')
      const backend = open()
      return handle(backend, backend.generate(material, salt, keyInfo))
    },
    secretKeyFromBytes(bytes) {
      requireLength(bytes, SECRET_KEY_LENGTH, 'bytes')
      const backend = open()
      return handle(backend, backend.import(bytes))
    },
    secretKeyToBytes: (key) => open().export(slotOf(key)),
    deriveMaster(seed) {
      const backend = open()
      return handle(backend, master(backend, seed))
    },
    deriveChild(parent, index) {
      const backend = open()
      return handle(backend, backend.deriveChild(slotOf(parent), requireKeyIndex(index)))
    },
    derivePath(from, path) {
      const backend = open()
      const indices = parseKeyPath(path)
      // A copy of the caller's key, so that whatever is on the way can be wiped.
      const own = slots.get(from)
      let slot = own ? backend.copy(own) : master(backend, from)
      for (const index of indices) {
        const parent = slot
        try {
          slot = backend.deriveChild(parent, index)
        } finally {
          backend.forget(parent)
        }
      }
      return handle(backend, slot)
    },
    publicKey(key) {
      const backend = open()
      return publicKey(backend, slotOf(key)).slice()
    },
    sign(key, message) {
      requireBytes(message, 'message')
      const backend = open()
      const slot = slotOf(key)
      const prefix = scheme === 'augmentation' ? publicKey(backend, slot) : NOTHING
      return backend.sign(slot, groups.signatures, prefix, message, tag)
    },
    multiply(key, group, point) {
      requireLength(point, COMPRESSED_LENGTH[requireGroup(group)], 'point')
      const backend = open()
      return backend.multiply(slotOf(key), group, point)
    },
    popProve(key) {
      requirePossession(scheme)
      const backend = open()
      const slot = slotOf(key)
      return backend.sign(slot, groups.signatures, NOTHING, publicKey(backend, slot), proofTag)
    },
  }
}

/** @throws KzgError `BAD_OPTION` */
export function requirePossession(scheme: BlsSuite['scheme']): void {
  if (scheme !== 'possession') throw new KzgError('BAD_OPTION', `the scheme '${scheme}' has no proofs of possession`)
}
