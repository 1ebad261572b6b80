import { type Curve, type CurveOptions, createCurveWith } from '../curve.ts'
import { browserPlatform } from '../platform/browser.ts'
import { URLS } from '../platform/curve.urls.gen.ts'

export * from '../curve-index.ts'

/** Browsers and their workers: the files are fetched from beside the module. */
export function createCurve(options?: CurveOptions): Promise<Curve> {
  return createCurveWith(browserPlatform(URLS), options)
}
