/** Group operations and pairings of `kzgpu/curve` against the vectors of @noble/curves, on every tier. */
import { beforeAll, describe } from 'vitest'
import { type Curve, createCurveWith } from '../../src/curve.ts'
import { vectorsOf } from '../vectors/load.ts'
import { platform, runnableTiers } from './support.ts'
import { table } from './table.ts'

type Bytes = Uint8Array
type Call = (curve: Curve, input: never) => unknown

const multiply =
  (name: 'g1' | 'g2'): Call =>
  (curve, input: { point: Bytes; scalar: Bytes }) => {
    const group = curve[name]
    const point = group.decode(input.point)
    const product = group.compress(group.multiply(point, input.scalar))
    const vartime = group.compress(group.multiplyVartime(point, input.scalar))
    if (!Buffer.from(product).equals(vartime)) throw new Error('constant-time and variable-time products differ')
    return product
  }

const msm =
  (name: 'g1' | 'g2'): Call =>
  (curve, input: { points: Bytes[]; scalars: Bytes[] }) => {
    const group = curve[name]
    return group.compress(
      group.msm(
        input.points.map((point) => group.decode(point)),
        input.scalars,
      ),
    )
  }

const FUNCTIONS: Readonly<Record<string, Call>> = {
  g1_decode: (curve, { bytes }: { bytes: Bytes }) => curve.g1.decode(bytes),
  g2_decode: (curve, { bytes }: { bytes: Bytes }) => curve.g2.decode(bytes),
  g1_multiply: multiply('g1'),
  g2_multiply: multiply('g2'),
  g1_msm: msm('g1'),
  g2_msm: msm('g2'),
  pairing_check: (curve, { g1, g2 }: { g1: Bytes[]; g2: Bytes[] }) =>
    curve.pairingCheck(
      g1.map((point) => curve.g1.decode(point)),
      g2.map((point) => curve.g2.decode(point)),
    ),
}

describe.each(runnableTiers())('%s', (tier) => {
  let curve: Curve
  beforeAll(async () => {
    curve = await createCurveWith(platform, { tier })
  })

  for (const { fn, cases } of vectorsOf('curve')) {
    const call = FUNCTIONS[fn]
    if (!call) throw new Error(`no function for vectors of ${fn}`)
    describe(fn, () => table(cases, (input) => call(curve, input)))
  }
})
