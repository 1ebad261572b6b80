/** Child processes: run one to its end, or ask one for its output. */
import { spawn, spawnSync } from 'node:child_process'
import { delimiter } from 'node:path'

/** A command that failed, with the end of what it said. */
export class CommandError extends Error {
  /** @param {string} command @param {string} reason @param {string[]} output */
  constructor(command, reason, output) {
    super(`\`${command}\` ${reason}`)
    this.name = 'CommandError'
    this.output = output
  }
}

/** npm and cargo are batch files or `.exe` on Windows; Node starts the former only through a shell. */
const isBatch = (command) => process.platform === 'win32' && /^(npm|npx)$/.test(command)

/**
 * Runs a command and resolves with its output lines when it exits with 0.
 * Its standard input is empty: nothing that a script starts may wait for an answer.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void }} [options]
 * @returns {Promise<string[]>}
 */
export function run(command, args, { cwd, env = process.env, onLine } = {}) {
  return new Promise((resolve, reject) => {
    const shown = [command, ...args].join(' ')
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], shell: isBatch(command) })
    const lines = []
    const collect = (stream) => {
      let rest = ''
      stream.setEncoding('utf8')
      stream.on('data', (chunk) => {
        const parts = (rest + chunk).split(/\r?\n|\r/)
        rest = parts.pop() ?? ''
        for (const line of parts) {
          lines.push(line)
          onLine?.(line)
        }
      })
      stream.on('end', () => {
        if (rest === '') return
        lines.push(rest)
        onLine?.(rest)
      })
    }
    collect(child.stdout)
    collect(child.stderr)
    child.once('error', (error) => reject(new CommandError(shown, `could not be started: ${error.message}`, lines)))
    child.once('close', (code, signal) => {
      if (code === 0) resolve(lines)
      else reject(new CommandError(shown, signal ? `was ended by ${signal}` : `exited with ${code}`, lines))
    })
  })
}

/**
 * The trimmed output of a quick command, or `undefined` if it is missing or fails.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
export function output(command, args, { cwd, env = process.env } = {}) {
  const result = spawnSync(command, args, { cwd, env, encoding: 'utf8', shell: isBatch(command) })
  return result.status === 0 ? result.stdout.trim() : undefined
}

/**
 * An environment whose PATH starts with the folders given. Windows spells the variable `Path`.
 *
 * @param {readonly string[]} folders
 * @param {NodeJS.ProcessEnv} [env]
 */
export function withPath(folders, env = process.env) {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const rest = (env[name] ?? '').split(delimiter).filter((folder) => !folders.includes(folder))
  return { ...env, [name]: [...folders, ...rest].join(delimiter) }
}

/** Whether `found` is at least `wanted`, both as dotted numbers. */
export function atLeast(found, wanted) {
  const a = found.split('.').map(Number)
  const b = wanted.split('.').map(Number)
  for (let i = 0; i < b.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}
