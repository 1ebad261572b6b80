/** The JSON of EIP-2335, checked. */
import { fromHex } from './bytes.ts'
import { KzgError } from './errors.ts'

export interface KeystoreModule {
  readonly function: string
  readonly params: Readonly<Record<string, unknown>>
  readonly message: string
}

/** A keystore of version 4. */
export interface Keystore {
  readonly crypto: { readonly kdf: KeystoreModule; readonly checksum: KeystoreModule; readonly cipher: KeystoreModule }
  readonly description?: string
  /** The public key, hex without 0x. */
  readonly pubkey?: string
  /** Of EIP-2334, or empty. */
  readonly path: string
  readonly uuid: string
  readonly version: number
}

export type Kdf =
  | { readonly name: 'scrypt'; readonly salt: Uint8Array; readonly n: number; readonly r: number; readonly p: number }
  | { readonly name: 'pbkdf2'; readonly salt: Uint8Array; readonly c: number }

/** What opens a keystore. */
export interface ParsedKeystore {
  readonly kdf: Kdf
  readonly checksum: Uint8Array
  readonly iv: Uint8Array
  readonly ciphertext: Uint8Array
}

/** Bytes that both functions derive: 16 for the cipher, 16 for the checksum. */
export const DERIVED_LENGTH = 32
const IV_LENGTH = 16
/** So much that a keystore of somebody else cannot take all memory or hours: four times the EIP's own parameters. */
const MAX_SCRYPT_BYTES = 1_073_741_824
const MAX_ROUNDS = 16_777_216

/** @param keystore the object or its text
 * @throws KzgError `BAD_KEYSTORE` */
export function parseKeystore(keystore: unknown): ParsedKeystore {
  const { version, crypto } = object(typeof keystore === 'string' ? parse(keystore) : keystore, 'keystore')
  if (version !== 4) throw bad('version is not 4')
  const { kdf, checksum, cipher } = object(crypto, 'crypto')
  const [k, s, c] = [moduleOf(kdf, 'kdf'), moduleOf(checksum, 'checksum'), moduleOf(cipher, 'cipher')]
  if (s.function !== 'sha256') throw bad('checksum is not by sha256')
  if (c.function !== 'aes-128-ctr') throw bad('cipher is not aes-128-ctr')
  const [sum, iv] = [bytes(s.message, 'checksum'), bytes(c.params.iv, 'iv')]
  if (sum.length !== 32) throw bad('checksum has not 32 bytes')
  if (iv.length !== IV_LENGTH) throw bad('iv has not 16 bytes')
  return { kdf: kdfOf(k), checksum: sum, iv, ciphertext: bytes(c.message, 'cipher') }
}

function kdfOf({ function: name, params }: KeystoreModule): Kdf {
  if (params.dklen !== DERIVED_LENGTH) throw bad('dklen is not 32')
  const salt = bytes(params.salt, 'salt')
  if (name === 'scrypt') {
    const [n, r, p] = [integer(params.n, 'n'), integer(params.r, 'r'), integer(params.p, 'p')]
    if (n < 2 || (n & (n - 1)) !== 0) throw bad('n is no power of two')
    if (128 * n * r > MAX_SCRYPT_BYTES || p > 1024) throw bad('scrypt would take too much memory')
    return { name, salt, n, r, p }
  }
  if (name === 'pbkdf2') {
    if (params.prf !== 'hmac-sha256') throw bad('prf is not hmac-sha256')
    const c = integer(params.c, 'c')
    if (c > MAX_ROUNDS) throw bad('pbkdf2 would take too long')
    return { name, salt, c }
  }
  throw bad('kdf is neither scrypt nor pbkdf2')
}

const bad = (reason: string): KzgError => new KzgError('BAD_KEYSTORE', `keystore: ${reason}`)

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The engine's message would quote the text.
    throw bad('text is not JSON')
  }
}

function object(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(`${name} is no object`)
  return value as Readonly<Record<string, unknown>>
}

function moduleOf(value: unknown, name: string): KeystoreModule {
  const { function: fn, params, message } = object(value, name)
  if (typeof fn !== 'string' || typeof message !== 'string') throw bad(`${name} has no function or no message`)
  return { function: fn, params: object(params, `params of ${name}`), message }
}

function integer(value: unknown, name: string): number {
  if (Number.isSafeInteger(value) && (value as number) > 0 && (value as number) < 2 ** 31) return value as number
  throw bad(`${name} is no positive integer`)
}

function bytes(value: unknown, name: string): Uint8Array {
  const decoded = typeof value === 'string' ? fromHex(value) : undefined
  if (!decoded) throw bad(`${name} is not in hexadecimal digits`)
  return decoded
}
