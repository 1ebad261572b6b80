/** crate/ → one optimised Wasm file and its TypeScript declarations per artefact, reproducibly and incrementally. */
import { execFile, execFileSync } from 'node:child_process'
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Artefact } from './artefacts.ts'
import { ROOT, sha256Hex } from './output.ts'
import { FP_KERNELS, injectKernels, KERNELS } from './relaxed/inject.ts'

const run = promisify(execFile)

/** Where one build takes place; a second place with other paths must give the same bytes. */
export interface Workspace {
  readonly crate: string
  readonly target: string
}

export const WORKSPACE: Workspace = { crate: join(ROOT, 'crate'), target: join(ROOT, 'target/wasm') }

/** What was built: Wasm bytes ready to ship, and wasm-bindgen's declarations of the exports. */
export interface BuiltWasm {
  readonly wasm: Buffer
  readonly declarations: string
  readonly cached: boolean
}

/** What rustc enables by default for wasm32-unknown-unknown. Named one by one: `--all-features` emits encodings that Node 20 rejects. */
const BASE_FEATURES = [
  'bulk-memory',
  'bulk-memory-opt',
  'call-indirect-overlong',
  'multivalue',
  'mutable-globals',
  'nontrapping-float-to-int',
  'reference-types',
  'sign-ext',
]

/** rustc's names of target features that a tier may add → wasm-opt's. */
const TIER_FEATURES: Readonly<Record<string, string>> = {
  simd128: 'simd',
  'relaxed-simd': 'relaxed-simd',
  'wide-arithmetic': 'wide-arithmetic',
}

/** LLVM's level. Optimised for size, a tier of scalar kernels loses 4 % of its speed and a quarter of its bytes, because
 * its kernels are straight lines already; the relaxed tier would lose a fifth, since much must be inlined there. */
const level = (tier: string): string => (tier === 'baseline' ? 's' : '3')

/** Kernels are written out, in vectors where there are any; what else LLVM would vectorise, unroll and inline at this level is 8 % of
 * the bytes and no speed. */
const FRUGAL = [
  '-Cno-vectorize-loops',
  '-Cno-vectorize-slp',
  '-Cllvm-args=-inline-threshold=75 -unroll-runtime=false -unroll-allow-partial=false',
]

/** For size, 7 % of it: speed is the same within the noise as without, since LLVM has optimised already. */
const OPTIMISATION = ['-O3']

/** Sections that say who built the file, not what it does. */
const STRIP = ['--strip-debug', '--strip-producers', '--strip-target-features']

export async function buildWasm(artefact: Artefact, workspace: Workspace, optimise = true): Promise<BuiltWasm> {
  const out = join(workspace.target, artefact.name)
  const stamp = await inputHash(artefact, workspace, optimise)
  const cached = (await readFile(join(out, 'stamp'), 'utf8').catch(() => '')) === stamp
  if (!cached) {
    await rm(out, { recursive: true, force: true })
    await exclusively(() => compile(artefact, workspace, out))
    await optimiseWasm(artefact, out, optimise)
    await orderKernels(artefact, out)
    await writeFile(join(out, 'stamp'), stamp)
  }
  const [wasm, declarations] = await Promise.all([
    readFile(join(out, `${artefact.name}.wasm`)),
    readFile(join(out, 'kzgpu.d.ts'), 'utf8'),
  ])
  return { wasm, declarations, cached }
}

let queue: Promise<unknown> = Promise.resolve()

/** One compilation at a time, since all artefacts share cargo's folder and file name; wasm-opt runs beside the next one. */
function exclusively<T>(work: () => Promise<T>): Promise<T> {
  const result = queue.then(work)
  queue = result.catch(() => {})
  return result
}

/** Copies the crate to another path, so that a build there would show any path that leaks into the artefact. */
export async function secondWorkspace(): Promise<Workspace> {
  const base = join(ROOT, 'build/reproduce')
  await rm(base, { recursive: true, force: true })
  await cp(WORKSPACE.crate, join(base, 'elsewhere/crate'), {
    recursive: true,
    filter: (path) => !path.startsWith(join(WORKSPACE.crate, 'target')),
  })
  return { crate: join(base, 'elsewhere/crate'), target: join(base, 'target') }
}

