/**
 * A host that carries out relaxed multiply-adds without fusing them: the relaxed tier computes wrongly there, and must not
 * be used. Runs in the newest Node, which has the instructions; the artefact's kernels are replaced by unfused ones.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from '../../gen/output.ts'
import { body, KERNELS } from '../../gen/relaxed/inject.ts'
import { contentOf, readBodies, readSections, SECTION, writeBodies, writeSections } from '../../gen/wasm-format.ts'

const run = promisify(execFile)
/** Plain JavaScript, which carries no types. */
const TOOLS = new URL('../runtimes/lib/tools.mjs', import.meta.url).href

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kzgpu-unfused-'))
  const wasm = new Uint8Array(await readFile(join(ROOT, 'dist/kzg.relaxed.wasm')))
  await writeFile(join(folder, 'unfused.wasm'), unfuse(wasm))
  await build({
    entryPoints: [join(ROOT, 'test/fault/unfused-host.ts')],
    outfile: join(folder, 'host.mjs'),
    ...{ bundle: true, format: 'esm', platform: 'node', target: 'es2022', logLevel: 'warning' },
  })
})
afterAll(() => rm(folder, { recursive: true }))

/** Finds the kernels by their bodies, so this also shows that they ship in the order that was generated. */
function unfuse(wasm: Uint8Array): Uint8Array {
  const sections = readSections(wasm)
  const bodies = readBodies(contentOf(sections, SECTION.code))
  for (const kernel of KERNELS) {
    const place = bodies.findIndex((found) => Buffer.compare(found, body(kernel)) === 0)
    expect(place, kernel.name).toBeGreaterThanOrEqual(0)
    bodies[place] = body(kernel, false)
  }
  const code = writeBodies(bodies)
  return writeSections(
    wasm,
    sections.map(({ id, content }) => ({ id, content: id === SECTION.code ? code : content })),
  )
}

/** An engine may lack other tiers' instructions, which is not the matter here. */
const ofRelaxed = (rejected: readonly { tier: string }[]) => rejected.filter(({ tier }) => tier === 'relaxed')

const host = async (wasm: string, tier: string) => {
  const { locate } = await import(TOOLS)
  const node = await locate('node-current')
  const { stdout } = await run(node, [join(folder, 'host.mjs'), wasm, tier, join(ROOT, 'dist')])
  return JSON.parse(stdout)
}

test('the artefact as it ships is chosen', async () => {
  const { tier, rejected } = await host(join(ROOT, 'dist/kzg.relaxed.wasm'), 'auto')
  expect(tier).toBe('relaxed')
  expect(ofRelaxed(rejected)).toEqual([])
})

test('a host that does not fuse falls back to the baseline, and the report says why', async () => {
  const { tier, rejected } = await host(join(folder, 'unfused.wasm'), 'auto')
  expect(tier).toBe('baseline')
  expect(ofRelaxed(rejected)).toEqual([
    { tier: 'relaxed', reason: expect.stringContaining('sound points were refused') },
  ])
})

test('forced there, the tier is refused', async () => {
  expect(await host(join(folder, 'unfused.wasm'), 'relaxed')).toEqual({ code: 'BACKEND_UNAVAILABLE' })
})
