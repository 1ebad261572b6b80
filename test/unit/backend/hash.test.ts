/** SHA-256 of the Wasm and of the runtime give the same, wherever the border between them is. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { WasmBackend } from '../../../src/backend/wasm/wasm-backend.ts'
import { nativeSha256 } from '../../../src/codec/native-sha256.ts'

let backend: WasmBackend

beforeAll(async () => {
  const file = await readFile(new URL('../../../dist/kzg.baseline.wasm', import.meta.url))
  backend = await WasmBackend.create('baseline', await WebAssembly.compile(file))
})

afterEach(() => vi.unstubAllGlobals())

const message = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * i + 7 * length) & 0xff)
const expected = (...parts: Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest())

describe.each(['native', 'Wasm'])('%s', (kind) => {
  test.each([0, 1, 4096, 8191, 8192, 70_000, 131_072, 200_001])('%i bytes', (length) => {
    if (kind === 'Wasm') vi.stubGlobal('process', undefined)
    expect(nativeSha256(length) !== undefined).toBe(kind === 'native' && length >= 8192)
    const workspace = backend.begin()
    const [head, body, tail] = [message(48), message(length), message(16)]
    const uploaded = workspace.upload([body])
    expect(workspace.hash.sha256([head, body, tail])).toEqual(expected(head, body, tail))
    expect(workspace.hash.sha256([head, uploaded, tail])).toEqual(expected(head, body, tail))
    expect(workspace.hash.sha256([uploaded])).toEqual(expected(body))
    const others = [uploaded, workspace.upload([message(length).reverse()])]
    expect(workspace.hash.sha256All(head, others, [tail, head.subarray(0, 16)])).toEqual([
      expected(head, body, tail),
      expected(head, message(length).reverse(), head.subarray(0, 16)),
    ])
    workspace.release()
  })
})

test('a runtime without that module', () => {
  vi.stubGlobal('process', { getBuiltinModule: () => undefined })
  expect(nativeSha256(1 << 20)).toBeUndefined()
})
