/** TypeScript's view of the Wasm exports, taken from the declarations that wasm-bindgen derives from crate/src/ffi. */
import { ARTEFACTS, FEATURES, type Feature } from './artefacts.ts'
import { buildWasm, WORKSPACE } from './build-wasm.ts'
import { header, type Outputs } from './output.ts'

export async function generate(): Promise<Outputs> {
  const [kzg, full, bls] = await Promise.all(FEATURES.map(async (feature) => signatures(await declarationsOf(feature))))
  const missing = [...kzg!.keys()].filter((name) => !full!.has(name))
  if (missing.length > 0) throw new Error(`exports of feature kzg that full lacks: ${missing.join(', ')}`)
  return new Map([['src/backend/wasm/exports.gen.ts', render({ kzg: kzg!, full: full!, bls: bls! })]])
}

/** Every tier has the same exports (test/arch/artefacts.test.ts), so the first one speaks for all. */
async function declarationsOf(feature: Feature): Promise<string> {
  const artefact = ARTEFACTS.find((candidate) => candidate.feature === feature)
  if (!artefact) throw new Error(`no artefact has feature ${feature}`)
  return (await buildWasm(artefact, WORKSPACE)).declarations
}

type Signatures = ReadonlyMap<string, string>

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

/** Exports that every artefact has. */
const COMMON = ['mem_alloc', 'mem_free']

/** How the names of exports begin that take secrets, which the baseline alone has. */
const SECRET = /^sk_/

function render({ kzg, full, bls }: Readonly<Record<Feature, Signatures>>): string {
  const members = (own: Signatures, inherited: Iterable<string> = []) => {
    const known = new Set(inherited)
    return [...own]
      .filter(([name]) => !known.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, text]) => text)
      .join('\n')
  }
  const secret = [...bls.keys()].filter((name) => SECRET.test(name))
  const common = new Map([...kzg].filter(([name]) => COMMON.includes(name)))
  return `${header('gen/exports.ts', 'crate/src/ffi')}
/**
 * Exports of every artefact. Pointers are byte offsets into \`memory\`.
 * These are the raw exports: a u32 result arrives as i32, so a pointer from 2³¹ on needs \`>>> 0\`.
 */
export interface MemoryExports {
  readonly memory: WebAssembly.Memory

${members(common)}}

/** Exports of \`kzg.<tier>.wasm\`, the same in every tier. */
export interface KzgExports extends MemoryExports {
${members(kzg, COMMON)}}

/** Exports of \`full.<tier>.wasm\`: those of \`kzg\` and the operations on curve points. */
export interface FullExports extends KzgExports {
${members(full, kzg.keys())}}

/** Exports of \`bls.<tier>.wasm\`: signatures, as far as they are public. */
export interface BlsExports extends MemoryExports {
${members(bls, [...COMMON, ...secret])}}

/** Exports of \`bls.baseline.wasm\` alone: whatever takes a secret. */
export interface SecretExports extends MemoryExports {
${members(
  bls,
  [...bls.keys()].filter((name) => !SECRET.test(name)),
)}}
`
}
