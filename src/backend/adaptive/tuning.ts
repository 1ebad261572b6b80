/** What kernels are built with, as it is kept: plain data that is looked at when it is read. */
import type { Tuning } from '../webgpu/tune.ts'

export type { Tuning }

/** Whether kernels built with one are those built with the other. */
export const isSameTuning = (a: Tuning | undefined, b: Tuning | undefined): boolean =>
  a?.layout === b?.layout && a?.size === b?.size

const LARGEST_WORKGROUP = 1024

/** Whether a value has the form of a tuning; whether this version has the layout is for the engines to say. */
export function isTuning(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { layout, size, rate } = value as Readonly<Record<string, unknown>>
  return (
    typeof layout === 'string' &&
    /^l\d{2}$/.test(layout) &&
    typeof size === 'number' &&
    size >= 1 &&
    size <= LARGEST_WORKGROUP &&
    Number.isInteger(Math.log2(size)) &&
    (rate === undefined || (typeof rate === 'number' && Number.isFinite(rate) && rate > 0))
  )
}
