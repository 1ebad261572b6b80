/** Keystores of EIP-2335: there and back, and what is no keystore. */
import { describe, expect, test } from 'vitest'
import { decryptKeystore, encryptKeystore, type Keystore } from '../../../src/keystore.ts'
import { randomBytes } from '../../vectors/prng.ts'

const secret = randomBytes('keystore', 32)
/** Names the password nowhere. */
const PASSWORD = 'ﬁve\u0007 𝔱𝔢𝔰𝔱 \u007fwords'

interface Changeable {
  readonly crypto: Readonly<Record<'kdf' | 'checksum' | 'cipher', { readonly params: object }>>
}

describe.each(['scrypt', 'pbkdf2'] as const)('%s', (kdf) => {
  test('opens what it closed, by equivalent passwords alone', async () => {
    const keystore = await encryptKeystore(secret, PASSWORD, { kdf, path: 'm/12381/3600/0/0/0', description: 'a key' })
    expect(await decryptKeystore(keystore, PASSWORD)).toEqual(secret)
    expect(await decryptKeystore(JSON.stringify(keystore), 'five test words')).toEqual(secret)
    const error = await decryptKeystore(keystore, 'five test word').catch((error) => error)
    expect(error).toMatchObject({ code: 'WRONG_PASSWORD' })
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('five test')
    expect(keystore).toMatchObject({ version: 4, path: 'm/12381/3600/0/0/0', description: 'a key' })
    expect(keystore.uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  }, 120_000)
})

describe('what is no keystore', async () => {
  const sound = {
    crypto: {
      kdf: { function: 'scrypt', params: { dklen: 32, n: 2, r: 8, p: 1, salt: '00' }, message: '' },
      checksum: { function: 'sha256', params: {}, message: '00'.repeat(32) },
      cipher: { function: 'aes-128-ctr', params: { iv: '00'.repeat(16) }, message: '00'.repeat(32) },
    },
    path: '',
    uuid: '',
    version: 4,
  }
  const changed = (change: (copy: Changeable) => void): Keystore => {
    const copy = structuredClone(sound)
    change(copy)
    return copy
  }
  test('a sound one of another password', async () => {
    await expect(decryptKeystore(sound, 'x')).rejects.toMatchObject({ code: 'WRONG_PASSWORD' })
  })

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['text', 'secret text'],
    ['a list', []],
    ['another version', { ...sound, version: 3 }],
    ['no crypto', { ...sound, crypto: null }],
    ['another kdf', changed(({ crypto }) => Object.assign(crypto.kdf, { function: 'argon2' }))],
    ['too much memory', changed(({ crypto }) => Object.assign(crypto.kdf.params, { n: 2 ** 30 }))],
    ['no power of two', changed(({ crypto }) => Object.assign(crypto.kdf.params, { n: 3 }))],
    ['another length', changed(({ crypto }) => Object.assign(crypto.kdf.params, { dklen: 16 }))],
    ['a short iv', changed(({ crypto }) => Object.assign(crypto.cipher.params, { iv: '00' }))],
    ['no digits', changed(({ crypto }) => Object.assign(crypto.cipher, { message: 'zz' }))],
    ['a short checksum', changed(({ crypto }) => Object.assign(crypto.checksum, { message: '00' }))],
  ])('%s', async (_, keystore) => {
    const error = await decryptKeystore(keystore as Keystore, 'x').catch((error) => error)
    expect(error).toMatchObject({ code: 'BAD_KEYSTORE' })
    expect(error.message).not.toContain('secret')
  })

  test('a secret or a password of another type', async () => {
    await expect(encryptKeystore(secret.slice(1), 'x')).rejects.toMatchObject({ code: 'BAD_LENGTH' })
    await expect(decryptKeystore(sound, 5 as never)).rejects.toMatchObject({ code: 'BAD_TYPE' })
  })
})
