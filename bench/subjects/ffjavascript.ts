import { chunks, G1_BYTES, reverseEach, SCALAR_BYTES, unordered } from './encodings.ts'
import { load, versionOf } from './packages.ts'
import { type Methods, prepared, type Subject } from './subject.ts'

type Batch = (buffer: Uint8Array) => Promise<Uint8Array>

interface Group {
  fromRprUncompressed(bytes: Uint8Array, offset: number): Uint8Array
  toRprUncompressed(bytes: Uint8Array, offset: number, point: Uint8Array): void
  multiExpAffine(points: Uint8Array, scalars: Uint8Array): Promise<Uint8Array>
}

interface Curve {
  readonly G1: Group
  readonly Fr: { fft: Batch; batchToMontgomery: Batch; batchFromMontgomery: Batch }
}

function methodsOf({ G1, Fr }: Curve): Methods {
  const basis = new Map<number, Uint8Array>()
  return {
    msm: async (points: Uint8Array, scalars: Uint8Array) => {
      const p =
        basis.get(points.length) ??
        Buffer.concat(chunks(points, G1_BYTES).map((point) => G1.fromRprUncompressed(Uint8Array.from(point), 0)))
      basis.set(points.length, p)
      const s = reverseEach(scalars, SCALAR_BYTES)
      return prepared(
        () => G1.multiExpAffine(p, s),
        (sum) => {
          const bytes = new Uint8Array(G1_BYTES)
          G1.toRprUncompressed(bytes, 0, sum)
          return [bytes]
        },
      )
    },
    ntt: async (values: Uint8Array) => {
      const input = await Fr.batchToMontgomery(reverseEach(values, SCALAR_BYTES))
      return prepared(
        () => Fr.fft(input),
        async (result) => [unordered(reverseEach(await Fr.batchFromMontgomery(result), SCALAR_BYTES), SCALAR_BYTES)],
      )
    },
  }
}

/** snarkjs's arithmetic, Wasm written by a generator; one thread. Under the GPL: a tool of this bench, not a part of anything. */
export const ffjavascript: Subject = {
  id: 'ffjavascript',
  offers: { msm: 14, ntt: 20 },
  async import() {
    const { buildBls12381 } = await load<{ buildBls12381(singleThread: boolean): Promise<Curve> }>('ffjavascript')
    return {
      async ready() {
        const curve = await buildBls12381(true)
        return { version: await versionOf('ffjavascript'), methods: methodsOf(curve) }
      },
    }
  },
}