async function compile({ cargoFeatures, tier }: Artefact, { crate, target }: Workspace, out: string): Promise<void> {
  // The sources of the dependencies must be there before their paths can be remapped.
  await command('cargo', ['fetch', '--locked', '--manifest-path', join(crate, 'Cargo.toml')])
  const frugal = level(tier.name) === '3' ? FRUGAL : []
  const rustflags = [...tier.rustflags, ...frugal, ...(await remapFlags(crate))]
  await command(
    'wasm-pack',
    [
      ...['build', crate, '--target', 'web', '--release', '--no-opt', '--no-pack'],
      ...['--out-dir', out, '--out-name', 'kzgpu'],
      ...['--', '--locked', '--no-default-features', '--features', cargoFeatures],
    ],
    {
      CARGO_ENCODED_RUSTFLAGS: rustflags.join('\x1f'),
      CARGO_PROFILE_RELEASE_OPT_LEVEL: level(tier.name),
      CARGO_TARGET_DIR: join(target, 'cargo'),
    },
  )
}

async function optimiseWasm({ name, tier }: Artefact, out: string, optimise: boolean): Promise<void> {
  const features = [...BASE_FEATURES, ...tierFeatures(tier.rustflags)].map((feature) => `--enable-${feature}`)
  await command(process.execPath, [
    join(ROOT, 'node_modules/binaryen/bin/wasm-opt'),
    ...['--mvp-features', ...features, ...(optimise ? OPTIMISATION : []), ...STRIP],
    ...[join(out, 'kzgpu_bg.wasm'), '-o', join(out, `${name}.wasm`)],
  ])
}

/** Last, since an optimiser would bring the kernels' instructions back into its own order. */
async function orderKernels({ name, tier, feature }: Artefact, out: string): Promise<void> {
  if (tier.name !== 'relaxed') return
  const path = join(out, `${name}.wasm`)
  await writeFile(path, injectKernels(await readFile(path), feature === 'bls' ? FP_KERNELS : KERNELS))
}

function tierFeatures(rustflags: readonly string[]): string[] {
  return rustflags
    .flatMap((flag) => /^-Ctarget-feature=(.*)$/.exec(flag)?.[1]?.split(',') ?? [])
    .map((feature) => {
      const known = TIER_FEATURES[feature.replace(/^\+/, '')]
      if (!known) throw new Error(`gen/build-wasm.ts: no wasm-opt name is known for target feature ${feature}`)
      return known
    })
}

/** Source paths reach the artefact in panic locations: fixed names stand for the two roots that differ between machines. */
async function remapFlags(crate: string): Promise<string[]> {
  const sources = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'registry/src')
  const registries = await readdir(sources).catch(() => [])
  const roots = registries.map((registry): [string, string] => [join(sources, registry), '/registry'])
  return [...roots, [crate, '/kzgpu'] as const].map(([from, to]) => `--remap-path-prefix=${from}=${to}`)
}

/** Hash of everything that decides the artefact's bytes. */
async function inputHash(
  { name, tier, cargoFeatures }: Artefact,
  { crate }: Workspace,
  optimise: boolean,
): Promise<string> {
  const files = (await readdir(join(crate, 'src'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .concat(join(crate, 'Cargo.toml'), join(crate, 'Cargo.lock'))
    .sort()
  const contents = await Promise.all(files.map((file) => readFile(file)))
  const rustc = execFileSync('rustc', ['-vV'], { cwd: crate, encoding: 'utf8' })
  const binaryen = await readFile(join(ROOT, 'node_modules/binaryen/package.json'), 'utf8')
  const scripts = ['gen/build-wasm.ts', 'gen/relaxed/inject.ts', 'gen/wasm-format.ts']
  const self = (await Promise.all(scripts.map((path) => readFile(join(ROOT, path), 'utf8')))).join('')
  return sha256Hex(
    JSON.stringify({
      name,
      cargoFeatures,
      optimise,
      rustflags: tier.rustflags,
      tools: sha256Hex(rustc + binaryen + self),
      sources: files.map((file, i) => [file.slice(crate.length), sha256Hex(contents[i]!)]),
    }),
  )
}

async function command(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
  try {
    await run(file, args, { env: { ...process.env, ...env }, maxBuffer: 1 << 28 })
  } catch (cause) {
    const { code, stderr } = cause as { code?: unknown; stderr?: string }
    if (code === 'ENOENT') throw new Error(`${file} is not installed: run \`npm run setup\``, { cause })
    throw new Error(`${[file, ...args].join(' ')} failed:\n${stderr}`)
  }
}
