/** A child process that answers one line for each line that it is given. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface LineChild {
  ask(line: string): Promise<string>
  close(): void
}

export interface CommandLine {
  readonly command: string
  readonly args?: readonly string[]
  readonly cwd?: string
}

/** The end of what a child said on standard error: enough for a stack trace. */
const NOISE_KEPT = 4000

/** Starts it. Requests must wait for the answer to the one before, as rounds do. */
export function spawnLines({ command, args = [], cwd = process.cwd() }: CommandLine): LineChild {
  const child: ChildProcess = spawn(command, args, { cwd, stdio: ['pipe', 'pipe', 'pipe'] })
  let waiting: { resolve(line: string): void; reject(error: Error): void } | undefined
  let failure: Error | undefined
  let noise = ''
  const fail = (reason: string) => {
    failure = new Error(`${command} ${reason}\n${noise}`.trim())
    waiting?.reject(failure)
    waiting = undefined
  }
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    noise = (noise + chunk).slice(-NOISE_KEPT)
  })
  child.once('error', (error) => fail(`could not be started: ${error.message}`))
  child.once('close', (code, signal) => fail(`ended with ${signal ?? `exit code ${code}`}`))
  // A child that is gone is reported by its end, not by the pipe.
  child.stdin?.on('error', () => undefined)
  createInterface({ input: child.stdout! }).on('line', (line) => {
    waiting?.resolve(line)
    waiting = undefined
  })
  return {
    ask(line) {
      if (failure) return Promise.reject(failure)
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        child.stdin?.write(`${line}\n`)
      })
    },
    close: () => void child.kill(),
  }
}
