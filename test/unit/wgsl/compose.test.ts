import { describe, expect, test } from 'vitest'
import { compose, fieldLibrary, libraryItems, link } from '../../../gen/wgsl/compose.ts'
import { readFolder } from '../../../gen/wgsl/files.ts'
import { bindingsOf, declarationsOf, minify, ShaderError } from '../../../gen/wgsl/source.ts'
import { KERNELS } from '../../../src/backend/webgpu/kernels.gen.ts'
import { KERNEL_NAMES, kernelSource, LAYOUT_NAMES } from '../../../src/backend/webgpu/source.ts'

const PARAMS = '@group(0) @binding(0) var<uniform> params: vec4<u32>;\n'
const MAIN = (body: string) => `${PARAMS}@compute @workgroup_size(1) fn main() { ${body} }\n`
const composed = (library: Record<string, string>, kernel: string) =>
  compose(new Map(Object.entries(library)), new Map([['kernel', kernel]]))

describe('composer', () => {
  test('takes what a kernel needs, directly or not, and nothing else', () => {
    const library = {
      low: 'fn low(x: u32) -> u32 { return x; }\nfn idle() {}',
      high: '// #import low\nconst TWO: u32 = 2u;\nfn high() -> u32 { return low(TWO); }',
    }
    const [entry] = composed(library, `// #import high\n${MAIN('let x = high();')}`)
    expect(entry!.needs).toEqual(['TWO', 'high', 'low'])
  })

  const refused: Record<string, [Record<string, string>, string, RegExp]> = {
    'an unknown module': [{}, `// #import none\n${MAIN('')}`, /imports none, which does not exist/],
    'modules that import each other': [
      { a: '// #import b\nfn a() { b(); }', b: '// #import a\nfn b() { a(); }' },
      `// #import a\n${MAIN('a();')}`,
      /import each other: b → a → b/,
    ],
    'an import of no use': [
      { a: 'fn a() {}' },
      `// #import a\n// #import fp\n${MAIN('a();')}`,
      /imports fp and uses nothing/,
    ],
    'a name that is not imported': [{}, MAIN('let x = fp_zero();'), /uses fp_zero and does not import fp/],
    'a module that nothing imports': [{ a: 'fn a() {}' }, MAIN(''), /nothing imports a/],
    'a name declared twice': [{ a: 'fn a() {}' }, `// #import a\nfn a() {}\n${MAIN('a();')}`, /declares a, as a does/],
    'anything but declarations in a module': [{ a: 'override x: u32 = 1u;' }, MAIN(''), /declares functions, structs/],
    'a binding that is left out': [
      {},
      `${PARAMS}@group(0) @binding(2) var<storage> a: array<u32>;\n`,
      /bindings are 0, 1/,
    ],
    'no uniform first': [
      {},
      '@group(0) @binding(0) var<storage> a: array<u32>;\n',
      /uniform of parameters is binding 0/,
    ],
  }
  test.each(Object.entries(refused))('refuses %s', (_, [library, kernel, message]) => {
    expect(() => composed(library, kernel)).toThrow(ShaderError)
    expect(() => composed(library, kernel)).toThrow(message)
  })

  test('bindings are data', () => {
    const text = `${PARAMS}@group(0) @binding(1) var<storage, read> a: array<u32>;
@group(0) @binding(2)
var<storage, read_write> b: array<u32>;`
    expect(bindingsOf(text, 'kernel')).toEqual(['read', 'read_write'])
  })

  test('minified text means the same', () => {
    expect(minify('// why\nfn f( a : u32 ) -> u32 {\n  return a - -1 + b [ 2u ] ; // how\n}\n')).toBe(
      'fn f(a:u32)->u32{return a - -1 + b[2u];}',
    )
    expect([...declarationsOf('struct A { x: u32, }\nfn f() { if (true) { } }', 'lib')]).toEqual([
      ['A', 'struct A{x:u32}'],
      ['f', 'fn f(){if(true){}}'],
    ])
  })
})

describe('shipped kernels', () => {
  const library = readFolder('lib')
  const entries = new Map(compose(library, readFolder('kernel'), { shipped: true }).map((entry) => [entry.name, entry]))
  const fields = fieldLibrary()

  test('every file is a kernel, under its name', () => {
    expect(KERNEL_NAMES).toEqual([...entries.keys()])
    expect(new Set(Object.values(KERNELS).map(([, , , hash]) => hash)).size).toBe(entries.size)
  })

  test.each(KERNEL_NAMES)('%s is put together as the composer does', (name) => {
    for (const layout of LAYOUT_NAMES) {
      const { source, bindings } = kernelSource(name, layout)
      expect(source).toBe(link(entries.get(name)!, fields.get(layout)!, libraryItems(library)))
      expect(bindings).toEqual(entries.get(name)!.bindings)
    }
  })
})
