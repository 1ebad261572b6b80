import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type BytesApi, bytesLibrary, type Subject } from './subject.ts'

interface Package {
  readonly version: string
  readonly exports: Readonly<Record<string, { readonly node?: string }>>
}

interface Entry {
  createKzg(options?: { tier?: string }): Promise<BytesApi & { readonly report: { readonly tier: string } }>
}

const readPackage = async () => JSON.parse(await readFile('package.json', 'utf8')) as Package

/** The built file that Node gets for `import 'kzgpu'`; inside bench/ that name would mean another package. */
async function builtEntry(): Promise<string> {
  const entry = (await readPackage()).exports['.']?.node
  if (entry === undefined) throw new Error('package.json exports no entry for Node')
  return pathToFileURL(resolve(entry)).href
}

/** The built package, as a user's import gets it, with default options. */
export const kzgpu: Subject = {
  id: 'kzgpu',
  async import({ tier } = {}) {
    const { createKzg } = (await import(await builtEntry())) as Entry
    return {
      async ready() {
        const kzg = await createKzg(tier === undefined ? {} : { tier })
        return { version: (await readPackage()).version, tier: kzg.report.tier, library: bytesLibrary(kzg) }
      },
    }
  },
}
