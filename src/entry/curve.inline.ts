import { type Curve, type CurveOptions, createCurveWith } from '../curve.ts'
import { CHUNKS } from '../platform/curve.chunks.gen.ts'
import { inlinePlatform } from '../platform/inline.ts'

export * from '../curve-index.ts'

/** Any runtime that can import modules: no file system, no network. */
export function createCurve(options?: CurveOptions): Promise<Curve> {
  return createCurveWith(inlinePlatform('inline', CHUNKS), options)
}
