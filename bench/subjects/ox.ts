import { BYTES, type BytesApi, bytesFunctions, kzgMethods } from './kzg.ts'
import { load, versionOf } from './packages.ts'
import type { Subject } from './subject.ts'

interface OxWasm {
  readonly Kzg: { create(options: { trustedSetup: unknown }): Promise<BytesApi> }
}

/** c-kzg compiled to Wasm once more, by the authors of viem. It has no blob proofs. */
export const ox: Subject = {
  id: 'ox',
  offers: { commit: true, cellsAndProofs: true, verifyCells: true, recover: true },
  cost: 'slow-load',
  async import() {
    const { Kzg } = await load<OxWasm>('ox/wasm')
    const { Setups } = await load<{ Setups: { mainnet: unknown } }>('ox/trusted-setups')
    return {
      async ready() {
        const { commit, cellsAndProofs, verifyCells, recover } = bytesFunctions(
          await Kzg.create({ trustedSetup: Setups.mainnet }),
        )
        const methods = kzgMethods({ commit, cellsAndProofs, verifyCells, recover }, BYTES)
        return { version: await versionOf('ox'), methods }
      },
    }
  },
}
