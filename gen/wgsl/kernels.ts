/** What the package ships of the shaders: each declaration once per layout, each kernel once. */
import { header, type Outputs, sha256Hex } from '../output.ts'
import { compose, type Entry, fieldLibrary, libraryItems, link } from './compose.ts'
import { readFolder } from './files.ts'

const TARGET = 'src/backend/webgpu/kernels.gen.ts'

const union = (names: readonly string[]) => names.map((name) => `'${name}'`).join(' | ')
const record = (entries: readonly (readonly [string, string])[], indent: string) =>
  entries.map(([name, value]) => `${indent}${name}: ${value},\n`).join('')
const text = (code: string) => `'${code.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

/** Changes when the shader does, in any layout. */
const hashOf = (entry: Entry, fields: ReturnType<typeof fieldLibrary>, items: ReadonlyMap<string, string>): string =>
  sha256Hex([...fields.values()].map((layoutItems) => link(entry, layoutItems, items)).join('\n')).slice(0, 16)

export function generate(): Outputs {
  const library = readFolder('lib')
  const kernels = readFolder('kernel')
  // Probes make sure that a module without kernels is right, and keep it from being called unused.
  compose(library, new Map([...kernels, ...readFolder('probe')]))
  const entries = compose(library, kernels, { shipped: true })
  const fields = fieldLibrary()
  const items = libraryItems(library)
  const needed = new Set(entries.flatMap(({ needs }) => needs))
  const texts = (declarations: ReadonlyMap<string, string>, indent: string) =>
    record(
      [...declarations].filter(([name]) => needed.has(name)).map(([name, code]) => [name, text(code)]),
      indent,
    )
  return new Map([
    [
      TARGET,
      [
        header('gen/wgsl/kernels.ts', 'shaders/ and gen/wgsl'),
        `export type LayoutName = ${union([...fields.keys()])}\n`,
        `export type KernelName =\n${entries.map(({ name }) => `  | '${name}'\n`).join('')}`,
        '/** How a kernel uses a storage buffer. Binding 0 is the uniform with the parameters, storage follows from binding 1. */\n',
        `export type Access = 'read' | 'read_write'\n`,
        '/** Declarations of the field library by layout and name. */\n',
        `export const FIELDS: Readonly<Record<LayoutName, Readonly<Record<string, string>>>> = {\n`,
        ...[...fields].map(([layout, declarations]) => `  ${layout}: {\n${texts(declarations, '    ')}  },\n`),
        `}\n`,
        '/** Declarations of the library above the fields. */\n',
        `export const LIBRARY: Readonly<Record<string, string>> = {\n${texts(items, '  ')}}\n`,
        '/** Own text, declarations needed, use of the storage buffers, hash over all layouts. */\n',
        'export const KERNELS: Readonly<Record<KernelName, readonly [string, string, readonly Access[], string]>> = {\n',
        ...entries.map(
          (entry) =>
            `  ${entry.name}: [${text(entry.code)}, '${entry.needs.join(' ')}', [${entry.bindings.map((type) => `'${type}'`).join(', ')}], '${hashOf(entry, fields, items)}'],\n`,
        ),
        '}\n',
      ].join(''),
    ],
  ])
}
