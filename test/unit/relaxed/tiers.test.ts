/**
 * Decoding and pairings of the relaxed tier beside those of the baseline, in the newest Node, which has the instructions:
 * the same points, codes and indexes for good, bad and adversarial points in every place of a pair.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from '../../../gen/output.ts'
import { ERROR_CODES } from '../../../src/errors.gen.ts'
import { encodings, type Job, jobs } from './jobs.ts'

const run = promisify(execFile)
/** Plain JavaScript, which carries no types. */
const TOOLS = new URL('../../runtimes/lib/tools.mjs', import.meta.url).href

let folder: string
let list: Job[]
let answers: Record<'baseline' | 'relaxed', string[]>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kzgpu-tiers-'))
  list = jobs()
  await writeFile(join(folder, 'jobs.json'), JSON.stringify(list))
  await build({
    entryPoints: [join(ROOT, 'test/unit/relaxed/decode-host.ts')],
    outfile: join(folder, 'host.mjs'),
    ...{ bundle: true, format: 'esm', platform: 'node', target: 'es2022', logLevel: 'warning' },
  })
  const { locate } = await import(TOOLS)
  const node = await locate('node-current')
  const ask = async (tier: string): Promise<string[]> => {
    const args = [join(folder, 'host.mjs'), join(ROOT, `dist/full.${tier}.wasm`), join(folder, 'jobs.json')]
    return JSON.parse((await run(node, args, { maxBuffer: 1 << 28 })).stdout)
  }
  answers = { baseline: await ask('baseline'), relaxed: await ask('relaxed') }
})
afterAll(() => rm(folder, { recursive: true }))

test('both tiers say the same', () => {
  expect(answers.relaxed).toHaveLength(list.length)
  const different = list.filter((_, i) => answers.relaxed[i] !== answers.baseline[i])
  expect(different).toEqual([])
})

test('what lies outside the subgroup is refused on the relaxed tier, and named by its place', () => {
  const outside = new Set([...encodings()].filter(([name]) => name.startsWith('outside')).map(([, hex]) => hex))
  const inside = encodings().get('inside')!
  const code = ERROR_CODES.indexOf('NOT_IN_SUBGROUP') + 1
  let checked = 0
  for (const [i, job] of list.entries()) {
    if (job.do !== 'g1' || !job.checkSubgroup || job.encodings.length > 2) continue
    const place = job.encodings.findIndex((hex) => outside.has(hex))
    if (place < 0 || job.encodings.slice(0, place).some((hex) => hex !== inside)) continue
    checked++
    expect(Number(answers.relaxed[i])).toBe(code + place * 256)
  }
  expect(checked).toBeGreaterThan(outside.size * 20)
})
