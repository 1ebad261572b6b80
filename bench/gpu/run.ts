/** The GPU bench, from Node: a process of Deno measures, here the result is written and shown. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describeEnvironment, describeRevision, type Environment, type Revision } from '../environment.ts'
import { resultPath } from '../result.ts'
import type { GpuResult } from './measure.ts'

export interface GpuRecord extends GpuResult {
  readonly kind: 'gpu'
  readonly date: string
  readonly quick: boolean
  readonly revision: Revision | null
  readonly environment: Environment
}

export interface GpuBenchOptions {
  readonly quick: boolean
  readonly operation: readonly string[] | undefined
  readonly layout: string | undefined
}

interface Tools {
  locate(runtime: string): Promise<string>
  runProcess(command: string, args: readonly string[], options: object): Promise<unknown[]>
}

/** Drivers of Vulkan want a folder of their own. */
async function measureInDeno(options: GpuBenchOptions): Promise<GpuResult> {
  const tools = join(process.cwd(), 'test', 'runtimes', 'lib')
  const { locate } = (await import(join(tools, 'tools.mjs'))) as Tools
  const { runProcess } = (await import(join(tools, 'run-process.mjs'))) as Tools
  const folder = await mkdtemp(join(tmpdir(), 'kzgpu-bench-'))
  try {
    const { quick, operation = [], layout } = options
    const script = join('bench', 'build', 'gpu', 'host.js')
    const [result] = await runProcess(
      await locate('deno'),
      ['run', '--allow-all', '--no-remote', script, JSON.stringify({ quick, operations: operation, layout })],
      { env: { XDG_RUNTIME_DIR: folder }, timeoutMs: 1_800_000 },
    )
    if (result === undefined) throw new Error('the bench in Deno ended without a result')
    return result as GpuResult
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export async function runGpu(options: GpuBenchOptions): Promise<GpuRecord> {
  const environment = describeEnvironment()
  const result = await measureInDeno(options)
  const { quick } = options
  return {
    ...{ kind: 'gpu', date: new Date().toISOString(), quick },
    ...{ revision: describeRevision() ?? null, environment, ...result },
  } as const
}

/** @returns the path that was written */
export async function writeGpu(record: GpuRecord): Promise<string> {
  const adapter = /^\w+/.exec(record.adapter)?.[0] ?? 'unknown'
  const path = resultPath(record, ['gpu', adapter])
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `${JSON.stringify(record, null, 2)}\n`)
  return path
}

export async function readGpu(path: string): Promise<GpuRecord> {
  const record = JSON.parse(await readFile(path, 'utf8')) as GpuRecord
  if (record.kind !== 'gpu') throw new Error(`${path} is no result of the GPU bench`)
  return record
}
