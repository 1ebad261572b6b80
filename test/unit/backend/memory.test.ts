import { readFile } from 'node:fs/promises'
import { beforeAll, expect, test } from 'vitest'
import type { WasmBackend as Backend } from '../../../src/backend/wasm/wasm-backend.ts'
import { WasmBackend } from '../../../src/backend/wasm/wasm-backend.ts'

const ARTEFACT = new URL('../../../dist/kzg.baseline.wasm', import.meta.url)

let module: WebAssembly.Module
let backend: Backend

beforeAll(async () => {
  module = await WebAssembly.compile(await readFile(ARTEFACT))
  backend = await WasmBackend.create('baseline', module)
})

test('a handle is of no use after its workspace', () => {
  const workspace = backend.begin()
  const zeros = workspace.fr.zeros(2)
  workspace.release()
  expect(() => backend.begin().fr.toBytes(zeros)).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
})

test('a handle is of no use after it was disposed, and neither is a view of it', () => {
  const workspace = backend.begin()
  const zeros = workspace.fr.zeros(4)
  const view = workspace.view(zeros, 1, 2)
  expect(workspace.fr.toBytes(view)).toEqual(new Uint8Array(64))
  zeros.dispose()
  zeros.dispose()
  for (const handle of [zeros, view]) {
    expect(() => workspace.fr.toBytes(handle)).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
  }
})

test('a handle belongs to one backend', async () => {
  const other = await WasmBackend.create('baseline', module)
  const zeros = other.begin().fr.zeros(1)
  expect(() => backend.begin().fr.toBytes(zeros)).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
})

test('a view stays within its handle', () => {
  const workspace = backend.begin()
  const zeros = workspace.fr.zeros(4)
  for (const [start, n] of [
    [0, 5],
    [4, 1],
    [-1, 2],
  ] as const) {
    expect(() => workspace.view(zeros, start, n)).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
  }
})

test('memory that was released is used again', () => {
  const use = () => {
    const workspace = backend.begin()
    workspace.fr.zeros(100_000)
    workspace.release()
    return backend.memoryBytes
  }
  const grown = use()
  for (let i = 0; i < 10; i++) expect(use()).toBe(grown)
})

test.each([2 ** 31, 2 ** 32 + 64, 2 ** 40])('a request of %d bytes is refused, not truncated to 32 bits', (bytes) => {
  const workspace = backend.begin()
  expect(() => workspace.fr.zeros(bytes / 32)).toThrow(expect.objectContaining({ code: 'OUT_OF_MEMORY' }))
  expect(workspace.fr.toBytes(workspace.fr.zeros(1))).toEqual(new Uint8Array(32))
})

test('hashing handles and host bytes gives the hash of their concatenation, across the window’s edge', async () => {
  const workspace = backend.begin()
  const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => i * 7)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  for (const cut of [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000]) {
    const [head, tail] = [bytes.subarray(0, cut), bytes.subarray(cut)]
    expect(workspace.hash.sha256([head, tail])).toEqual(digest)
    expect(workspace.hash.sha256([head, workspace.upload([tail])])).toEqual(digest)
    expect(workspace.hash.sha256([workspace.upload([head]), tail])).toEqual(digest)
  }
  workspace.release()
})
