/** The GPU bench, from Node: an adapter's own process or page measures, here results are written and read. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describeEnvironment, describeRevision, type Environment, type Revision } from '../environment.ts'
import { formatResult, resultPath } from '../result.ts'
import { type AdapterName, runOnAdapter } from './adapter.ts'
import type { ChoiceResult } from './choice.ts'
import type { FieldsResult } from './fields.ts'
import type { GpuResult } from './measure.ts'

interface About {
  readonly date: string
  readonly quick: boolean
  readonly revision: Revision | null
  readonly environment: Environment
  /** Where it was measured. */
  readonly host: AdapterName
}

export type GpuRecord = GpuResult & About & { readonly kind: 'gpu' }
export type ChoiceRecord = ChoiceResult & About & { readonly kind: 'gpu-choice' }
export type FieldsRecord = FieldsResult & About & { readonly kind: 'gpu-fields' }
export type AnyRecord = GpuRecord | ChoiceRecord | FieldsRecord

const KINDS: readonly unknown[] = ['gpu', 'gpu-choice', 'gpu-fields'] satisfies readonly AnyRecord['kind'][]

export interface GpuBenchOptions {
  readonly host: AdapterName
  readonly quick: boolean
  readonly operation: readonly string[] | undefined
  readonly onProgress: (line: string) => void
}

const about = ({ quick, host }: GpuBenchOptions): About => ({
  ...{ date: new Date().toISOString(), quick, host },
  ...{ revision: describeRevision() ?? null, environment: describeEnvironment() },
})

export async function runGpu(options: GpuBenchOptions & { readonly layout: string | undefined }): Promise<GpuRecord> {
  const { host, quick, operation: operations = [], layout, onProgress } = options
  const facts = about(options)
  const result = await runOnAdapter<GpuResult>(host, 'host', { quick, operations, layout }, onProgress)
  return { kind: 'gpu', ...facts, ...result }
}

export async function runChoice(options: GpuBenchOptions): Promise<ChoiceRecord> {
  const { host, quick, operation: operations = [], onProgress } = options
  const facts = about(options)
  const result = await runOnAdapter<ChoiceResult>(host, 'choice', { quick, operations }, onProgress)
  return { kind: 'gpu-choice', ...facts, ...result }
}

export async function runFields(options: GpuBenchOptions): Promise<FieldsRecord> {
  const { host, quick, onProgress } = options
  const facts = about(options)
  const result = await runOnAdapter<FieldsResult>(host, 'fields', { quick }, onProgress)
  return { kind: 'gpu-fields', ...facts, ...result }
}

export function pathOf(record: AnyRecord): string {
  const adapter = /^\w+/.exec(record.adapter)?.[0] ?? 'unknown'
  return resultPath(record, [record.kind, record.host, adapter])
}

/** @returns the path that was written */
export async function writeGpu(record: AnyRecord): Promise<string> {
  const path = pathOf(record)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `${formatResult(record)}\n`)
  return path
}

export async function readGpu(path: string): Promise<AnyRecord> {
  const record = JSON.parse(await readFile(path, 'utf8')) as AnyRecord
  if (!KINDS.includes(record.kind)) throw new Error(`${path} is no result of the GPU bench`)
  return record
}
