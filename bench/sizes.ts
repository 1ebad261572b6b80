/** What a page downloads, by entry and tier: code and Wasm in brotli, as the manifest of the build has them. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'esbuild'
import type { Table } from './tables.ts'

const DIST = 'dist'

interface Manifest {
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly brotli?: number }>>
}

const KIB = 1024

/** Of the entry that most users load; a browser fetches one tier. */
const GOALS: Readonly<Record<string, number>> = { baseline: 50, relaxed: 100, wide: 100 }

function goalOf(entry: string, tier: string, bytes: number): string {
  const goal = entry === 'kzg' ? GOALS[tier] : undefined
  if (goal === undefined) return ''
  return `≤ ${goal}: ${bytes <= goal * KIB ? 'met' : 'NOT MET'}`
}

const kib = (bytes: number) => (bytes / KIB).toFixed(1)

/** An entry as a bundler ships it, minified; the files that it loads by name are not in it. */
async function bundleOf(entry: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    ...{ entryPoints: [join(DIST, `${entry}.browser.js`)], bundle: true, format: 'esm', minify: true, write: false },
    // It only measures: what there is to say about the package, the tests say.
    logLevel: 'silent',
  })
  return outputFiles[0]!.contents
}

/** One row for each entry for browsers and each Wasm that it may load. */
export async function sizesTable(): Promise<Table> {
  const { files } = JSON.parse(await readFile(join(DIST, 'manifest.json'), 'utf8')) as Manifest
  const entries = Object.keys(files).flatMap((file) => /^(\w+)\.browser\.js$/.exec(file)?.[1] ?? [])
  const rows: string[][] = []
  for (const entry of entries) {
    const bundle = await bundleOf(entry)
    const text = new TextDecoder().decode(bundle)
    const code = brotliCompressSync(bundle).length
    for (const [file, { brotli = 0 }] of Object.entries(files)) {
      const [, artefact, tier] = /^(\w+)\.(\w+)\.wasm$/.exec(file) ?? []
      if (artefact === undefined || !text.includes(file)) continue
      const name = entry === 'kzg' ? 'kzgpu' : `kzgpu/${entry}`
      const goal = goalOf(entry, tier!, code + brotli)
      rows.push([name, tier!, kib(code), kib(brotli), kib(code + brotli), goal])
    }
  }
  return {
    title: 'Download without points of a setup, KiB in brotli',
    head: ['entry', 'tier', 'code', 'Wasm', 'together', 'goal'],
    rows,
  }
}
