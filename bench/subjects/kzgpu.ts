import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ALL_OF_BLS } from '../operations/bls-tag.ts'
import { ALL_OF_KZG } from './kzg.ts'
import { type Entries, type Kzg, kzgpuMethods, LARGEST, type Options } from './kzgpu-methods.ts'
import type { Subject } from './subject.ts'

interface Package {
  readonly version: string
  readonly exports: Readonly<Record<string, { readonly node?: string }>>
}

const readPackage = async () => JSON.parse(await readFile('package.json', 'utf8')) as Package

/** The built file that Node gets for `import 'kzgpu…'`; inside bench/ that name would mean another package. */
export async function importEntry(name: string): Promise<unknown> {
  const entry = (await readPackage()).exports[name]?.node
  if (entry === undefined) throw new Error(`package.json exports no ${name} for Node`)
  return import(pathToFileURL(resolve(entry)).href)
}

const entry = <K extends keyof Entries>(name: K) => (() => importEntry(`./${name}`)) as Entries[K]

/** The built package, as a user's import gets it, with default options but on one thread. */
export const kzgpu: Subject = {
  id: 'kzgpu',
  offers: { ...ALL_OF_KZG, ...LARGEST, ...ALL_OF_BLS, pairingCheck: true, decodeG1: true },
  async import({ tier } = {}) {
    const { createKzg } = (await importEntry('.')) as { createKzg(options: Options): Promise<Kzg> }
    const options = tier === undefined ? {} : { tier }
    return {
      async ready() {
        const kzg = await createKzg(options)
        const entries = { curve: entry('curve'), msm: entry('msm'), ntt: entry('ntt'), bls: entry('bls') }
        return {
          version: (await readPackage()).version,
          tier: kzg.report.tier,
          methods: kzgpuMethods(kzg, entries, options),
          settle: () => kzg.precompute(),
        }
      },
    }
  },
}
