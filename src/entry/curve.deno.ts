import { type Curve, type CurveOptions, createCurveWith } from '../curve.ts'
import { CHUNKS } from '../platform/curve.chunks.gen.ts'
import { inlinePlatform } from '../platform/inline.ts'

export * from '../curve-index.ts'

/** Deno: the files are imported as modules, which needs no permission. */
export function createCurve(options?: CurveOptions): Promise<Curve> {
  return createCurveWith(inlinePlatform('deno', CHUNKS), options)
}
