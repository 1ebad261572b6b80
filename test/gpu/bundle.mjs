/** Bundles for the hosts of the GPU adapters: nothing in them that a browser lacks, and a page beside them. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { ROOT } from '../../scripts/lib/steps.mjs'

/** @param {string} out folder
 * @param {{ in: string, out: string }[]} entryPoints each exports `runTests(context, filter, onResult)`
 * @param {import('esbuild').Plugin[]} [plugins] */
export async function bundleForHosts(out, entryPoints, plugins = []) {
  mkdirSync(out, { recursive: true })
  await build({
    entryPoints: [{ in: join(ROOT, 'test', 'gpu', 'hosts', 'page.ts'), out: 'page' }, ...entryPoints],
    outdir: out,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['import'],
    target: 'es2022',
    sourcemap: 'inline',
    // The package's own say that nothing is imported for its effects.
    ignoreAnnotations: true,
    loader: { '.bin': 'binary', '.wasm': 'binary', '.wgsl': 'text', '.txt': 'text' },
    logLevel: 'warning',
    plugins,
  })
  writeFileSync(join(out, 'page.html'), '<!doctype html><script type="module" src="./page.js"></script>')
}
