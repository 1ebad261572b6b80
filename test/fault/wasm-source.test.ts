import { describe, expect, test } from 'vitest'
import { createKzgWith, type KzgOptions } from '../../src/kzg.ts'
import { baselineWasm, faultyPlatform } from './faulty-platform.ts'

const wasm = await baselineWasm()
const response = (body: BodyInit, type: string, status = 200): Response =>
  new Response(body, { status, headers: { 'content-type': type } })
/** A valid module that exports nothing. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)

const create = (source: KzgOptions['wasm']) =>
  createKzgWith(faultyPlatform(), { capabilities: 'verify', ...(source === undefined ? {} : { wasm: source }) })

describe('the wasm option accepts', () => {
  test.each<[string, () => KzgOptions['wasm']]>([
    ['bytes', () => wasm],
    ['an ArrayBuffer', () => wasm.buffer],
    ['a view at an offset', () => Uint8Array.from([0, 0, 0, ...wasm]).subarray(3)],
    ['a module', () => new WebAssembly.Module(wasm)],
    ['a promise of a module', () => WebAssembly.compile(wasm)],
    ['a Response', () => response(wasm, 'application/wasm')],
    ['a Response of another type', () => response(wasm, 'application/octet-stream')],
    ['a promise of a Response', () => Promise.resolve(response(wasm, 'application/wasm'))],
  ])('%s', async (_name, source) => {
    const kzg = await create(source())
    expect(kzg.verifyBlobKzgProofBatch([], [], [])).toBe(true)
    kzg.dispose()
  })
})

describe('the wasm option refuses', () => {
  test.each<[string, () => unknown, string]>([
    ['a truncated artefact', () => wasm.subarray(0, wasm.length / 2), 'WASM_LOAD'],
    ['an artefact without its last byte', () => wasm.subarray(0, -1), 'WASM_LOAD'],
    ['nothing', () => new Uint8Array(), 'WASM_LOAD'],
    ['text', () => new TextEncoder().encode('<!doctype html>'), 'WASM_LOAD'],
    ['a module without the exports', () => EMPTY_MODULE, 'WASM_LOAD'],
    ['a Response with an error status', () => response('not found', 'text/plain', 404), 'WASM_LOAD'],
    ['a promise that rejects', () => Promise.reject(new Error('offline')), 'WASM_LOAD'],
    ['a number', () => 7, 'BAD_OPTION'],
    ['an object', () => ({}), 'BAD_OPTION'],
  ])('%s', async (_name, source, code) => {
    await expect(create(source() as KzgOptions['wasm'])).rejects.toMatchObject({ name: 'KzgError', code })
  })

  test('an artefact that the platform delivers damaged', async () => {
    const platform = faultyPlatform({ wasm: (bytes) => bytes.subarray(0, 1000) })
    await expect(createKzgWith(platform)).rejects.toMatchObject({ code: 'WASM_LOAD' })
  })
})
