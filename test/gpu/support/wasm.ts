/** The Wasm side, which results are compared with. */
import wasm from '../../../dist/full.baseline.wasm'
import { createNttWith, type Ntt } from '../../../src/ntt.ts'

export const createNtt = (): Promise<Ntt> =>
  createNttWith(
    {
      name: 'test',
      loadWasm: async () => wasm,
      loadAsset: () => Promise.reject(new Error('transforms read no assets')),
      workers: 'not in tests',
    },
    { tier: 'baseline', backend: 'wasm' },
  )
