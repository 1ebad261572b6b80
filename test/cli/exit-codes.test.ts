import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { prepareFiles } from './files.ts'
import { kzgpu } from './kzgpu.ts'

const [OK, INVALID, USAGE, INPUT, FILES, INTERRUPTED] = [0, 1, 2, 3, 4, 130]

let cwd: string
beforeAll(async () => {
  cwd = await prepareFiles()
})
afterAll(() => rm(cwd, { recursive: true, force: true }))

const run = (line: string) => kzgpu(line === '' ? [] : line.split(' '), { cwd })

/** Command line, exit code, and the code on stderr. */
const FAILURES: readonly (readonly [line: string, exitCode: number, code: string])[] = [
  ['', USAGE, 'USAGE'],
  ['toString', USAGE, 'USAGE'],
  ['encode', USAGE, 'USAGE'],
  ['encode data data', USAGE, 'USAGE'],
  ['encode data --ouput x', USAGE, 'USAGE'],
  ['encode data -o', USAGE, 'USAGE'],
  ['encode data --json', USAGE, 'USAGE'],
  ['encode data --max-blobs 0', USAGE, 'USAGE'],
  ['recover all.cells --as text', USAGE, 'USAGE'],
  ['cells blobs.bin --only 0-128', USAGE, 'USAGE'],
  ['cells blobs.bin --only 5-3', USAGE, 'USAGE'],
  ['verify blobs.bin -p proofs.txt', USAGE, 'USAGE'],
  ['verify blobs.bin -c commitments.txt', USAGE, 'USAGE'],
  ['verify blobs.bin --cells all.cells -c commitments.txt', USAGE, 'USAGE'],
  ['verify - -c - -p proofs.txt', USAGE, 'USAGE'],
  ['prove blobs.bin --z 0x05', INPUT, 'BAD_FILE'],
  ['info --tier imaginary', USAGE, 'BAD_OPTION'],

  ['encode empty -o x', INPUT, 'BAD_LENGTH'],
  ['encode data --max-blobs 2 -o x', INPUT, 'TOO_LARGE'],
  ['decode empty -o x', INPUT, 'BAD_LENGTH'],
  ['decode short.bin -o x', INPUT, 'BAD_LENGTH'],
  ['decode not-encoded.bin -o x', INPUT, 'BAD_ENCODING'],
  ['commit short.bin', INPUT, 'BAD_LENGTH'],
  ['commit not-canonical.bin', INPUT, 'NON_CANONICAL'],
  ['prove blobs.bin -c two-proofs.txt', INPUT, 'LENGTH_MISMATCH'],
  ['verify blobs.bin -c commitments.txt -p two-proofs.txt', INPUT, 'LENGTH_MISMATCH'],
  ['verify blobs.bin -c empty -p proofs.txt', INPUT, 'BAD_FILE'],
  ['verify blobs.bin -c not-hex.txt -p proofs.txt', INPUT, 'BAD_FILE'],
  ['verify blobs.bin -c not-json.txt -p proofs.txt', INPUT, 'BAD_FILE'],
  ['verify --cells blobs.bin -c commitments.txt', INPUT, 'BAD_FILE'],
  ['recover empty -o x', INPUT, 'BAD_FILE'],
  ['recover version-2.cells -o x', INPUT, 'BAD_FILE'],
  ['recover truncated.cells -o x', INPUT, 'BAD_LENGTH'],
  ['recover few.cells -o x', INPUT, 'TOO_FEW_CELLS'],
  ['recover none-of-2.cells -o x', INPUT, 'TOO_FEW_CELLS'],
  ['recover doubled.cells -o x', INPUT, 'DUPLICATE_INDEX'],
  ['recover cell-128.cells -o x', INPUT, 'BAD_INDEX'],
  ['recover huge-header.cells -o x', INPUT, 'TOO_FEW_CELLS'],
  ['info --setup not-json.txt', INPUT, 'BAD_SETUP'],

  ['encode missing -o x', FILES, 'ENOENT'],
  ['encode . -o x', FILES, 'EISDIR'],
  ['encode data -o missing/x', FILES, 'ENOENT'],
  ['verify blobs.bin -c missing -p proofs.txt', FILES, 'ENOENT'],
  ['info --setup missing', FILES, 'ENOENT'],
]

describe('failures', () => {
  test.each(FAILURES)('kzgpu %s → %i %s', async (line, exitCode, code) => {
    const result = await run(line)
    expect(result.stderr).toMatch(new RegExp(`^kzgpu: ${code}: `, 'm'))
    expect(result.stderr).not.toMatch(/^ {4}at /m)
    expect(result.code).toBe(exitCode)
    // Neither half a result nor a temporary file stays behind.
    const names = await readdir(cwd)
    expect(names.filter((name) => name === 'x' || name.endsWith('.part'))).toEqual([])
  })
})

const REFUSALS: readonly (readonly [line: string, invalid: readonly number[]])[] = [
  ['verify blobs.bin -c commitments.txt -p swapped-proofs.txt', [0, 1]],
  ['verify --cells altered.cells -c commitments.txt', [1]],
  ['recover altered.cells -c commitments.txt -o x', [1]],
]

describe('a failed verification names the blobs', () => {
  test.each(REFUSALS)('kzgpu %s', async (line, invalid) => {
    const { code, stdout } = await run(`${line} --json`)
    expect(JSON.parse(stdout.toString())).toMatchObject({ ok: false, invalid })
    expect(code).toBe(INVALID)
  })
})

test('a failed command leaves the file that was there', async () => {
  await writeFile(join(cwd, 'kept'), 'before')
  const { code } = await run('decode not-encoded.bin -o kept')
  expect(code).toBe(INPUT)
  expect(await readFile(join(cwd, 'kept'), 'utf8')).toBe('before')
})

test('--json reports a failure with its place', async () => {
  const { code, stdout } = await run('recover few.cells -o x --json')
  const error = { code: 'TOO_FEW_CELLS', blob: 1 }
  expect(JSON.parse(stdout.toString())).toMatchObject({ command: 'recover', ok: false, exitCode: INPUT, error })
  expect(code).toBe(INPUT)
})

test('--verbose shows the stack', async () => {
  expect((await run('decode not-encoded.bin -o x --verbose')).stderr).toMatch(/^ {4}at /m)
})

test('help and version', async () => {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
  expect((await run('--version')).stdout.toString()).toBe(`${version}\n`)
  for (const line of ['--help', 'help', 'encode --help', 'verify -h']) {
    const { code, stdout } = await run(line)
    expect(code).toBe(OK)
    expect(stdout.toString()).toMatch(/USAGE kzgpu/)
  }
})

test.skipIf(process.platform === 'win32')('an interrupt ends the work and leaves nothing behind', async () => {
  const result = await kzgpu(['cells', 'blobs.bin', '-o', 'x'], {
    cwd,
    onStart: (child) => {
      // When the temporary file is there, the handler is too.
      const poll = setInterval(async () => {
        if (!(await readdir(cwd)).some((name) => name.endsWith('.part'))) return
        clearInterval(poll)
        child.kill('SIGINT')
      }, 20)
    },
  })
  expect(result.stderr).toContain('ABORTED')
  expect(result.code).toBe(INTERRUPTED)
  expect((await readdir(cwd)).filter((name) => name === 'x' || name.endsWith('.part'))).toEqual([])
})
