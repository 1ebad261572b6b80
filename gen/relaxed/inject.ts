/** Puts the kernels' own order of instructions into a linked module, and takes the kernels out of its exports. */

import {
  contentOf,
  FUNCTION,
  readBodies,
  readExports,
  readImports,
  readSections,
  SECTION,
  u32,
  writeBodies,
  writeExports,
  writeSections,
} from '../wasm-format.ts'
import { FR_KERNELS } from './fr.ts'
import { KERNELS as FP_KERNELS } from './kernels.ts'
import type { Operation, Program, Step, Value } from './ops.ts'

/** The kernels of Fp, which are in every artefact. */
export { FP_KERNELS }

/** The kernels of all fields. */
export const KERNELS: readonly Program[] = [...FP_KERNELS, ...FR_KERNELS]

const SIMD = 0xfd
const CODE = {
  load: 0x00,
  splat: 0x0a,
  store: 0x0b,
  shuffle: 0x0d,
  neg: 0xed,
  add: 0xf0,
  sub: 0xf1,
  mul: 0xf2,
  fma: 0x107,
} as const
const LOCAL_GET = 0x20
const LOCAL_SET = 0x21
const END = 0x0b
const V128 = 0x7b
const ALIGN_16 = 4
const ALIGN_8 = 3
/** The bytes of a lane of the first or the second operand of a shuffle. */
const laneBytes = (lane: number): number[] => Array.from({ length: 8 }, (_, i) => 8 * lane + i)

/** A local for each value, free again after the last use; or none, for a value that only the next operation uses. */
function assign(steps: readonly Step[]): { readonly locals: ReadonlyMap<Value, number>; readonly count: number } {
  const uses = new Map<Value, number[]>()
  for (const [at, { operation }] of steps.entries()) {
    for (const operand of operandsOf(operation)) uses.set(operand, [...(uses.get(operand) ?? []), at])
  }
  const locals = new Map<Value, number>()
  const free: number[] = []
  let count = 0
  const ending = steps.map((): Value[] => [])
  for (const [at, { value, operation }] of steps.entries()) {
    for (const done of ending[at]!) free.push(locals.get(done)!)
    if (value === undefined) continue
    const places = uses.get(value) ?? []
    const isNext = places.length === 1 && places[0] === at + 1
    // A load stays where it is, since the stores around it may go to the same place.
    if (isNext && operation.op !== 'load' && operation.op !== 'splat') continue
    locals.set(value, free.pop() ?? count++)
    ending[places.at(-1) ?? at]?.push(value)
  }
  return { locals, count }
}

function operandsOf(operation: Operation): Value[] {
  switch (operation.op) {
    case 'load':
    case 'splat':
      return []
    case 'store':
      return [operation.value]
    case 'neg':
      return [operation.a]
    case 'fma':
      return [operation.a, operation.b, operation.c]
    default:
      return [operation.a, operation.b]
  }
}

/** A function body: the operations in the order of the list, in few locals, which take fewer bytes to name.
 * @param fused false for what a host may make of a relaxed multiply-add: two instructions and two roundings */
export function body({ parameters, steps }: Program, fused = true): Uint8Array {
  const { locals, count } = assign(steps)
  const inPlace = new Map<Value, Operation>()
  const get = (local: number): number[] => [LOCAL_GET, ...u32(local)]
  const pointer = (name: string): number[] => get(parameters.indexOf(name))
  const value = (v: Value): number[] => {
    const local = locals.get(v)
    return local === undefined ? encode(inPlace.get(v)!) : get(parameters.length + local)
  }
  const place = (index: number): number[] => [ALIGN_16, ...u32(16 * index)]
  const instruction = (op: keyof typeof CODE): number[] => [SIMD, ...u32(CODE[op])]
  const encode = (operation: Operation): number[] => {
    const { op } = operation
    switch (op) {
      case 'load':
        return [...pointer(operation.pointer), ...instruction(op), ...place(operation.index)]
      case 'splat': {
        const offset = u32(16 * operation.index + 8 * operation.lane)
        return [...pointer(operation.pointer), ...instruction(op), ALIGN_8, ...offset]
      }
      case 'neg':
        return [...value(operation.a), ...instruction(op)]
      case 'shuffle': {
        const [first, second] = operation.lanes
        const bytes = [...laneBytes(first), ...laneBytes(2 + second)]
        return [...value(operation.a), ...value(operation.b), ...instruction(op), ...bytes]
      }
      case 'store':
        return [...pointer(operation.pointer), ...value(operation.value), ...instruction(op), ...place(operation.index)]
      case 'fma': {
        const [factors, addend] = [[...value(operation.a), ...value(operation.b)], value(operation.c)]
        return fused
          ? [...factors, ...addend, ...instruction(op)]
          : [...factors, ...instruction('mul'), ...addend, ...instruction('add')]
      }
      default:
        return [...value(operation.a), ...value(operation.b), ...instruction(op)]
    }
  }
  const code = steps.flatMap(({ value: v, operation }) => {
    const local = v === undefined ? undefined : locals.get(v)
    if (v !== undefined && local === undefined) {
      inPlace.set(v, operation)
      return []
    }
    return [...encode(operation), ...(local === undefined ? [] : [LOCAL_SET, ...u32(parameters.length + local)])]
  })
  return new Uint8Array([1, ...u32(count), V128, ...code, END])
}

/** @throws Error if the module lacks one of the kernels */
export function injectKernels(wasm: Uint8Array, kernels: readonly Program[] = KERNELS): Uint8Array {
  const sections = readSections(wasm)
  const exports = readExports(contentOf(sections, SECTION.export))
  const imported = readImports(contentOf(sections, SECTION.import)).length
  const bodies = new Map(
    kernels.map((kernel) => {
      const found = exports.find(({ name, kind }) => name === kernel.name && kind === FUNCTION)
      if (!found) throw new Error(`the module does not export ${kernel.name}`)
      return [found.index - imported, body(kernel)]
    }),
  )
  const names = new Set(kernels.map(({ name }) => name))
  return writeSections(
    wasm,
    sections.map(({ id, content }) => {
      if (id === SECTION.export) return { id, content: writeExports(exports.filter(({ name }) => !names.has(name))) }
      return { id, content: id === SECTION.code ? replaceBodies(content, bodies) : content }
    }),
  )
}

/** A module's code section with some bodies replaced, by position among the module's own functions. */
function replaceBodies(code: Uint8Array, bodies: ReadonlyMap<number, Uint8Array>): Uint8Array {
  return writeBodies(readBodies(code).map((old, i) => bodies.get(i) ?? old))
}
