/** The built command line as a child process, in a folder of its own. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

export interface Result {
  readonly code: number | null
  readonly stdout: Buffer
  readonly stderr: string
}

export interface Options {
  readonly cwd: string
  readonly stdin?: Uint8Array
  /** Called with the running child, to signal it. */
  readonly onStart?: (child: ReturnType<typeof spawn>) => void
}

export function kzgpu(args: readonly string[], { cwd, stdin, onStart }: Options): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], { cwd, stdio: ['pipe', 'pipe', 'pipe'] })
    const [out, err]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (chunk) => out.push(chunk))
    child.stderr.on('data', (chunk) => err.push(chunk))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() }))
    // A child that fails before it reads closes the pipe; that is not this test's failure.
    child.stdin.on('error', () => {})
    child.stdin.end(stdin)
    onStart?.(child)
  })
}
