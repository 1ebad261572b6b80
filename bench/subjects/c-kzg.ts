import { createRequire } from 'node:module'
import { type BytesApi, bytesLibrary, type Subject } from './subject.ts'

interface CKzg extends BytesApi {
  loadTrustedSetup(precompute: number): void
}

/** Native C with blst; no precomputed tables, its default and what Ethereum clients' light paths use. */
const PRECOMPUTE = 0

export const cKzg: Subject = {
  id: 'c-kzg',
  async import() {
    const require = createRequire(import.meta.url)
    const api = require('c-kzg') as CKzg
    return {
      async ready() {
        api.loadTrustedSetup(PRECOMPUTE)
        const { version } = require('c-kzg/package.json') as { version: string }
        return { version, library: bytesLibrary(api) }
      },
    }
  },
}
