/** A job of the runtime's tests that does a bit of everything, with a result that is known. */
import type { GpuJob, GpuRuntime, JobCounts } from '../../../src/backend/webgpu/runtime.ts'
import { bytesOf, SCALE, SPIN } from './kernels.ts'

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

/** Jobs of so many dispatches, each of so many steps in every lane. A unit of cost is a step of one lane: what a dispatch costs
 * is known, what the device does per millisecond is not. */
export async function spinning(
  runtime: GpuRuntime,
  steps: number,
): Promise<(dispatches: number) => Promise<JobCounts>> {
  const kernel = await runtime.pipelines.get(SPIN, 'l13')
  const n = 1 << 12
  return (dispatches) =>
    runtime.run(async (job) => {
      const lease = job.acquire(4 * n, 'words')
      job.clear(lease)
      for (let k = 0; k < dispatches; k++) await job.dispatch(kernel, [lease], [n, 0, steps], n / 64, n * steps)
      await job.read(lease, 0, 4)
      return job.counts
    })
}
