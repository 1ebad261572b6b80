import { createRequire } from 'node:module'
import { versionOf } from './packages.ts'
import { prepared, type Subject } from './subject.ts'

interface Blst {
  readonly PublicKey: {
    fromBytes(bytes: Uint8Array, validate: boolean): { toBytes(compress: boolean): Uint8Array }
  }
}

/** blst for Node, as consensus clients use it. It offers signatures; of what is measured here, only checked decoding. */
export const chainsafeBlst: Subject = {
  id: 'chainsafe-blst',
  offers: { decodeG1: true },
  async import() {
    const { PublicKey } = createRequire(import.meta.url)('@chainsafe/blst') as Blst
    return {
      async ready() {
        return {
          version: await versionOf('@chainsafe/blst'),
          methods: {
            decodeG1: (point: Uint8Array) =>
              prepared(
                () => PublicKey.fromBytes(point, true),
                (key) => [key.toBytes(false)],
              ),
          },
        }
      },
    }
  },
}
