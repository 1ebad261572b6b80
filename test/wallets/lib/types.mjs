/** Everything compiles strictly against the published declarations of all packages. */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from '../../runtimes/lib/paths.mjs'

const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')

const PROGRAMS = {
  'adapters fit the types of the libraries': ['types'],
  'examples compile': ['examples', 'accept'],
}

export async function checkTypes(app, report) {
  for (const [name, include] of Object.entries(PROGRAMS)) report({ name, error: await compileErrors(app, include) })
}

/** What the compiler says of the folders, if anything. */
export async function compileErrors(app, include) {
  const compilerOptions = {
    ...{ strict: true, exactOptionalPropertyTypes: false, verbatimModuleSyntax: true, noEmit: true },
    ...{ target: 'ES2022', module: 'ESNext', moduleResolution: 'Bundler' },
    ...{ lib: ['ES2023', 'DOM', 'DOM.Iterable', 'ESNext.Disposable'] },
    ...{ allowImportingTsExtensions: true, allowSyntheticDefaultImports: true, skipLibCheck: true },
    ...{ types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')] },
  }
  const project = join(app, `tsconfig.${include[0]}.json`)
  await writeFile(project, JSON.stringify({ compilerOptions, include }))
  return errorsOf(project, app)
}

const errorsOf = (project, cwd) =>
  promisify(execFile)(process.execPath, [TSC, '-p', project], { cwd, maxBuffer: 1 << 24 }).then(
    () => undefined,
    ({ stdout, message }) => stdout || message,
  )
