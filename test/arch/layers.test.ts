import { describe, expect, test } from 'vitest'
import { filesBelow, findCycle, type Import, importsOf, loadedBy, read, usesGlobal } from './sources.ts'

/** First match decides. A module imports from lower layers, or sideways within its folder. */
const TYPESCRIPT: readonly (readonly [RegExp, number])[] = [
  [/^src\/(errors(\.gen)?|bytes|constants|version)\.ts$/, 0],
  [/^src\/codec\//, 1],
  [/^src\/backend\/(backend|bls|curve|transform|tiers|recipe|generators)\.ts$/, 2],
  [/^src\/backend\/(wasm|js)\//, 3],
  [/^src\/backend\/webgpu\/[^/]+$/, 3],
  // The engines, over the runtime.
  [/^src\/backend\/webgpu\//, 3.5],
  [/^src\/backend\/adaptive\//, 5],
  [/^src\/backend\//, 4],
  [/^src\/protocol\//, 5],
  [/^src\//, 6],
]

/** Modules of the crate by layer, C0 first. */
const RUST: readonly (readonly string[])[] = [
  ['error', 'buffer', 'ct'],
  ['limb', 'hash'],
  // The constants are field elements, in the form that the field computes with.
  ['field', 'params', 'params_wide', 'isogenies', 'isogenies_wide'],
  ['curve', 'codec'],
  ['mul', 'msm', 'ntt', 'pairing', 'h2c'],
  ['poly', 'bls'],
  ['ffi'],
]

const folder = (path: string) => path.slice(0, path.lastIndexOf('/'))
const layerOf = (path: string) => TYPESCRIPT.find(([pattern]) => pattern.test(path))?.[1]

const modules = filesBelow('src', /\.ts$/)
const imports = modules.flatMap(importsOf)
const show = ({ from, to }: Import) => `${from} → ${to}`

describe('TypeScript layers', () => {
  test('imports go down, or sideways within a folder', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [above, below] = [layerOf(from), layerOf(to)]
      if (above === undefined || below === undefined) return false
      return below > above || (below === above && above !== 0 && above !== 6 && folder(from) !== folder(to))
    })
    expect(wrong.map(show)).toEqual([])
  })

  test('no import cycles', () => {
    expect(findCycle(modules)).toBeUndefined()
  })

  test('src imports nothing outside itself, Node only for a Node platform and the command line, noble only for kzgpu/js', () => {
    const packages = new Set(['citty', 'cli-progress'])
    const wrong = imports.filter(({ from, to }) => {
      if (from.startsWith('src/cli/')) return !(to.startsWith('src/') || to.startsWith('node:') || packages.has(to))
      if (/^src\/(platform\/node(-workers|-cache)?|entry\/worker\.node)\.ts$/.test(from))
        return !(to.startsWith('src/') || to.startsWith('node:'))
      if (from === 'src/backend/js/noble.ts') return !(to.startsWith('src/') || to.startsWith('@noble/curves/'))
      // An optional peer, which is imported when a keystore is opened.
      if (from === 'src/keystore.ts' && to.startsWith('@noble/hashes/')) return false
      return !to.startsWith('src/')
    })
    expect(wrong.map(show)).toEqual([])
  })

  test('the command line is a client of the public entry', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        from.startsWith('src/cli/') &&
        to.startsWith('src/') &&
        !to.startsWith('src/cli/') &&
        to !== 'src/entry/kzg.node.ts',
    )
    expect(wrong.map(show)).toEqual([])
  })

  test('only src/backend/wasm and the selection of a tier touch WebAssembly', () => {
    const users = modules.filter((path) => usesGlobal(path, 'WebAssembly'))
    expect(users.filter((path) => !path.startsWith('src/backend/wasm/') && path !== 'src/backend/select.ts')).toEqual(
      [],
    )
  })

  test('what holds secrets never loads the GPU, directly or not', () => {
    const edges = new Map(modules.map((path) => [path, loadedBy(path).map(({ to }) => to)]))
    const reach = (path: string) => {
      const seen = new Set([path])
      for (const next of seen) for (const to of edges.get(next) ?? []) seen.add(to)
      return seen
    }
    const isGpu = (path: string) => path.startsWith('src/backend/webgpu/')
    // Instances with secret keys, keystores, and what they are made with.
    const own = /^src\/((entry\/)?(bls|curve|keystore|noble)[^/]*|open-secrets|protocol\/(bls-suite|key-path))\.ts$/
    const holders = modules.filter(
      (path) => own.test(path) || [...reach(path)].some((to) => /\/(secret-backend|bls-secret-key)\.ts$/.test(to)),
    )
    expect(holders).toEqual(
      expect.arrayContaining(['src/backend/wasm/secret-backend.ts', 'src/bls.ts', 'src/curve.ts']),
    )
    expect(holders.filter((path) => [...reach(path)].some(isGpu))).toEqual([])
    // Where there is one, this finds it.
    expect([...reach('src/msm.ts')].some(isGpu)).toBe(true)
  })

  test('nothing imports gen/', () => {
    const wrong = ['src', 'scripts'].flatMap((root) => filesBelow(root, /\.(ts|mjs)$/)).flatMap(importsOf)
    expect(wrong.filter(({ to }) => to.startsWith('gen/')).map(show)).toEqual([])
  })
})

describe('crate layers', () => {
  const sources = filesBelow('crate/src', /\.rs$/)
  const moduleOf = (path: string) => /^crate\/src\/(\w+)/.exec(path)?.[1] ?? ''
  const rank = (module: string) => RUST.findIndex((layer) => layer.includes(module))

  test('every module has a layer', () => {
    const unknown = sources.map(moduleOf).filter((module) => module !== 'lib' && rank(module) < 0)
    expect([...new Set(unknown)]).toEqual([])
  })

  test('paths go down, or sideways within a layer', () => {
    const wrong = sources
      .filter((path) => moduleOf(path) !== 'lib')
      .flatMap((path) =>
        [...read(path).matchAll(/\bcrate::(\w+)/g)]
          .map(([, module = '']) => module)
          .filter((module) => rank(module) > rank(moduleOf(path)))
          .map((module) => `${path} → crate::${module}`),
      )
    expect(wrong).toEqual([])
  })

  test('unsafe only in ffi/, in the kernels of an instruction tier, and for the one table that outlives calls', () => {
    const users = sources.filter((path) => /\bunsafe\b(?!_)/.test(read(path).replace(/\/\/.*/g, '')))
    const allowed =
      /^crate\/src\/(ffi\/|limb\/(touch|relaxed(_complex|_f[pr]\.gen)?|lanes_relaxed)\.rs|hash\/sha256_lanes\.rs|ntt\/twiddles\.rs)/
    expect(users.filter((path) => !allowed.test(path))).toEqual([])
  })

  test('only limb, hash, field and msm choose by target feature, in their mod.rs', () => {
    const users = sources.filter((path) => read(path).includes('target_feature'))
    expect(users.filter((path) => !/^crate\/src\/(limb|hash|field|msm)\/mod\.rs$/.test(path))).toEqual([])
  })

  test('only limb has kernels of the wide tier, and the constants their form', () => {
    const users = sources.filter((path) => read(path).includes('kzgpu_wide'))
    expect(users).toEqual(['crate/src/lib.rs', 'crate/src/limb/mod.rs'])
  })
})
