/**
 * Measures one library in a process of its own: `node cold.js SUBJECT commit|cells [TIER]`.
 * Prints one line of JSON, a {@link ColdRun}.
 */
import { watchWasmMemories } from './memory-watch.ts'
import { createRandom } from './random.ts'
import { SUBJECTS } from './subjects/index.ts'
import type { SubjectId } from './subjects/subject.ts'

export type Scenario = 'commit' | 'cells'

export interface ColdRun {
  /** Loading the code. */
  readonly importMs: number
  /** From then until calls can be made. */
  readonly readyMs: number
  /** The first call alone. */
  readonly firstCallMs: number
  /** From before the import until the first call has returned. */
  readonly doneMs: number
  readonly wasmMemoryBytes: number
  /** Growth of the process's peak resident memory. */
  readonly residentBytes: number
}

const METHODS = { commit: 'commit', cells: 'cellsAndProofs' } as const

const [id, scenario, tier] = process.argv.slice(2) as [SubjectId, Scenario, string | undefined]
const blob = createRandom(`cold ${process.pid}`).blob()
const memory = watchWasmMemories()
const residentPeak = () => process.resourceUsage().maxRSS * 1024
const residentBefore = residentPeak()

const start = performance.now()
const imported = await SUBJECTS[id].import(tier === undefined ? {} : { tier })
const afterImport = performance.now()
const { methods } = await imported.ready()
const afterReady = performance.now()
// Conversion into the library's form is not its work.
const { call } = await methods[METHODS[scenario]]!(blob)
const beforeCall = performance.now()
await call()
const end = performance.now()

const run: ColdRun = {
  importMs: afterImport - start,
  readyMs: afterReady - afterImport,
  firstCallMs: end - beforeCall,
  doneMs: end - start - (beforeCall - afterReady),
  wasmMemoryBytes: memory.bytes(),
  residentBytes: residentPeak() - residentBefore,
}
console.log(JSON.stringify(run))
// A library may keep the process alive with workers or timers.
process.exit(0)
