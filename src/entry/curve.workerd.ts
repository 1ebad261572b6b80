import { type Curve, type CurveOptions, createCurveWith } from '../curve.ts'
import { CHUNKS } from '../platform/curve.chunks.gen.ts'
import { MODULES } from '../platform/curve.modules.gen.ts'
import { workerdPlatform } from '../platform/workerd.ts'

export * from '../curve-index.ts'

/** Cloudflare Workers: the Wasm is a module that was compiled at deployment. */
export function createCurve(options?: CurveOptions): Promise<Curve> {
  return createCurveWith(workerdPlatform(MODULES, CHUNKS), options)
}
