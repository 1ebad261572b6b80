import { spawn } from 'node:child_process'

const RESULT = '@result '

/** Runs a program and collects the JSON of its lines that start with `@result `; other lines go into error messages.
 * @returns {Promise<unknown[]>} one entry per result line */
export function runProcess(command, args, { cwd, env, timeoutMs = 300_000, onResult } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    const results = []
    const noise = []
    let pending = ''
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      const lines = (pending + chunk).split('\n')
      pending = lines.pop()
      for (const line of lines) take(line)
    })
    child.stderr.setEncoding('utf8').on('data', (chunk) => noise.push(chunk))
    child.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (pending) take(pending)
      if (code === 0) return resolve(results)
      const how = signal
        ? `was killed by ${signal}, perhaps after ${timeoutMs / 1000} s`
        : `ended with exit code ${code}`
      reject(new Error(`${command} ${how}\n${noise.join('').trim().slice(-4000)}`))
    })

    function take(line) {
      // workerd prefixes what a worker prints.
      const at = line.indexOf(RESULT)
      if (at < 0) return void noise.push(`${line}\n`)
      const result = JSON.parse(line.slice(at + RESULT.length))
      results.push(result)
      onResult?.(result)
    }
  })
}
