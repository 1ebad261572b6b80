import { chunks, G1_BYTES, reverseEach, SCALAR_BYTES } from './encodings.ts'
import { load, versionOf } from './packages.ts'
import { prepared, type Subject } from './subject.ts'

type AffinePoint = readonly [x: Uint8Array, y: Uint8Array, isInfinity: boolean]

interface Montgomery {
  msm(scalars: readonly Uint8Array[], points: readonly AffinePoint[]): { result: AffinePoint }
}

const COORDINATE_BYTES = G1_BYTES / 2

/** Coordinates as separate little-endian arrays. It copies them into its memory in every call, having no other way. */
const toPoint = (bytes: Uint8Array): AffinePoint => {
  const [x, y] = chunks(reverseEach(bytes, COORDINATE_BYTES), COORDINATE_BYTES)
  return [x!, y!, false]
}

/** The best open sum of points in Wasm before this project. */
export const montgomery: Subject = {
  id: 'montgomery',
  offers: { msm: 18 },
  async import() {
    const { msm } = await load<Montgomery>('montgomery')
    return {
      async ready() {
        const basis = new Map<number, AffinePoint[]>()
        return {
          version: await versionOf('montgomery'),
          methods: {
            msm: (points: Uint8Array, scalars: Uint8Array) => {
              const p = basis.get(points.length) ?? chunks(points, G1_BYTES).map(toPoint)
              basis.set(points.length, p)
              const s = chunks(reverseEach(scalars, SCALAR_BYTES), SCALAR_BYTES)
              return prepared(
                () => msm(s, p),
                ({ result: [x, y] }) => [reverseEach(Buffer.concat([x, y]), COORDINATE_BYTES)],
              )
            },
          },
        }
      },
    }
  },
}
