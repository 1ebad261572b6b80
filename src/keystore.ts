/** Entry `kzgpu/keystore`: EIP-2335. Key derivation is that of @noble/hashes, an optional peer, loaded at the first call; the cipher is
 * the runtime's own. Not constant time in the password, and JavaScript cannot promise to wipe: what it can be, is overwritten. */
import { equalBytes, toHex } from './bytes.ts'
import { requireBytes, requireLength } from './codec/bytes.ts'
import { KzgError } from './errors.ts'
import { DERIVED_LENGTH, type Kdf, type Keystore, parseKeystore } from './keystore-format.ts'

export type { ErrorCode } from './errors.gen.ts'
export { KzgError } from './errors.ts'
export type { Keystore, KeystoreModule } from './keystore-format.ts'

const KEY_LENGTH = 16
const SECRET_LENGTH = 32
/** The EIP's own parameters. */
const SCRYPT = { n: 262_144, r: 8, p: 1 } as const
const PBKDF2 = { c: 262_144 } as const

export interface EncryptOptions {
  /** Default: `'scrypt'`. */
  readonly kdf?: 'scrypt' | 'pbkdf2' | undefined
  /** Of EIP-2334; default: empty, for a key that is not derived. */
  readonly path?: string | undefined
  /** To be found by, 48 bytes. */
  readonly publicKey?: Uint8Array | undefined
  readonly description?: string | undefined
  /** 32 bytes; default: random. */
  readonly salt?: Uint8Array | undefined
  /** 16 bytes; default: random. */
  readonly iv?: Uint8Array | undefined
  /** Default: random, of version 4. */
  readonly uuid?: string | undefined
}

/** The secret of a keystore; hand it to `secretKeyFromBytes` and overwrite it.
 * @param keystore the object or its text
 * @param password text, of which control characters are dropped and the rest is normalised (NFKD), or bytes as they are
 * @throws KzgError `BAD_KEYSTORE`; `WRONG_PASSWORD`; `BAD_TYPE`; `BACKEND_UNAVAILABLE` without @noble/hashes or WebCrypto */
export async function decryptKeystore(
  keystore: Keystore | string,
  password: string | Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const { kdf, checksum, iv, ciphertext } = parseKeystore(keystore)
  const derived = await derive(kdf, passwordBytes(password))
  try {
    const expected = await checksumOf(derived, ciphertext)
    if (!equalBytes(expected, checksum)) throw new KzgError('WRONG_PASSWORD')
    return await aesCtr(derived, iv, ciphertext)
  } finally {
    derived.fill(0)
  }
}

/** @param secret 32 bytes
 * @throws KzgError `BAD_TYPE`; `BAD_LENGTH`; `BAD_OPTION`; `BACKEND_UNAVAILABLE` without @noble/hashes or WebCrypto */
export async function encryptKeystore(
  secret: Uint8Array,
  password: string | Uint8Array,
  { kdf = 'scrypt', path = '', publicKey, description, salt = random(32), iv = random(16), uuid }: EncryptOptions = {},
): Promise<Keystore> {
  requireLength(secret, SECRET_LENGTH, 'secret')
  requireLength(salt, 32, 'salt')
  requireLength(iv, 16, 'iv')
  if (publicKey !== undefined) requireBytes(publicKey, 'publicKey')
  if (kdf !== 'scrypt' && kdf !== 'pbkdf2') throw new KzgError('BAD_OPTION', "kdf must be 'scrypt' or 'pbkdf2'")
  const parameters: Kdf = kdf === 'scrypt' ? { name: kdf, salt, ...SCRYPT } : { name: kdf, salt, ...PBKDF2 }
  const derived = await derive(parameters, passwordBytes(password))
  try {
    const ciphertext = await aesCtr(derived, iv, secret)
    const checksum = await checksumOf(derived, ciphertext)
    const common = { dklen: DERIVED_LENGTH, salt: toHex(salt) }
    const params = kdf === 'scrypt' ? { ...common, ...SCRYPT } : { ...common, ...PBKDF2, prf: 'hmac-sha256' }
    return {
      crypto: {
        kdf: { function: kdf, params, message: '' },
        checksum: { function: 'sha256', params: {}, message: toHex(checksum) },
        cipher: { function: 'aes-128-ctr', params: { iv: toHex(iv) }, message: toHex(ciphertext) },
      },
      ...(description !== undefined && { description }),
      ...(publicKey !== undefined && { pubkey: toHex(publicKey) }),
      path,
      uuid: uuid ?? uuidOf(random(16)),
      version: 4,
    }
  } finally {
    derived.fill(0)
  }
}

/** EIP-2335: normalised, without C0, C1 and delete, as UTF-8.
 * @throws KzgError `BAD_TYPE` */
function passwordBytes(password: unknown): Uint8Array {
  if (typeof password !== 'string') {
    requireBytes(password, 'password')
    return password
  }
  const kept = [...password.normalize('NFKD')].filter((character) => {
    const code = character.codePointAt(0) as number
    return code >= 0x20 && !(code >= 0x7f && code <= 0x9f)
  })
  return new TextEncoder().encode(kept.join(''))
}

async function derive(kdf: Kdf, password: Uint8Array): Promise<Uint8Array> {
  if (kdf.name === 'scrypt') {
    const { scryptAsync } = await peer(() => import('@noble/hashes/scrypt.js'))
    const { n: N, r, p, salt } = kdf
    // Its own limit is below what the format allows.
    return scryptAsync(password, salt, { N, r, p, dkLen: DERIVED_LENGTH, maxmem: 2 ** 31 })
  }
  const [{ pbkdf2Async }, { sha256 }] = await peer(() =>
    Promise.all([import('@noble/hashes/pbkdf2.js'), import('@noble/hashes/sha2.js')]),
  )
  return pbkdf2Async(sha256, password, kdf.salt, { c: kdf.c, dkLen: DERIVED_LENGTH })
}

/** @throws KzgError `BACKEND_UNAVAILABLE` */
async function peer<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    throw new KzgError('BACKEND_UNAVAILABLE', 'keystores need @noble/hashes: npm install @noble/hashes', undefined, {
      cause,
    })
  }
}

/** @throws KzgError `BACKEND_UNAVAILABLE` on pages that are not served securely */
function subtle(): SubtleCrypto {
  const { subtle } = globalThis.crypto ?? {}
  if (!subtle) throw new KzgError('BACKEND_UNAVAILABLE', 'this runtime has no WebCrypto, which needs a secure page')
  return subtle
}

/** Bytes over memory of their own, which WebCrypto wants. */
const owned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)

async function checksumOf(derived: Uint8Array, ciphertext: Uint8Array): Promise<Uint8Array> {
  const message = new Uint8Array(KEY_LENGTH + ciphertext.length)
  message.set(derived.subarray(KEY_LENGTH))
  message.set(ciphertext, KEY_LENGTH)
  return new Uint8Array(await subtle().digest('SHA-256', message))
}

async function aesCtr(derived: Uint8Array, iv: Uint8Array, data: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const raw = owned(derived.subarray(0, KEY_LENGTH))
  const key = await subtle().importKey('raw', raw, 'AES-CTR', false, ['encrypt'])
  raw.fill(0)
  return new Uint8Array(await subtle().encrypt({ name: 'AES-CTR', counter: owned(iv), length: 128 }, key, owned(data)))
}

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))

/** RFC 9562, version 4. */
function uuidOf(bytes: Uint8Array): string {
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
