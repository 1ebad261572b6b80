/** Secret keys: handles that show nothing, and a memory in which nothing of a key remains. */
import { readFile } from 'node:fs/promises'
import { inspect } from 'node:util'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { describe, expect, test } from 'vitest'
import { SELF_TEST_MESSAGE, SELF_TEST_SIGNATURES } from '../../../src/backend/bls-selftest.ts'
import { SecretBackend } from '../../../src/backend/wasm/secret-backend.ts'
import { createBlsWith } from '../../../src/bls.ts'
import { toHex } from '../../../src/bytes.ts'
import { codeOf, platform } from '../../spec/support.ts'
import { randomBytes } from '../../vectors/prng.ts'

const secret = randomBytes('a secret', 32).map((byte, i) => (i === 0 ? byte & 0x3f : byte))
const open = () => createBlsWith(platform, { variant: 'minimal-pubkey-size', scheme: 'possession' })

test('the self-test knows what the oracle says', () => {
  const { longSignatures, shortSignatures } = bls12_381
  const hash = (signer: { hash(message: Uint8Array, tag: never): { toBytes(compressed: boolean): Uint8Array } }) =>
    signer.hash(SELF_TEST_MESSAGE, SELF_TEST_MESSAGE as never).toBytes(true)
  expect(hash(longSignatures as never)).toEqual(SELF_TEST_SIGNATURES.G2)
  expect(hash(shortSignatures as never)).toEqual(SELF_TEST_SIGNATURES.G1)
})

test('a handle shows nothing, however it is printed', async () => {
  const bls = await open()
  const key = bls.secretKeyFromBytes(secret)
  const shown = [
    inspect(key, { showHidden: true, depth: 9 }),
    JSON.stringify({ key }),
    String(key),
    `${Object.keys(key)}`,
  ]
  for (const text of shown) expect(text).not.toMatch(/\d{3}|pointer|instance/)
  expect(() => structuredClone(key)).toThrow()
  bls.dispose()
})

test('keys end with their handle, or their instance, and belong to one', async () => {
  const [bls, other] = [await open(), await open()]
  const [key, second] = [bls.secretKeyFromBytes(secret), bls.secretKeyFromBytes(secret)]
  expect(codeOf(() => other.publicKey(key))).toBe('BAD_TYPE')
  expect(codeOf(() => bls.publicKey({} as never))).toBe('BAD_TYPE')
  key.dispose()
  key.dispose()
  for (const use of [bls.publicKey, bls.secretKeyToBytes, bls.popProve]) expect(codeOf(() => use(key))).toBe('DISPOSED')
  expect(bls.secretKeyToBytes(second)).toEqual(secret)
  bls.dispose()
  second.dispose()
  expect(codeOf(() => bls.publicKey(second))).toBe('DISPOSED')
  other.dispose()
})

test('what is no key', async () => {
  const bls = await open()
  const r = '73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001'
  for (const bytes of [new Uint8Array(32), Buffer.from(r, 'hex'), new Uint8Array(32).fill(255)]) {
    const error = (() => {
      try {
        return bls.secretKeyFromBytes(bytes)
      } catch (error) {
        return error as Error
      }
    })() as Error
    expect(error).toMatchObject({ code: 'BAD_SECRET_KEY' })
    expect(error.message).not.toContain('73eda')
  }
  expect(codeOf(() => bls.secretKeyFromBytes(new Uint8Array(31)))).toBe('BAD_LENGTH')
  expect(codeOf(() => bls.keyGen(new Uint8Array(31)))).toBe('BAD_LENGTH')
  expect(codeOf(() => bls.deriveMaster(new Uint8Array(31)))).toBe('BAD_LENGTH')
  const master = bls.deriveMaster(secret)
  for (const path of ['', '12381', 'm/', 'm/-1', 'm/01', "m/0'", 'm/4294967296', 'm/1e3', 'n/1']) {
    expect(codeOf(() => bls.derivePath(master, path))).toBe('BAD_INDEX')
  }
  for (const index of [-1, 0.5, 2 ** 32, '1'])
    expect(codeOf(() => bls.deriveChild(master, index as never))).toBe('BAD_INDEX')
  bls.dispose()
})

describe('memory', async () => {
  const module = await WebAssembly.compile(await readFile(new URL('../../../dist/bls.baseline.wasm', import.meta.url)))
  /** Where eight bytes of a secret are, in either order of bytes. */
  const places = (memory: Uint8Array, value: Uint8Array): number => {
    const text = Buffer.from(memory.buffer, memory.byteOffset, memory.length)
    const found = [value, Uint8Array.from(value).reverse()].flatMap((bytes) =>
      Array.from({ length: bytes.length - 7 }, (_, i) => text.includes(Buffer.from(bytes.subarray(i, i + 8)))),
    )
    return found.filter(Boolean).length
  }

  test('nothing of a key remains when it is disposed, whatever it was used for', async () => {
    const backend = await SecretBackend.create(module)
    const material = randomBytes('material', 40)
    const keys = [
      backend.import(secret),
      backend.generate(material, material, new Uint8Array()),
      backend.deriveMaster(material),
    ]
    const { instance } = keys[0]!
    keys.push(backend.deriveChild(keys[2]!, 7))
    const values = keys.map((key) => backend.export(key))
    for (const key of keys) {
      for (const group of ['G1', 'G2'] as const) {
        const publicKey = backend.publicKey(key, group)
        backend.sign(key, group, publicKey, material.subarray(0, 3), SELF_TEST_MESSAGE)
        backend.multiply(key, group, publicKey)
      }
    }
    // The control: while they live, keys are where they are kept.
    for (const value of values) expect(places(instance.bytes, value)).toBe(25)
    for (const key of keys) backend.forget(key)
    for (const value of [...values, material])
      expect({ value: toHex(value), places: places(instance.bytes, value) }).toEqual({ value: toHex(value), places: 0 })
    backend.dispose()
  })
})
