import { describe, expect, test } from 'vitest'
import { compose } from '../../gen/wgsl/compose.ts'
import { readFolder } from '../../gen/wgsl/files.ts'
import { importsOf } from '../../gen/wgsl/source.ts'

/** Lines of code in a file: a module of the library, a kernel with its declarations, a probe. */
const LINES = { lib: 120, kernel: 90, probe: 30 } as const
/** Lines of an entry point. */
const ENTRY_LINES = 60

const linesOf = (text: string) => text.split('\n').filter((line) => !/^\s*(\/\/|$)/.test(line)).length
const entryOf = (text: string) => /^fn main\b(.|\n)*?^}/m.exec(text)?.[0] ?? ''
const FOLDERS = Object.keys(LINES) as (keyof typeof LINES)[]

describe('shaders', () => {
  test.each(FOLDERS)('%s: a file is one concept, so it is short', (folder) => {
    const long = [...readFolder(folder)].filter(
      ([, text]) => linesOf(text) > LINES[folder] || linesOf(entryOf(text)) > ENTRY_LINES,
    )
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
