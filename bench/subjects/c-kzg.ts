import { createRequire } from 'node:module'
import { ALL_OF_KZG, BYTES, type BytesApi, bytesFunctions, kzgMethods } from './kzg.ts'
import { versionOf } from './packages.ts'
import type { Subject } from './subject.ts'

interface CKzg extends BytesApi {
  loadTrustedSetup(precompute: number): void
}

/** Native C with blst; no precomputed tables, its default and what Ethereum clients' light paths use. */
const PRECOMPUTE = 0

export const cKzg: Subject = {
  id: 'c-kzg',
  offers: ALL_OF_KZG,
  async import() {
    const api = createRequire(import.meta.url)('c-kzg') as CKzg
    return {
      async ready() {
        api.loadTrustedSetup(PRECOMPUTE)
        return { version: await versionOf('c-kzg'), methods: kzgMethods(bytesFunctions(api), BYTES) }
      },
    }
  },
}
