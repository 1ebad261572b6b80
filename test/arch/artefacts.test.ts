import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { type BuildResult, build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { ARTEFACTS, artefactsOf, FEATURES } from '../../gen/artefacts.ts'
import { ROOT, sha256Hex } from '../../gen/output.ts'
import { contentOf, readExports, readImports, readSections, SECTION } from '../../gen/wasm-format.ts'

const DIST = join(ROOT, 'dist')
const KIB = 1024

/** What a page downloads by entry and tier, without the points of the setup. */
const BUDGETS: readonly [entry: string, tier: string, budget: number][] = [
  ['kzg', 'baseline', 83 * KIB],
  ['kzg', 'relaxed', 114 * KIB],
  ['bls', 'baseline', 60 * KIB],
  ['bls', 'relaxed', 60 * KIB],
  ['bls', 'wide', 60 * KIB],
]

/** Read by our own parser: this engine may lack the instructions of a tier. */
const sectionsOf = async (name: string) => readSections(await readFile(join(DIST, `${name}.wasm`)))
const names = ARTEFACTS.map(({ name }) => name)

const exportsOf = async (name: string): Promise<string[]> =>
  readExports(contentOf(await sectionsOf(name), SECTION.export))
    .map((entry) => `${entry.kind} ${entry.name}`)
    .sort()

/** An export that takes a secret key. */
const isSecret = (name: string): boolean => / sk_/.test(name)

describe('Wasm artefacts', () => {
  test.each(FEATURES)('%s: every tier has the same exports, but for those that take secrets', async (feature) => {
    const perTier = await Promise.all(artefactsOf(feature).map(({ name }) => exportsOf(name)))
    const [first = []] = perTier
    for (const exports of perTier) {
      expect(exports.filter((name) => !isSecret(name))).toEqual(first.filter((name) => !isSecret(name)))
    }
  })

  test('secret keys go to the artefact of signatures for the baseline, and to no other', async () => {
    for (const name of names) {
      const secret = (await exportsOf(name)).filter(isSecret)
      expect({ name, secret: secret.length }).toEqual({ name, secret: name === 'bls.baseline' ? 9 : 0 })
    }
  })

  test.each(names)('%s imports nothing but the table initialiser of wasm-bindgen', async (name) => {
    const imports = readImports(contentOf(await sectionsOf(name), SECTION.import))
    expect(imports.map((entry) => entry.name.replace(/_[0-9a-f]{16}$/, ''))).toEqual([
      '__wbindgen_init_externref_table',
    ])
  })

  test.each(names)('%s names no path of the machine that built it', async (name) => {
    const bytes = (await readFile(join(DIST, `${name}.wasm`))).toString('latin1')
    for (const path of [ROOT, homedir(), process.env.CARGO_HOME ?? homedir()]) expect(bytes).not.toContain(path)
  })
})

/** What an application loads with an entry: the entry, and what it imports, but not what it imports when it is needed. */
function staticCode({ outputFiles, metafile: { outputs } }: BuildResult<{ write: false; metafile: true }>): string {
  const paths = Object.keys(outputs)
  const entry = paths.find((path) => outputs[path]?.entryPoint && !outputs[path]?.entryPoint?.includes('chunk'))
  const wanted = new Set<string>()
  const add = (path: string): void => {
    if (wanted.has(path)) return
    wanted.add(path)
    for (const { path: to, kind } of outputs[path]?.imports ?? []) if (kind === 'import-statement') add(to)
  }
  add(entry as string)
  return paths.flatMap((path, i) => (wanted.has(path) ? [outputFiles[i]!.text] : [])).join('\n')
}

describe('distribution', () => {
  test('the manifest describes the files', async () => {
    const { files } = JSON.parse(await readFile(join(DIST, 'manifest.json'), 'utf8'))
    expect(Object.keys(files)).toEqual(expect.arrayContaining(names.map((name) => `${name}.wasm`)))
    for (const [file, { bytes, sha256 }] of Object.entries<{ bytes: number; sha256: string }>(files)) {
      const content = await readFile(join(DIST, file))
      expect({ file, bytes: content.length, sha256: sha256Hex(content) }).toEqual({ file, bytes, sha256 })
    }
  })

  test.each(BUDGETS)('%s, %s: code and Wasm stay below the budget, compressed', async (entry, tier, budget) => {
    const bundle = await build({
      ...{ entryPoints: [join(DIST, `${entry}.browser.js`)], bundle: true, format: 'esm', minify: true, write: false },
      ...{ splitting: true, outdir: DIST, metafile: true },
    })
    const code = brotliCompressSync(staticCode(bundle)).length
    const wasm = brotliCompressSync(await readFile(join(DIST, `${entry}.${tier}.wasm`))).length
    console.log(
      `${entry} entry, ${tier}, brotli: ${code} bytes of code + ${wasm} of Wasm = ${code + wasm}, budget ${budget}`,
    )
    expect(code + wasm).toBeLessThanOrEqual(budget)
  })

  test.each([
    'kzg.node',
    'kzg.browser',
    'kzg.inline',
    'curve.node',
    'msm.node',
    'ntt.node',
    'bls.node',
    'eip2537.node',
    'keystore',
    'wallet',
    'js',
    'noble',
  ])('importing %s does nothing', async (entry) => {
    // An import without names: whatever a bundler cannot drop would run at import.
    const bundle = await build({
      stdin: { contents: `import './${entry}.js'`, resolveDir: DIST },
      ...{ bundle: true, format: 'esm', platform: 'node', write: false, minify: true, ignoreAnnotations: false },
      // Only the code itself may say that it is free of effects, not package.json.
      plugins: [
        {
          name: 'ignore-side-effects-field',
          setup({ onResolve, resolve }) {
            // What is imported when it is needed does nothing at import.
            onResolve({ filter: /^\.\// }, async ({ path, pluginData, ...rest }) =>
              rest.kind === 'dynamic-import'
                ? { path, external: true }
                : pluginData === 'seen'
                  ? undefined
                  : { ...(await resolve(path, { ...rest, pluginData: 'seen' })), sideEffects: true },
            )
          },
        },
      ],
    })
    // esbuild keeps constants that are computed from numbers.
    const left = bundle.outputFiles[0]!.text.replace(/import"node:[^"]+";|var [\w$]+=[\w*/+-]+;/g, '').trim()
    expect(left).toBe('')
  })
})
