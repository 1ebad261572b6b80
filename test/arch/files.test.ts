import { describe, expect, test } from 'vitest'
import { filesBelow, read } from './sources.ts'

const CODE_LINES = 400
const TEST_LINES = 600

const FOLDERS = ['src', 'crate', 'gen', 'test', 'bench', 'scripts', 'examples']
const files = FOLDERS.flatMap((folder) => filesBelow(folder, /\.(ts|mjs|rs)$/)).filter(
  (path) => !path.includes('.gen.'),
)
const isTest = (path: string) => path.startsWith('test/') || path.startsWith('crate/tests/')

describe('files', () => {
  test('a file is one concept, so it is short', () => {
    const long = files
      .map((path) => ({ path, lines: read(path).split('\n').length - 1 }))
      .filter(({ path, lines }) => lines > (isTest(path) ? TEST_LINES : CODE_LINES))
    expect(long).toEqual([])
  })

  test('an open end is an issue, not a comment', () => {
    // Spelt so that this file does not find itself.
    const marker = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`)
    expect(files.filter((path) => marker.test(read(path)))).toEqual([])
  })

  test('no test is switched off or on by itself', () => {
    const tests = files.filter((path) => path.endsWith('.test.ts'))
    expect(tests.filter((path) => /\b(test|it|describe)\.(only|skip|todo)\b/.test(read(path)))).toEqual([])
  })
})
