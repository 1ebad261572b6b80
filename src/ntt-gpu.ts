/** Transforms on a GPU: scalars are checked and turned on this side, and some of what comes out is computed again. */
import { findLostRow, isAudited, randomFraction } from './backend/adaptive/audit.ts'
import type { GpuEngines } from './backend/adaptive/engines.ts'
import { forGpu } from './backend/adaptive/failures.ts'
import type { AsyncOptions } from './backend/driver.ts'
import { equalBytes } from './bytes.ts'
import { reverseScalars } from './codec/little-endian.ts'
import { findNonCanonical } from './codec/scalars.ts'
import { BYTES_PER_FIELD_ELEMENT } from './constants.ts'
import { ERROR_MESSAGES } from './errors.gen.ts'
import { KzgError } from './errors.ts'
import type { Audit } from './gpu-api.ts'

/** What is asked for, checked. */
export interface NttSpec {
  readonly batch: number
  /** The coset's shift, big-endian. */
  readonly coset: Uint8Array | undefined
}

/** @param values of checked length
 * @throws KzgError `NON_CANONICAL` as on Wasm; of the GPU */
export async function transformOnGpu(
  { ntt }: GpuEngines,
  values: Uint8Array,
  inverse: boolean,
  { batch, coset }: NttSpec,
  options: AsyncOptions,
): Promise<Uint8Array> {
  const name = coset && findNonCanonical(coset) >= 0 ? 'coset' : 'values'
  const index = name === 'coset' ? 0 : findNonCanonical(values)
  if (index >= 0) {
    const [item, position] = name === 'coset' ? [name] : [`${name}[${index}]`, index]
    throw new KzgError('NON_CANONICAL', `${item}: ${ERROR_MESSAGES.NON_CANONICAL}`, position as number | undefined)
  }
  const n = values.length / BYTES_PER_FIELD_ELEMENT / batch
  // A polynomial of one coefficient is its value everywhere.
  if (n === 1) return values.slice()
  const shift = coset && { coset: reverseScalars(coset) }
  const out = await ntt.transform(reverseScalars(values), { n, batch, inverse, ...shift, ...forGpu(options) })
  return reverseScalars(out)
}

/** Whether values are scalars and not lost, and whether one of the transforms, or all, are the right ones. To compute one again is cheaper
 * than to evaluate both sides at a random point, and finds every difference.
 * @param again some of the transforms on Wasm
 * @returns what is wrong */
export async function auditTransform(
  audit: Audit,
  values: Uint8Array,
  result: Uint8Array,
  batch: number,
  again: (values: Uint8Array, batch: number) => Promise<Uint8Array>,
): Promise<string | undefined> {
  const index = result.length === values.length ? findNonCanonical(result) : 0
  if (index >= 0) return `value ${index} is no scalar`
  const lost = findLostRow(values, result, values.length / batch)
  if (lost >= 0) return `transform ${lost} is all zeros`
  if (audit === 'full') return equalBytes(await again(values, batch), result) ? undefined : 'a transform that differs'
  if (!isAudited(audit, 1 / batch)) return undefined
  const size = values.length / batch
  const row = Math.floor(randomFraction() * batch)
  const part = (bytes: Uint8Array): Uint8Array => bytes.subarray(row * size, (row + 1) * size)
  return equalBytes(await again(part(values), 1), part(result)) ? undefined : `transform ${row} differs`
}
