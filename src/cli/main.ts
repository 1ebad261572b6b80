#!/usr/bin/env node
/** The program `kzgpu`: the only part of the command line that touches the process. */
import { describeFailure, EXIT } from './errors.ts'
import { run } from './run.ts'

// Node's own exit code for an uncaught error is 1, which here means a failed verification.
process.on('uncaughtException', (error) => {
  process.stderr.write(`kzgpu: INTERNAL: ${describeFailure(error).message}\n`)
  process.exit(EXIT.internal)
})
// Without a listener a closed pipe would be an uncaught error; the pending write reports it.
process.stdout.on('error', () => {})

const interrupt = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interrupt.abort())
}

process.exitCode = await run(process.argv.slice(2), process, interrupt.signal)
