/** The TypeScript of the documentation: each snippet compiles strictly and runs. */
import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { compileEntries } from '../../runtimes/lib/bundle.mjs'
import { ROOT } from '../../runtimes/lib/paths.mjs'
import { runProcess } from '../../runtimes/lib/run-process.mjs'
import { compileErrors } from './types.mjs'

const DOCUMENTS = ['README.md', 'docs/api.md', 'docs/wallets.md']
const SENDS = /\.send(Transaction)?\(/
/** viem 3 is installed beside viem 2, by another name. */
const VIEM_3 = /'viem(\/utils)'/g

const LIBRARIES = [
  '@*',
  'c-kzg',
  'ethers',
  'ox',
  'viem',
  'viem/*',
  'viem-next',
  'viem-next/*',
  './context.ts',
  './network.ts',
]

export async function runSnippets(app, report) {
  const dir = join(app, 'snippets')
  const context = namesOf(await readFile(join(dir, 'context.ts'), 'utf8'))
  const snippets = (await Promise.all(DOCUMENTS.map((path) => snippetsOf(path, context)))).flat()
  if (snippets.length === 0) throw new Error('the documentation has no snippets')
  for (const { file, code } of snippets) await writeFile(join(dir, `${file}.ts`), code)
  report({ name: 'snippets of the documentation compile', error: await compileErrors(app, ['snippets']) })
  const files = snippets.map(({ file }) => file)
  await compile(dir, ['context', 'network', 'run', ...files])
  const names = new Map(snippets.map(({ file, name }) => [file, name]))
  await runProcess(process.execPath, ['run.js', ...files], {
    cwd: dir,
    onResult: ({ file, error }) => report({ name: `${names.get(file)} runs`, error }),
  })
}

/** Each on its own, so that they share one context. */
async function compile(dir, names) {
  await compileEntries(
    names.map((name) => join(dir, `${name}.ts`)),
    dir,
    LIBRARIES,
  )
  for (const name of names) {
    const path = join(dir, `${name}.js`)
    const code = await readFile(path, 'utf8')
    await writeFile(path, code.replaceAll(/"\.\/(context|network)\.ts"/g, '"./$1.js"'))
  }
}

/** A module per fenced block, which imports what it does not declare, and says whether it sends anything. */
async function snippetsOf(path, context) {
  const text = await readFile(join(ROOT, path), 'utf8')
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match, i) => {
    const body = match[1].replaceAll(VIEM_3, "'viem-next$1'")
    const line = text.slice(0, match.index).split('\n').length + 1
    const own = namesOf(body)
    const code = body.replace(/\/\/.*$/gm, '')
    const uses = (name) => new RegExp(`(?<!\\w|(?<!\\.\\.)\\.)${name}\\b`).test(code)
    const missing = [...context].filter((name) => uses(name) && !own.has(name))
    const imports = missing.length > 0 ? `import { ${missing.join(', ')} } from './context.ts'\n` : ''
    return {
      file: `${basename(path, '.md')}-${i}`,
      name: `${path}:${line}`,
      code: `${imports}${body}export const sends = ${SENDS.test(code)}\n`,
    }
  })
}

/** Names that a module declares, imports or exports at its top level. */
function namesOf(text) {
  const lists = [...text.matchAll(/^(?:export )?(?:import|const|export) (?:type )?[{[]([^}\]]*)[}\]]/gm)].flatMap(
    ([, list]) =>
      list.split(',').map((item) =>
        item
          .split(/ as |:/)
          .at(-1)
          .replace(/^ *type /, '')
          .trim(),
      ),
  )
  const single = [...text.matchAll(/^(?:export )?(?:const|let|using) (\w+)/gm)].map(([, name]) => name)
  return new Set([...lists, ...single].filter(Boolean))
}
