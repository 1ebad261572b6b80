/** Puts the kernels' own order of instructions into a linked module, and takes the kernels out of its exports. */

import {
  concat,
  contentOf,
  FUNCTION,
  Reader,
  readExports,
  readImports,
  readSections,
  SECTION,
  u32,
  writeExports,
  writeSections,
} from '../wasm-format.ts'
import { KERNELS } from './kernels.ts'
import type { Operation, Program, Value } from './ops.ts'

const SIMD = 0xfd
const CODE = { load: 0x00, store: 0x0b, add: 0xf0, sub: 0xf1, mul: 0xf2, fma: 0x107 } as const
const LOCAL_GET = 0x20
const LOCAL_SET = 0x21
const END = 0x0b
const V128 = 0x7b
const ALIGN_16 = 4

/** A function body: one local per value, one instruction per operation, in the order of the list. */
export function body({ parameters, steps }: Program): Uint8Array {
  const values = steps.filter(({ value }) => value !== undefined).length
  const get = (local: number): number[] => [LOCAL_GET, ...u32(local)]
  const pointer = (name: string): number[] => get(parameters.indexOf(name))
  const value = (v: Value): number[] => get(parameters.length + v)
  const place = (index: number): number[] => [ALIGN_16, ...u32(16 * index)]
  const instruction = (operation: Operation): number[] => {
    const code = [SIMD, ...u32(CODE[operation.op])]
    switch (operation.op) {
      case 'load':
        return [...pointer(operation.pointer), ...code, ...place(operation.index)]
      case 'store':
        return [...pointer(operation.pointer), ...value(operation.value), ...code, ...place(operation.index)]
      case 'fma':
        return [...value(operation.a), ...value(operation.b), ...value(operation.c), ...code]
      default:
        return [...value(operation.a), ...value(operation.b), ...code]
    }
  }
  const code = steps.flatMap(({ value: v, operation }) => [
    ...instruction(operation),
    ...(v === undefined ? [] : [LOCAL_SET, ...u32(parameters.length + v)]),
  ])
  return new Uint8Array([1, ...u32(values), V128, ...code, END])
}

/** @throws Error if the module lacks one of the kernels */
export function injectKernels(wasm: Uint8Array): Uint8Array {
  const sections = readSections(wasm)
  const exports = readExports(contentOf(sections, SECTION.export))
  const imported = readImports(contentOf(sections, SECTION.import)).length
  const bodies = new Map(
    KERNELS.map((kernel) => {
      const found = exports.find(({ name, kind }) => name === kernel.name && kind === FUNCTION)
      if (!found) throw new Error(`the module does not export ${kernel.name}`)
      return [found.index - imported, body(kernel)]
    }),
  )
  const names = new Set(KERNELS.map(({ name }) => name))
  return writeSections(
    wasm,
    sections.map(({ id, content }) => {
      if (id === SECTION.export) return { id, content: writeExports(exports.filter(({ name }) => !names.has(name))) }
      return { id, content: id === SECTION.code ? replaceBodies(content, bodies) : content }
    }),
  )
}

function replaceBodies(code: Uint8Array, bodies: ReadonlyMap<number, Uint8Array>): Uint8Array {
  const reader = new Reader(code)
  const count = reader.u32()
  const functions = Array.from({ length: count }, (_, i) => {
    const old = reader.take(reader.u32())
    const replaced = bodies.get(i) ?? old
    return concat([new Uint8Array(u32(replaced.length)), replaced])
  })
  return concat([new Uint8Array(u32(count)), ...functions])
}
