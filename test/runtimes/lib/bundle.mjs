/** The application's ways from its modules to something that a runtime loads. */
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

/** Types off, own modules joined, the package and other libraries left to be resolved: the application as its author wrote it. */
export async function compileEntries(entryPoints, outdir, libraries = []) {
  await build({
    entryPoints,
    outdir,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    external: ['kzgpu', 'kzgpu/*', 'node:*', ...libraries],
    // Nothing of the repository's TypeScript configuration (such as path aliases) may leak into the application.
    tsconfigRaw: {},
    logLevel: 'warning',
  })
}

/** esbuild as the README recommends it: bundle, and copy the package's binary files beside the bundle. */
export async function bundleForBrowser(app, entries, outdir) {
  await rm(outdir, { recursive: true, force: true })
  await build({
    absWorkingDir: app,
    entryPoints: entries.map((name) => `./${name}.js`),
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    logLevel: 'warning',
  })
  const shipped = join(app, 'node_modules/kzgpu/dist')
  for (const file of await readdir(shipped)) {
    if (/\.(wasm|bin)$|^kzgpu\.worker\.js$/.test(file)) await cp(join(shipped, file), join(outdir, file))
  }
  await Promise.all(entries.map((name) => writePage(outdir, name)))
}

/** esbuild for workerd, with the conditions that Wrangler sets; a Wasm file stays a module of its own. */
export async function bundleForWorkerd(app, entry, outdir) {
  await rm(outdir, { recursive: true, force: true })
  await build({
    absWorkingDir: app,
    entryPoints: [`./${entry}.js`],
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser'],
    loader: { '.wasm': 'copy', '.bin': 'copy' },
    assetNames: '[name]',
    logLevel: 'warning',
  })
}

/** A Vite application, built to be served from a sub-path. */
export async function bundleWithVite(app, entries, outdir, base) {
  const root = join(app, 'vite')
  await mkdir(root, { recursive: true })
  await Promise.all(entries.map((name) => writePage(root, name, `../${name}.js`)))
  const { build: viteBuild } = await import('vite')
  await viteBuild({
    root,
    base,
    configFile: false,
    logLevel: 'warn',
    // A worker of format `iife`, Vite's default, cannot await at its top level.
    worker: { format: 'es' },
    build: {
      outDir: outdir,
      emptyOutDir: true,
      target: 'es2022',
      rollupOptions: { input: entries.map((name) => join(root, `${name}.html`)) },
    },
  })
}

function writePage(dir, name, script = `./${name}.js`) {
  const html = `<!doctype html>\n<meta charset="utf-8">\n<title>${name}</title>\n<link rel="icon" href="data:,">\n<script type="module" src="${script}"></script>\n`
  return writeFile(join(dir, `${name}.html`), html)
}
