/**
 * `node test/ct/machine-code/run.mjs [--quick] [--node PATH]`: whether the machine code that V8 makes of exports that take
 * secrets goes the same way for different ones. Steps through every instruction of a call, some million, and compares their
 * places in order: a `select` or a mask that became a branch would show. Minutes; Linux on x86-64, with cargo.
 *
 *   --quick       public keys alone, by the optimising compiler
 *   --node PATH   another Node
 *
 * Ends with `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from '../../../scripts/lib/steps.mjs'
import { toolEnvironment } from '../../../scripts/lib/tools.mjs'
import { setUpOrExit } from '../../../scripts/setup.mjs'

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, node: { type: 'string', default: process.execPath } },
})

const HERE = join(ROOT, 'test', 'ct', 'machine-code')
const STEPPER = join(HERE, 'stepper')
const COMPILERS = {
  optimising: ['--no-liftoff'],
  quick: ['--liftoff', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering'],
}
/** Of any two that differ in a decision somewhere, these do: the least and the greatest key, and one of alternating bits. */
const KEYS = [
  '1'.padStart(64, '0'),
  '73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000000',
  `2${'a'.repeat(63)}`,
]
const CASES = [
  { wasm: 'bls.baseline.wasm', call: 'sk_public_key', keys: KEYS, compilers: ['optimising', 'quick'], same: true },
  { wasm: 'bls.baseline.wasm', call: 'sk_sign', keys: KEYS.slice(1), compilers: ['optimising'], same: true },
  // The control: arithmetic for public data is told apart.
  { wasm: 'full.baseline.wasm', call: 'g1_mul_vartime', keys: KEYS.slice(1), compilers: ['optimising'], same: false },
]

function build() {
  const args = ['build', '--release', '--locked', '--quiet', '--manifest-path', join(STEPPER, 'Cargo.toml')]
  const target = join(ROOT, 'target', 'stepper')
  const { status } = spawnSync('cargo', [...args, '--target-dir', target], { env: toolEnvironment(), stdio: 'inherit' })
  if (status !== 0) throw new Error('the stepper does not build')
  return join(target, 'release', 'stepper')
}

/** @returns number and hash of the instructions of each key's call */
function trace(stepper, folder, { wasm, call, keys }, compiler) {
  const flags = [...COMPILERS[compiler], '--no-wasm-lazy-compilation', '--single-threaded']
  const args = [options.node, ...flags, join(HERE, 'traced.mjs'), join(ROOT, 'dist', wasm), call, ...keys]
  const env = { ...process.env, STEPPER_RANGE: join(folder, 'range') }
  const { status, stdout } = spawnSync(stepper, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = stdout.trim().split('\n')
  if (status !== 0 || lines.length !== keys.length) throw new Error(`${call} ended early`)
  return lines
}

await setUpOrExit('build')
const stepper = build()
const folder = mkdtempSync(join(tmpdir(), 'kzgpu-stepper-'))
const counts = { passed: 0, failed: 0 }
try {
  for (const one of options.quick ? CASES.filter(({ call }) => call !== 'sk_sign') : CASES) {
    for (const compiler of options.quick ? ['optimising'] : one.compilers) {
      const lines = trace(stepper, folder, one, compiler)
      const [count] = lines[0].split(' ')
      const isSame = new Set(lines).size === 1
      const isRight = isSame === one.same && Number(count) > 1e5
      counts[isRight ? 'passed' : 'failed']++
      const found = isSame ? 'in the same order' : 'in another order'
      console.log(
        `${isRight ? '✓' : '✗'} ${one.call}, ${compiler} compiler: ${count} instructions, ${found} for ${one.keys.length} keys`,
      )
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${counts.passed} passed, ${counts.failed} failed`)
process.exitCode = counts.failed > 0 ? 1 : 0
