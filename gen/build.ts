/**
 * `npm run build`: the crate once per artefact, then the bundles, the declarations and the manifest, all in dist/.
 *
 *   --wasm                 only the Wasm, for work on the crate
 *   --only NAME            with --wasm: only the artefacts whose name contains this, for example `relaxed`
 *   --no-wasm-opt          without binaryen's optimiser, to measure what it gives
 *   --verify-reproducible  builds every artefact a second time at another path and compares the bytes
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { brotliCompressSync } from 'node:zlib'
import { ARTEFACTS, type Artefact } from './artefacts.ts'
import { bundleCli } from './build-cli.ts'
import { bundle, bundleWorkers, DIST, declarations, setupFiles, writeBinary } from './build-js.ts'
import { type BuiltWasm, buildWasm, secondWorkspace, WORKSPACE, type Workspace } from './build-wasm.ts'
import { sha256Hex } from './output.ts'

const { values: options } = parseArgs({
  options: {
    wasm: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    'no-wasm-opt': { type: 'boolean', default: false },
    'verify-reproducible': { type: 'boolean', default: false },
  },
})

async function step<T>(name: string, work: () => Promise<T>, note: (result: T) => string = () => ''): Promise<T> {
  const start = performance.now()
  const result = await work()
  console.log(`${name.padEnd(24)} ${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s  ${note(result)}`)
  return result
}

async function buildAll(workspace: Workspace): Promise<Map<string, BuiltWasm>> {
  const one = async (artefact: Artefact) => {
    const built = await step(
      `wasm ${artefact.name}`,
      () => buildWasm(artefact, workspace, !options['no-wasm-opt']),
      ({ wasm, cached }) => `${wasm.length} bytes${cached ? ', unchanged' : ''}`,
    )
    return [artefact.name, built] as const
  }
  return new Map(await Promise.all(ARTEFACTS.filter(({ name }) => name.includes(options.only)).map(one)))
}

async function verifyReproducible(built: ReadonlyMap<string, BuiltWasm>): Promise<void> {
  const again = await buildAll(await secondWorkspace())
  for (const [name, { wasm }] of built) {
    const [a, b] = [wasm, again.get(name)!.wasm].map(sha256Hex)
    if (a !== b) throw new Error(`${name}.wasm is not reproducible: ${a} here, ${b} in another folder`)
    console.log(`${name}.wasm is reproducible: ${a}`)
  }
}

/** sha256, size and compressed size of every file that ships. */
async function manifest(): Promise<void> {
  const names = (await readdir(DIST)).filter((name) => /\.(js|wasm|bin)$/.test(name)).sort()
  const files = await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(DIST, name))
      // Points and base64 of points do not compress to anything worth the seconds that it takes to find out.
      const compressed = /\.(bin|inline\.js)$/.test(name) ? {} : { brotli: brotliCompressSync(bytes).length }
      return [name, { bytes: bytes.length, ...compressed, sha256: sha256Hex(bytes) }] as const
    }),
  )
  await writeFile(join(DIST, 'manifest.json'), `${JSON.stringify({ files: Object.fromEntries(files) }, null, 2)}\n`)
}

if (options.only && !options.wasm) throw new Error('--only goes with --wasm')
const built = await buildAll(WORKSPACE)
if (options['verify-reproducible']) await verifyReproducible(built)
if (!options.wasm) await rm(DIST, { recursive: true, force: true })
await mkdir(DIST, { recursive: true })
for (const [name, { wasm }] of built) await writeBinary(`${name}.wasm`, wasm)
if (!options.wasm) {
  for (const [file, bytes] of await setupFiles()) await writeBinary(file, bytes)
  await step('library', bundle)
  await step('workers', bundleWorkers)
  await step('command line', bundleCli)
  await step('declarations', declarations)
}
await step('manifest', manifest)
