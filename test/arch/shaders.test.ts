import { describe, expect, test } from 'vitest'
import { compose } from '../../gen/wgsl/compose.ts'
import { readFolder } from '../../gen/wgsl/files.ts'
import { importsOf } from '../../gen/wgsl/source.ts'

/** Lines of a file: a module of the library, a kernel, a probe. */
const LINES = { lib: 120, kernel: 60, probe: 60 } as const
const FOLDERS = Object.keys(LINES) as (keyof typeof LINES)[]

describe('shaders', () => {
  test.each(FOLDERS)('%s: a file is one concept, so it is short', (folder) => {
    const long = [...readFolder(folder)].filter(([, text]) => text.split('\n').length - 1 > LINES[folder])
    expect(long.map(([name]) => name)).toEqual([])
  })

  test('every import is known, used and without a cycle; every module is used', () => {
    const entries = new Map([...readFolder('kernel'), ...readFolder('probe')])
    expect(compose(readFolder('lib'), entries)).toHaveLength(entries.size)
  })

  test('modules build on the fields and on each other, entries are nobody’s module', () => {
    const known = new Set(['fp', 'fr', ...readFolder('lib').keys()])
    for (const folder of FOLDERS) {
      for (const [name, text] of readFolder(folder)) {
        expect(
          importsOf(text).filter((module) => !known.has(module)),
          name,
        ).toEqual([])
        expect(/@compute/.test(text), name).toBe(folder !== 'lib')
      }
    }
  })

  test('only the fields know the limbs of an element', () => {
    for (const folder of ['lib', 'kernel'] as const) {
      for (const [name, text] of readFolder(folder)) {
        expect(/\.l\d+\b/.test(text.replace(/\/\/.*/g, '')), `${name} looks into a field element`).toBe(false)
      }
    }
  })
})
