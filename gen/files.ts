/** Tables of the files that ship, per entry and way of loading: literals, since bundlers and runtimes follow nothing else. */
import { readdir } from 'node:fs/promises'
import type { TierName } from '../src/backend/tiers.ts'
import { artefactsOf, type Feature } from './artefacts.ts'
import { header, type Outputs, ROOT } from './output.ts'

const SOURCE = 'src/backend/tiers.ts and assets/'

/** The artefact that takes secrets. */
const SECRETS = 'bls.baseline.wasm'

/** Entry of the package → feature of the crate that its artefacts are built with, what else it loads, and whether it needs the trusted setup. */
const ENTRIES: readonly { entry: string; feature: Feature; also?: readonly string[]; setup: boolean }[] = [
  { entry: 'kzg', feature: 'kzg', setup: true },
  { entry: 'curve', feature: 'full', also: [SECRETS], setup: false },
  { entry: 'msm', feature: 'full', setup: false },
  { entry: 'ntt', feature: 'full', setup: false },
  { entry: 'bls', feature: 'bls', setup: false },
]

/** Tiers that no engine has which compiles the package's Wasm at deployment: one file that it rejects would fail them all. */
const NOT_DEPLOYED: readonly TierName[] = ['wide']

export async function generate(): Promise<Outputs> {
  const assets = (await readdir(`${ROOT}assets`)).filter((file) => file.endsWith('.gen.bin')).sort()
  // The entry without WebAssembly has the setup and nothing else.
  const js = ['src/platform/js.chunks.gen.ts', chunks(assets)] as const
  return new Map<string, string>([
    js,
    ...ENTRIES.flatMap(({ entry, feature, also = [], setup }) => {
      const wasm = [...artefactsOf(feature).map(({ name }) => `${name}.wasm`), ...also]
      const all = setup ? [...wasm, ...assets] : wasm
      const path = (kind: string) => `src/platform/${entry}.${kind}.gen.ts`
      return [
        [path('urls'), urls(all)],
        [path('chunks'), chunks(all)],
        [path('modules'), modules([...deployed(feature), ...also])],
      ] as const
    }),
  ])
}

const deployed = (feature: Feature): string[] =>
  artefactsOf(feature)
    .filter(({ tier }) => !NOT_DEPLOYED.includes(tier.name))
    .map(({ name }) => `${name}.wasm`)

const head = `${header('gen/files.ts', SOURCE)}\n`

const table = (name: string, type: string, files: readonly string[], value: (file: string, index: number) => string) =>
  `export const ${name}: FileTable<${type}> = {\n${files.map((file, i) => `  '${file}': () => ${value(file, i)},\n`).join('')}}\n`

function urls(files: readonly string[]): string {
  return `${head}import type { FileTable } from './platform.ts'

/** Files beside the bundled module, in the form that bundlers rewrite. */
${table('URLS', 'URL', files, (file) => `new URL('./${file}', import.meta.url)`)}`
}

function chunks(files: readonly string[]): string {
  return `${head}import type { Chunk } from './inline.ts'
import type { FileTable } from './platform.ts'

/** The same files in base64, each a module of its own that is imported when it is needed. */
${table('CHUNKS', 'Chunk', files, (file) => `import('./${file}.inline.js')`)}`
}

function modules(files: readonly string[]): string {
  const local = (i: number) => `module${i}`
  return `${head}${files.map((file, i) => `import ${local(i)} from './${file}'\n`).join('')}import type { FileTable } from './platform.ts'

/** Compiled when the program is deployed. */
${table('MODULES', 'WebAssembly.Module', files, (_, i) => local(i))}`
}
