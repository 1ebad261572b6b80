/** The additions of lib/g1.wgsl, against affine additions in bigint, with every exceptional case in one dispatch. */
import { field, LAYOUTS } from '../../gen/wgsl/layout.ts'
import add from '../../shaders/probe/g1_add.wgsl'
import addAffine from '../../shaders/probe/g1_add_affine.wgsl'
import double from '../../shaders/probe/g1_double.wgsl'
import fromAffine from '../../shaders/probe/g1_from_affine.wgsl'
import neg from '../../shaders/probe/g1_neg.wgsl'
import negAffine from '../../shaders/probe/g1_neg_affine.wgsl'
import { coordinates, negate, type Point, points, sum } from './support/g1.ts'
import { open } from './support/kernels.ts'
import { runProbe } from './support/probe.ts'
import { test } from './support/test.ts'

for (const layout of LAYOUTS) {
  const { affine, xyzz, check } = coordinates(field(layout, 'fp'))

  const binary = (name: string, text: string, right: typeof xyzz) =>
    test.compilers(`${layout.name}: ${name}`, async (context) => {
      const runtime = await open(context)
      const list = points(context.fast ? 24 : 10)
      const a = list.flatMap((point) => list.map(() => point))
      const b = list.flatMap(() => list)
      const words = await runProbe(runtime, layout.name, name, text, a.length, [xyzz(a), right(b)], 48)
      check(
        words,
        a.map((point, i) => sum(point, b[i])),
      )
      runtime.dispose()
    })
  binary('g1_add', add, xyzz)
  binary('g1_add_affine', addAffine, affine)

  const unary = (name: string, text: string, source: typeof xyzz, wanted: (a: Point) => Point) =>
    test.compilers(`${layout.name}: ${name}`, async (context) => {
      const runtime = await open(context)
      const list = points(64)
      const words = await runProbe(runtime, layout.name, name, text, list.length, [source(list)], 48)
      check(words, list.map(wanted))
      runtime.dispose()
    })
  unary('g1_double', double, xyzz, (a) => sum(a, a))
  unary('g1_neg', neg, xyzz, negate)
  unary('g1_neg_affine', negAffine, affine, negate)
  unary('g1_from_affine', fromAffine, affine, (a) => a)
}
