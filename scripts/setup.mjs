#!/usr/bin/env node
/**
 * Sets up everything that a task needs, from a machine with Node and rustup: `node scripts/setup.mjs [LEVEL]`.
 *
 *   build  (default) the Rust toolchain, wasm-pack, wasm-bindgen, the npm packages, and dist/
 *   gen    build, and what `npm run gen` needs besides
 *   test   build, the runtimes that the tests run in, a browser, a Vulkan driver, the wallet libraries, and the native tests
 *   gpu    build, and the runtimes, browser and driver of the GPU tests
 *   gpu-peer  gpu, and the shaders that its bench measures beside this package's
 *   bench  build, and the libraries that are measured beside this one
 *
 * Idempotent: what is there and unchanged is left alone. No dependencies: it runs before any package is installed.
 */
import { pathToFileURL } from 'node:url'
import { browserStep } from './lib/browser.mjs'
import { crateTestsStep } from './lib/crate-tests.mjs'
import { gpuPeerStep, vulkanStep } from './lib/gpu.mjs'
import { BENCH_BUILDS, buildStep, nativeBenchStep, packagesStep } from './lib/packages.mjs'
import { atLeast } from './lib/process.mjs'
import { exclusively, perform, SetupError } from './lib/steps.mjs'
import { rustStep, wasmBindgenStep, wasmPackStep } from './lib/tools.mjs'

const LEAST_NODE = '20.19.0'

const BUILD = [rustStep, wasmPackStep, wasmBindgenStep, packagesStep('.'), buildStep]
const RUNTIMES = [packagesStep('test/runtimes'), browserStep, vulkanStep]
const WALLETS = packagesStep('test/wallets', { builds: BENCH_BUILDS })

/** @type {Readonly<Record<string, readonly import('./lib/steps.mjs').Step[]>>} */
const LEVELS = {
  build: BUILD,
  gen: [...BUILD, packagesStep('gen', { builds: BENCH_BUILDS })],
  test: [...BUILD, ...RUNTIMES, WALLETS, crateTestsStep],
  gpu: [...BUILD, ...RUNTIMES],
  'gpu-peer': [...BUILD, ...RUNTIMES, gpuPeerStep],
  bench: [...BUILD, packagesStep('bench', { builds: BENCH_BUILDS }), nativeBenchStep],
}

function checkNode() {
  if (atLeast(process.versions.node, LEAST_NODE)) return
  throw new SetupError(
    `Node ${process.versions.node} is too old: ${LEAST_NODE} or newer is needed.`,
    'Install a current Node (nodejs.org, a version manager, or your distribution), open a new terminal and try again.',
  )
}

/** Brings the clone up to a level. @param {string} level @throws {SetupError} naming the remedy */
export async function setUp(level) {
  const steps = LEVELS[level]
  if (steps === undefined) {
    throw new SetupError(`There is no set-up level ${level}.`, `The levels are ${Object.keys(LEVELS).join(', ')}.`)
  }
  checkNode()
  const started = performance.now()
  let performed = 0
  await exclusively(async () => {
    for (const step of steps) if (await perform(step)) performed++
  })
  if (performed > 0) {
    process.stderr.write(`✓ set-up for ${level} complete (${((performance.now() - started) / 1000).toFixed(0)} s)\n`)
  }
}

/** Like {@link setUp}, for a script's first line: explains a failure to the reader and ends the process. @param {string} level */
export async function setUpOrExit(level) {
  try {
    await setUp(level)
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    if (error.output.length > 0) process.stderr.write(`\n${error.output.join('\n')}\n`)
    process.stderr.write(`\nThe set-up stopped: ${error.message}\n→ ${error.remedy}\n`)
    process.exit(1)
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await setUpOrExit(process.argv[2] ?? 'build')
}
