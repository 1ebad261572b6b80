/** The record of one run over several engines. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Environment, Revision } from '../environment.ts'
import { formatResult, resultPath } from '../result.ts'
import type { OperationResult } from '../rounds.ts'

export interface EngineResult {
  readonly name: string
  readonly runtime: string
  readonly tier: string
  readonly readyMs: number
  /** kzgpu in this engine, beside the yardsticks in this process. */
  readonly operations: Readonly<Record<string, OperationResult>>
}

export interface EnginesResult {
  readonly schema: 1
  readonly kind: 'engines'
  readonly date: string
  readonly quick: boolean
  readonly seed: string
  readonly revision: Revision | null
  /** Of the process that the yardsticks are in. */
  readonly environment: Environment
  readonly calibrationMs: { readonly before: number; readonly after: number }
  /** Versions of the yardsticks. */
  readonly yardsticks: Readonly<Record<string, string>>
  readonly engines: readonly EngineResult[]
  /** Tiers that do not run in an engine, with the package's own reason. */
  readonly notRun: readonly { readonly name: string; readonly tier: string; readonly reason: string }[]
}

/** @returns the path that was written */
export async function writeEngines(result: EnginesResult): Promise<string> {
  const path = resultPath(result, ['engines'])
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `${formatResult(result)}\n`)
  return path
}

export async function readEngines(path: string): Promise<EnginesResult> {
  const result = JSON.parse(await readFile(path, 'utf8')) as EnginesResult
  if (result.kind !== 'engines' || result.schema !== 1) throw new Error(`${path} is no result of \`--engines\``)
  return result
}

/** Whether a file holds one. */
export async function isEngines(path: string): Promise<boolean> {
  return (JSON.parse(await readFile(path, 'utf8')) as { kind?: unknown }).kind === 'engines'
}
