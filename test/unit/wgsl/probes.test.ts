import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ROOT } from '../../../gen/output.ts'
import { compose, FIELDS, libraryItems } from '../../../gen/wgsl/compose.ts'
import { fieldItems } from '../../../gen/wgsl/emit.ts'
import { kernels } from '../../../gen/wgsl/field.ts'
import { readFolder } from '../../../gen/wgsl/files.ts'
import { field, LAYOUTS } from '../../../gen/wgsl/layout.ts'

const library = readFolder('lib')
const probes = readFolder('probe')
const gpuTest = (file: string) => readFileSync(`${ROOT}test/gpu/${file}`, 'utf8')

describe('every function of the library is run on adapters', () => {
  test('those of the modules by a probe', () => {
    const needed = new Set(compose(library, probes).flatMap(({ needs }) => needs))
    const functions = [...libraryItems(library)].filter(([, code]) => code.startsWith('fn ')).map(([name]) => name)
    expect(functions.length).toBeGreaterThan(20)
    expect(functions.filter((name) => !needed.has(name))).toEqual([])
  })

  test('every probe by a test', () => {
    const tests = readdirSync(`${ROOT}test/gpu`).filter((file) => file.endsWith('.gpu.ts'))
    const texts = tests.map(gpuTest)
    const idle = [...probes.keys()].filter(
      (name) => !texts.some((text) => text.includes(`/shaders/probe/${name}.wgsl'`)),
    )
    expect(idle).toEqual([])
  })

  test.each(FIELDS)('those of %s one by one', (prefix) => {
    const f = field(LAYOUTS[0]!, prefix)
    const text = gpuTest('fields.gpu.ts')
    // Straight-line ones are all that the proof has.
    const straight = new Set(kernels(f).map(({ name }) => `${prefix}_${name}`))
    const others = [...fieldItems(f).keys()].filter((name) => name !== f.type && !straight.has(name))
    expect(text).toContain('of kernels(f).entries()')
    expect(others.filter((name) => !new RegExp(`\\bone\\(\\s*'${name.slice(3)}',`).test(text))).toEqual([])
  })
})
