/** Bulk arithmetic over Fr and hashes in lanes, through the artefacts: the relaxed tier runs in the newest Node only. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { ROOT } from '../../../gen/output.ts'

/** Plain JavaScript, which carries no types. */
const TOOLS = new URL('../../runtimes/lib/tools.mjs', import.meta.url).href

test('tiers and reference agree on transforms, evaluations and hashes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kzgpu-scalars-'))
  try {
    const host = join(folder, 'host.mjs')
    await build({
      entryPoints: [join(ROOT, 'test/unit/relaxed/scalars-host.ts')],
      outfile: host,
      ...{ bundle: true, format: 'esm', platform: 'node', target: 'es2022', logLevel: 'warning' },
    })
    const { locate } = await import(TOOLS)
    const { stdout } = await promisify(execFile)(await locate('node-current'), [host, join(ROOT, 'dist')])
    const { comparisons, mismatches } = JSON.parse(stdout)
    expect(mismatches).toEqual([])
    expect(comparisons).toBeGreaterThan(200)
  } finally {
    await rm(folder, { recursive: true })
  }
}, 120_000)
