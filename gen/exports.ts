/** TypeScript's view of the Wasm exports, taken from the declarations that wasm-bindgen derives from crate/src/ffi. */
import { ARTEFACTS, type Feature } from './artefacts.ts'
import { buildWasm, WORKSPACE } from './build-wasm.ts'
import { header, type Outputs } from './output.ts'

export async function generate(): Promise<Outputs> {
  const kzg = signatures(await declarationsOf('kzg'))
  const full = signatures(await declarationsOf('full'))
  const missing = [...kzg.keys()].filter((name) => !full.has(name))
  if (missing.length > 0) throw new Error(`exports of feature kzg that full lacks: ${missing.join(', ')}`)
  return new Map([['src/backend/wasm/exports.gen.ts', render(kzg, full)]])
}

/** Every tier has the same exports (test/arch/artefacts.test.ts), so the first one speaks for all. */
async function declarationsOf(feature: Feature): Promise<string> {
  const artefact = ARTEFACTS.find((candidate) => candidate.feature === feature)
  if (!artefact) throw new Error(`no artefact has feature ${feature}`)
  return (await buildWasm(artefact, WORKSPACE)).declarations
}

/** Name → documentation and signature of every exported function but wasm-bindgen's own initialisers. */
function signatures(declarations: string): Map<string, string> {
  const exported = /(\/\*\*[\s\S]*?\*\/\n)?export function (\w+)(\([^)]*\)): (number|bigint|void);/g
  return new Map(
    [...declarations.matchAll(exported)].map(([, doc = '', name = '', parameters, result]) => [
      name,
      `${doc.replace(/^/gm, '  ').trimEnd()}${doc && '\n'}  ${name}${parameters}: ${result}\n`,
    ]),
  )
}

function render(kzg: ReadonlyMap<string, string>, full: ReadonlyMap<string, string>): string {
  const members = (entries: Iterable<[string, string]>) =>
    [...entries]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, text]) => text)
      .join('\n')
  return `${header('gen/exports.ts', 'crate/src/ffi')}
/**
 * Exports of \`kzg.<tier>.wasm\`, the same in every tier. Pointers are byte offsets into \`memory\`.
 * These are the raw exports: a u32 result arrives as i32, so a pointer from 2³¹ on needs \`>>> 0\`.
 */
export interface KzgExports {
  readonly memory: WebAssembly.Memory

${members(kzg)}}

/** Exports of \`full.<tier>.wasm\`: those of \`kzg\` and the operations on curve points. */
export interface FullExports extends KzgExports {
${members([...full].filter(([name]) => !kzg.has(name)))}}
`
}
