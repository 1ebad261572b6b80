/** A job of the runtime's tests that does a bit of everything, with a result that is known. */
import type { GpuJob, GpuRuntime } from '../../../src/backend/webgpu/runtime.ts'
import { bytesOf, SCALE } from './kernels.ts'

const N = 512
const source = Uint32Array.from({ length: N }, (_, i) => i * 7 + 3)

/** Uploads, scales so many times with a submit each, reads back. */
export const scaling =
  (factor: number, rounds = 3) =>
  async (job: GpuJob, runtime: GpuRuntime): Promise<Uint8Array> => {
    const kernel = await runtime.pipelines.get(SCALE, 'l13')
    let from = job.acquire(source.byteLength, 'from')
    let to = job.acquire(source.byteLength, 'to')
    await job.upload(from, bytesOf(source))
    for (let k = 0; k < rounds; k++) {
      await job.dispatch(kernel, [from, to], [N, factor], N / 64, 100)
      await job.flush()
      const last = from
      from = to
      to = last
    }
    return job.read(from)
  }

/** What {@link scaling} gives. */
export function scaled(factor: number, rounds = 3): Uint8Array {
  let words = source
  for (let k = 0; k < rounds; k++) words = words.map((word, i) => Math.imul(word, factor) + i)
  return bytesOf(words)
}
