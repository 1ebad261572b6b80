#!/usr/bin/env node
/** `npm run bench`: sets up the peers, bundles bench/ and runs it in a process of its own. Options: see bench/main.ts. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './lib/steps.mjs'
import { setUpOrExit } from './setup.mjs'

// Of its peers only the Wasm takes part in the bench of a GPU.
const isGpu = process.argv.includes('--gpu')
const gpuLevel = process.argv.includes('--fields') ? 'gpu-peer' : 'gpu'
await setUpOrExit(isGpu ? gpuLevel : 'bench')
// Engines come with the tests' packages.
if (process.argv.includes('--engines')) await setUpOrExit('test')
// It comes from a package, so it can be imported only now.
const { build } = await import('esbuild')

const outdir = join(ROOT, 'bench', 'build')
await build({
  absWorkingDir: join(ROOT, 'bench'),
  entryPoints: ['main.ts', 'cold.ts', 'pool-child.ts'],
  outdir,
  bundle: true,
  // The peers stay outside; from bench/build Node finds them in bench/node_modules, and the rest in the root's.
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
})
const { status } = spawnSync(process.execPath, ['--expose-gc', join(outdir, 'main.js'), ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
})
process.exitCode = status ?? 1
