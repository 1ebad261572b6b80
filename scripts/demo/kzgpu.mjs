/** The command line as a child process. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '../lib/steps.mjs'
import { DemoError } from './error.mjs'

const CLI = join(ROOT, 'dist', 'cli.js')

/**
 * Runs `kzgpu COMMAND … --json`; its progress appears on stderr.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ exitCode?: number }} [expected] exit code without which the demo has failed
 * @returns {Promise<Record<string, any>>} the report that it printed
 */
export async function kzgpu(command, args, { exitCode = 0 } = {}) {
  const { code, stdout } = await start([command, ...args, '--json'])
  if (code !== exitCode) {
    throw new DemoError(`\`kzgpu ${command}\` exited with ${code} instead of ${exitCode}\n${stdout}`)
  }
  return JSON.parse(stdout)
}

function start(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
    })
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code: code ?? signal, stdout }))
  })
}
