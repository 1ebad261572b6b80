import { createRequire } from 'node:module'
import { ALL_OF_KZG, BYTES, type BytesApi, bytesFunctions, kzgMethods } from './kzg.ts'
import { versionOf } from './packages.ts'
import type { Subject } from './subject.ts'

interface EthKzg {
  readonly DasContextJs: { create(options: { usePrecomp: boolean }): BytesApi }
}

/** Native Rust with blst and tables for its fixed points. Prebuilt for some platforms only. */
export const nodeEthKzg: Subject = {
  id: 'node-eth-kzg',
  offers: ALL_OF_KZG,
  async import() {
    const { DasContextJs } = createRequire(import.meta.url)('@crate-crypto/node-eth-kzg') as EthKzg
    return {
      async ready() {
        const context = DasContextJs.create({ usePrecomp: true })
        const functions = bytesFunctions(context)
        // They are methods of a class, so they need their object.
        const bound = Object.fromEntries(Object.entries(functions).map(([name, fn]) => [name, fn.bind(context)]))
        const version = await versionOf('@crate-crypto/node-eth-kzg')
        return { version, methods: kzgMethods(bound as typeof functions, BYTES) }
      },
    }
  },
}
