/** Each kind of leak is seen, alone, in functions that leak in that way only. */
import binaryen from 'binaryen'
import { expect, test } from 'vitest'
import { instrument } from './instrument.ts'
import { KINDS, type Kind, TracedInstance } from './tracer.ts'

const SOURCE = `(module
  (memory 1)
  (func (export "mem_alloc") (param i32) (result i32) (i32.const 0))
  (func (export "nothing") (param $secret i32) (result i32)
    (i32.load (i32.mul (local.get $secret) (i32.const 0))))
  (func (export "arms_without_blocks") (param $secret i32) (result i32)
    (if (result i32) (local.get $secret) (then (i32.const 7)) (else (i32.mul (local.get $secret) (i32.const 9)))))
  (func (export "early_exit") (param $secret i32) (result i32)
    (block $out (br_if $out (local.get $secret)))
    (i32.const 1))
  (func (export "jump_table") (param $secret i32) (result i32)
    (block $a (block $b (br_table $a $b (local.get $secret))))
    (i32.const 1))
  (func (export "rounds") (param $secret i32) (result i32)
    (local $i i32)
    (loop $again
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (local.get $secret))))
    (local.get $i))
  (func (export "table_look_up") (param $secret i32) (result i32)
    (i32.load8_u (local.get $secret)))
  (func (export "store_somewhere") (param $secret i32) (result i32)
    (i32.store offset=8 (i32.shl (local.get $secret) (i32.const 2)) (i32.const 1))
    (i32.const 1))
  (func (export "copy_from") (param $secret i32) (result i32)
    (memory.copy (i32.const 256) (local.get $secret) (i32.const 8))
    (i32.const 1))
  (func (export "fill_at") (param $secret i32) (result i32)
    (memory.fill (local.get $secret) (i32.const 1) (i32.const 8))
    (i32.const 1))
  (func (export "selection") (param $secret i32) (result i32)
    (select (i32.const 3) (i32.const 4) (local.get $secret)))
  (func (export "division") (param $secret i32) (result i32)
    (i32.div_u (i32.const 1000) (i32.add (local.get $secret) (i32.const 1))))
  (func (export "long_division") (param $secret i32) (result i32)
    (i32.wrap_i64 (i64.rem_s (i64.extend_i32_u (local.get $secret)) (i64.const 9))))
)`

const CASES: readonly [name: string, caught: readonly Kind[]][] = [
  ['nothing', []],
  ['arms_without_blocks', ['branches']],
  ['early_exit', ['branches']],
  ['jump_table', ['branches']],
  ['rounds', ['blocks', 'branches']],
  ['table_look_up', ['accesses']],
  ['store_somewhere', ['accesses']],
  ['copy_from', ['accesses']],
  ['fill_at', ['accesses']],
  ['selection', ['selections']],
  ['division', ['divisions']],
  ['long_division', ['divisions']],
]

const parsed = binaryen.parseText(SOURCE)
parsed.setFeatures(binaryen.Features.BulkMemory | binaryen.Features.BulkMemoryOpt)
const { module, functionOf } = instrument(parsed.emitBinary())
parsed.dispose()

const trace = (name: string, secret: number) => {
  const instance = new TracedInstance(module)
  return instance.trace(() => {
    instance.exports[name]!(secret)
  })
}

test.each(CASES)('%s', (name, caught) => {
  const [first, again, other] = [trace(name, 0), trace(name, 0), trace(name, 3)]
  expect(again).toEqual(first)
  expect(KINDS.filter((kind) => first.hashes[kind] !== other.hashes[kind])).toEqual(caught)
  expect(first.counts.blocks).toBeGreaterThan(0)
})

test('a site that sees a secret is named', () => {
  const [first, other] = [trace('selection', 0), trace('selection', 3)]
  expect(functionOf.filter((_, site) => first.sites[site] !== other.sites[site])).toHaveLength(1)
})
