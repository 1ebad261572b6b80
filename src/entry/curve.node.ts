import { type Curve, type CurveOptions, createCurveWith } from '../curve.ts'
import { URLS } from '../platform/curve.urls.gen.ts'
import { nodePlatform } from '../platform/node.ts'

export * from '../curve-index.ts'

/** Node and Bun: the files are read from disk. */
export function createCurve(options?: CurveOptions): Promise<Curve> {
  return createCurveWith(nodePlatform(URLS), options)
}
