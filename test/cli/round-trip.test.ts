import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BLOBS, DATA, HEADER_BYTES, prepareFiles, RECORD_BYTES } from './files.ts'
import { kzgpu } from './kzgpu.ts'

let cwd: string
beforeAll(async () => {
  cwd = await prepareFiles()
})
afterAll(() => rm(cwd, { recursive: true, force: true }))

const file = (name: string) => readFile(join(cwd, name))
const run = (line: string, stdin?: Uint8Array) => kzgpu(line.split(' '), { cwd, ...(stdin ? { stdin } : {}) })
/** Runs a command that must succeed, without a word on stderr. */
const report = async (line: string) => {
  const { code, stdout, stderr } = await run(`${line} --json --quiet`)
  expect(stderr).toBe('')
  expect(code).toBe(0)
  return JSON.parse(stdout.toString())
}

describe('files', () => {
  test('decode gives the file back', async () => {
    expect(await report('decode blobs.bin -o decoded')).toMatchObject({ ok: true, bytes: DATA.length })
    expect((await file('decoded')).equals(DATA)).toBe(true)
  })

  test('verify accepts what prove proved', async () => {
    const { code, stdout } = await run('verify blobs.bin -c commitments.txt -p proofs.txt')
    expect([code, stdout.toString()]).toEqual([0, 'valid\n'])
  })

  test('verify reads what --json printed', async () => {
    await writeFile(join(cwd, 'commitments.json'), (await run('commit blobs.bin --json')).stdout)
    await writeFile(join(cwd, 'proofs.json'), (await run('prove blobs.bin --json')).stdout)
    const result = await report('verify blobs.bin -c commitments.json -p proofs.json')
    expect(result).toMatchObject({ command: 'verify', ok: true, blobs: BLOBS, invalid: [] })
  })

  test('cells are verified, and half of them recover the blobs', async () => {
    const verified = await report('verify --cells odd.cells -c commitments.txt')
    expect(verified).toMatchObject({ ok: true, blobs: BLOBS, cells: 64 * BLOBS })
    await report('recover odd.cells -c commitments.txt -o recovered.bin')
    expect((await file('recovered.bin')).equals(await file('blobs.bin'))).toBe(true)
  })

  test('recover --as cells gives the whole cell file back', async () => {
    await report('recover odd.cells --as cells -o recovered.cells')
    expect((await file('recovered.cells')).equals(await file('all.cells'))).toBe(true)
  })

  test('cells --only writes those cells', async () => {
    const result = await report('cells blobs.bin --only 127,3-4 -o some.cells')
    expect(result).toMatchObject({ blobs: BLOBS, cells: 3 * BLOBS })
    const cells = await file('some.cells')
    const indices = [0, 1, 2].map((i) => cells.readUInt32LE(HEADER_BYTES + i * RECORD_BYTES + 4))
    expect(indices).toEqual([3, 4, 127])
  })

  test('openings at a point', async () => {
    const z = `0x${'00'.repeat(31)}05`
    await run(`prove blobs.bin --z ${z} -o openings.txt`)
    const accepted = await run(`verify --z ${z} -c commitments.txt -p openings.txt`)
    expect([accepted.code, accepted.stdout.toString()]).toEqual([0, 'valid\n'])
    const refused = await run(`verify --z ${z.replace('05', '06')} -c commitments.txt -p openings.txt`)
    expect([refused.code, refused.stdout.toString()]).toEqual([1, 'invalid: blob 0, 1, 2\n'])
  })

  test('commit --hashes writes versioned hashes', async () => {
    const { versionedHashes } = await report('commit blobs.bin')
    const { stdout } = await run('commit blobs.bin --hashes -q')
    expect(stdout.toString().trim().split('\n')).toEqual(versionedHashes)
    expect(versionedHashes).toHaveLength(BLOBS)
    for (const hash of versionedHashes) expect(hash).toMatch(/^0x01[0-9a-f]{62}$/)
  })
})

describe('pipes', () => {
  test('encode and decode', async () => {
    const { stdout: blobs } = await run('encode - -q', DATA)
    expect(blobs.equals(await file('blobs.bin'))).toBe(true)
    const { stdout: data } = await run('decode - -q', blobs)
    expect(data.equals(DATA)).toBe(true)
  })

  test('commit, and values instead of files', async () => {
    const blob = (await file('blobs.bin')).subarray(0, 131_072)
    const { stdout } = await run('commit - -q', blob)
    const commitment = stdout.toString().trim()
    expect(commitment).toBe((await file('commitments.txt')).toString().split('\n')[0])
    const { stdout: proof } = await run(`prove - -q -c ${commitment}`, blob)
    const { code } = await run(`verify - -c ${commitment} -p ${proof.toString().trim()}`, blob)
    expect(code).toBe(0)
  })
})

describe('info', () => {
  test('about the installation', async () => {
    const result = await report('info')
    expect(result).toMatchObject({ ok: true, runtime: `node ${process.versions.node}`, capabilities: ['verify'] })
    expect(result.tier).toMatch(/^[a-z]+$/)
  })

  test('about blobs', async () => {
    const about = { kind: 'blobs', blobs: BLOBS, encodedBytes: DATA.length }
    expect(await report('info blobs.bin')).toMatchObject(about)
    expect(await report('info not-encoded.bin')).not.toHaveProperty('encodedBytes')
  })

  test('about cells', async () => {
    const about = { kind: 'cells', blobs: BLOBS, cells: 63 + 2 * 128, fewestCellsOfABlob: 63 }
    expect(await report('info few.cells')).toMatchObject(about)
  })
})
