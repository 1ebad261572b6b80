/** What a call leaves in memory depends on no secret; in the midst of the call it does. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expand, extract } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'
import { ROOT, sha256Hex } from '../../gen/output.ts'
import { CASES, generate, type Prepare, WIPED } from './calls.ts'
import { instrument } from './instrument.ts'
import { MATERIALS } from './secrets.ts'
import { TracedInstance } from './tracer.ts'

const wasm = await readFile(join(ROOT, 'dist', 'bls.baseline.wasm'))
const plain = new WebAssembly.Module(wasm)
const { module: traced } = instrument(wasm)

const bytesOf = ({ exports }: TracedInstance) => new Uint8Array(exports.memory.buffer)

/** The whole memory after a call, without the secret, which `sk_free` wiped, and the result. */
function left(prepare: Prepare, secret: Uint8Array): string {
  const instance = new TracedInstance(plain)
  const place = instance.put(secret)
  const { call, target, length } = prepare(instance, place)
  expect(call()).toBe(0)
  // Where the result took the secret's place there is nothing else to be wiped.
  bytesOf(instance).fill(0, target, target + length)
  instance.exports.sk_free!(place, secret.length)
  return sha256Hex(bytesOf(instance))
}

/** The whole memory after some blocks of a call, without the secret and the result. */
function midway(prepare: Prepare, secret: Uint8Array, blocks: number): string {
  let [seen, found, place, target, length] = [-Infinity, '', 0, 0, 0]
  const instance: TracedInstance = new TracedInstance(traced, () => {
    if (++seen !== blocks) return
    const memory = bytesOf(instance).slice()
    memory.fill(0, place, place + secret.length).fill(0, target, target + length)
    found = sha256Hex(memory)
  })
  place = instance.put(secret)
  const prepared = prepare(instance, place)
  target = prepared.target
  length = prepared.length
  seen = 0
  prepared.call()
  return found
}

/** Blocks of a call, without the wiping of the stack. */
function blocksOf(prepare: Prepare, secret: Uint8Array): number {
  const instance = new TracedInstance(traced)
  const { call } = prepare(instance, instance.put(secret))
  return instance.trace(call).counts.blocks - WIPED
}

describe.each(CASES)('$name', ({ prepare, secrets }) => {
  test('leaves the same memory behind, whatever the secret', () => {
    const memories = secrets.map(([, secret]) => left(prepare, secret))
    expect(new Set(memories).size).toBe(1)
  })

  test('the control: shortly before the end, memory depends on the secret', () => {
    const moment = Math.floor(0.9 * blocksOf(prepare, secrets[0]![1]))
    const memories = secrets.slice(0, 3).map(([, secret]) => midway(prepare, secret, moment))
    expect(memories).not.toContain('')
    expect(new Set(memories).size).toBe(3)
  })
})

describe('intermediates of key generation', () => {
  const [, material] = MATERIALS[0]!
  const prk = extract(sha256, Uint8Array.from([...material, 0]), sha256(Buffer.from('BLS-SIG-KEYGEN-SALT-')))
  const okm = expand(sha256, prk, Uint8Array.of(0, 48), 48)
  const values = { material, prk, 'first block of output': okm.subarray(0, 32), 'rest of output': okm.subarray(32) }

  /** Which of the values are in memory, each by any eight of its bytes in either order. */
  const present = (instance: TracedInstance): string[] => {
    const text = Buffer.from(instance.exports.memory.buffer)
    return Object.entries(values)
      .filter(([, value]) =>
        [value, Uint8Array.from(value).reverse()].some((bytes) =>
          Array.from({ length: bytes.length - 7 }, (_, i) => i).some((i) =>
            text.includes(Buffer.from(bytes.subarray(i, i + 8))),
          ),
        ),
      )
      .map(([name]) => name)
  }

  test('are in memory during the call, and not after it', () => {
    const seen = new Set<string>()
    let blocks = -Infinity
    const instance = new TracedInstance(traced, () => {
      // Every hundredth block is enough to meet each, and soon done.
      if (++blocks > 0 && blocks % 100 === 0 && blocks < 8000) for (const name of present(instance)) seen.add(name)
    })
    const place = instance.put(material)
    const { call, target } = generate(instance, place)
    blocks = 0
    expect(call()).toBe(0)
    expect([...seen].sort()).toEqual(Object.keys(values).sort())
    for (const [pointer, length] of [[place, material.length] as const, [target, 32] as const])
      instance.exports.sk_free!(pointer, length)
    expect(present(instance)).toEqual([])
  })
})
