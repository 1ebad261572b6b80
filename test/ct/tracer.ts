/** What an instrumented artefact reports, as counts and hashes. In Wasm itself: a call has millions of reports. */
import binaryen from 'binaryen'

/** Kinds of events, each with a count and a hash of its own over everything in order. */
export const KINDS = ['blocks', 'accesses', 'branches', 'selections', 'divisions'] as const
export type Kind = (typeof KINDS)[number]

export interface Trace {
  readonly counts: Readonly<Record<Kind, number>>
  readonly hashes: Readonly<Record<Kind, bigint>>
  /** A hash for each site that reports an operand, to name the one that differs. */
  readonly sites: BigUint64Array
}

/** Pages of 64 KiB for a hash of each site that reports an operand. */
const SITE_PAGES = 2

/** `h ← (rotl(h, 23) ⊕ event) · odd`: the order counts, and 2^−64 is a chance that a test can live with; nobody attacks it. */
const event = (kind: Kind, value: string): string => `
  (global.set $${kind}.count (i64.add (global.get $${kind}.count) (i64.const 1)))
  (global.set $${kind}.hash (i64.mul
    (i64.xor (i64.rotl (global.get $${kind}.hash) (i64.const 23)) ${value})
    (i64.const 0x9e3779b97f4a7c15)))`

/** The same for a site alone. */
const siteEvent = (value: string): string => `
  (i64.store (i32.shl (local.get $site) (i32.const 3)) (i64.mul
    (i64.xor (i64.rotl (i64.load (i32.shl (local.get $site) (i32.const 3))) (i64.const 23)) ${value})
    (i64.const 0x9e3779b97f4a7c15)))`

const joined = (site: string, value: string): string =>
  `(i64.xor (i64.shl (i64.extend_i32_u ${site}) (i64.const 33)) ${value})`

/** An access by its site (which has a kind and a width) and address. */
const access = (name: string): string => `
  (func (export "${name}") (param $site i32) (param $bytes i32) (param $offset i32) (param $address i32) (result i32)
    ${event(
      'accesses',
      joined('(local.get $site)', '(i64.extend_i32_u (i32.add (local.get $address) (local.get $offset)))'),
    )}
    (local.get $address))`

/** Values are nobody's business. */
const value = (name: string): string =>
  ['i32', 'i64', 'f32', 'f64']
    .map((type) => `(func (export "${name}_${type}") (param i32) (param $v ${type}) (result ${type}) (local.get $v))`)
    .join('\n')

const operand = (name: string, kind: Kind, type: string, value: string): string => `
  (func (export "${name}") (param $site i32) (param $v ${type}) (result ${type})
    ${event(kind, joined('(local.get $site)', value))}
    ${siteEvent(value)}
    (local.get $v))`

const isNotZero = '(i64.extend_i32_u (i32.ne (local.get $v) (i32.const 0)))'

const SOURCE = `(module
  (memory (export "sites") ${SITE_PAGES})
  ${KINDS.map(
    (kind) => `
  (global $${kind}.count (export "${kind}.count") (mut i64) (i64.const 0))
  (global $${kind}.hash (export "${kind}.hash") (mut i64) (i64.const 0))`,
  ).join('')}
  (func (export "log_execution") (param $block i32) ${event('blocks', '(i64.extend_i32_u (local.get $block))')})
  ${access('load_ptr')} ${access('store_ptr')} ${value('load_val')} ${value('store_val')}
  (func (export "memory_grow_pre") (param i32) (param $delta i32) (result i32)
    ${event('accesses', '(i64.extend_i32_u (local.get $delta))')}
    (local.get $delta))
  (func (export "memory_grow_post") (param i32) (param $pages i32) (result i32) (local.get $pages))
  ${operand('condition', 'branches', 'i32', isNotZero)}
  ${operand('table', 'branches', 'i32', '(i64.extend_i32_u (local.get $v))')}
  ${operand('selection', 'selections', 'i32', isNotZero)}
  ${operand('division32', 'divisions', 'i32', '(i64.extend_i32_u (local.get $v))')}
  ${operand('division64', 'divisions', 'i64', '(local.get $v)')}
)`

let compiled: WebAssembly.Module | undefined

function tracerModule(): WebAssembly.Module {
  if (!compiled) {
    const module = binaryen.parseText(SOURCE)
    compiled = new WebAssembly.Module(module.emitBinary() as Uint8Array<ArrayBuffer>)
    module.dispose()
  }
  return compiled
}

export type Exports = Readonly<Record<string, (...args: number[]) => number>> & { readonly memory: WebAssembly.Memory }

/** A fresh instance of an instrumented artefact, so that its allocator starts where every other's does. */
export class TracedInstance {
  readonly exports: Exports
  readonly #tracer: Record<string, WebAssembly.Global> & { readonly sites: WebAssembly.Memory }

  /** @param onBlock is called for every block, in place of the trace's own account of them */
  constructor(module: WebAssembly.Module, onBlock?: () => void) {
    const tracer = new WebAssembly.Instance(tracerModule()).exports
    this.#tracer = tracer as never
    const answer = (name: string) => (name === 'log_execution' && onBlock) || (tracer[name] ?? (() => undefined))
    const imports: WebAssembly.Imports = {}
    for (const { module: from, name } of WebAssembly.Module.imports(module)) {
      // Apart from reports it imports wasm-bindgen's table of references, which may stay empty: nothing but numbers crosses.
      imports[from] = { ...imports[from], [name]: answer(name) }
    }
    this.exports = new WebAssembly.Instance(module, imports).exports as unknown as Exports
  }

  /** A copy of bytes in its memory. @returns its address */
  put(bytes: Uint8Array): number {
    const pointer = this.room(bytes.length)
    new Uint8Array(this.exports.memory.buffer).set(bytes, pointer)
    return pointer
  }

  room(length: number): number {
    return this.exports.mem_alloc!(length)
  }

  read(pointer: number, length: number): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer).slice(pointer, pointer + length)
  }

  /** What happens during a call. */
  trace(call: () => unknown): Trace {
    const { sites } = this.#tracer
    const of = (kind: Kind, part: 'count' | 'hash') => this.#tracer[`${kind}.${part}`]!
    for (const kind of KINDS) of(kind, 'count').value = of(kind, 'hash').value = 0n
    new Uint8Array(sites.buffer).fill(0)
    call()
    const each = <T>(read: (kind: Kind) => T) =>
      Object.fromEntries(KINDS.map((kind) => [kind, read(kind)])) as Record<Kind, T>
    return {
      counts: each((kind) => Number(of(kind, 'count').value)),
      hashes: each((kind) => BigInt.asUintN(64, of(kind, 'hash').value)),
      sites: new BigUint64Array(sites.buffer.slice(0)),
    }
  }
}
