/** The package under test in an engine: answers the bench's requests. Bundled for each engine, importing the package. */
import { createKzg } from 'kzgpu'
import { timeCalls } from '../runners/sample.ts'
import { kzgpuMethods } from '../subjects/kzgpu-methods.ts'
import type { Methods } from '../subjects/subject.ts'
import { unpack } from './frames.ts'
import type { Answer, Request } from './protocol.ts'

const entries = {
  curve: () => import('kzgpu/curve'),
  msm: () => import('kzgpu/msm'),
  ntt: () => import('kzgpu/ntt'),
  bls: () => import('kzgpu/bls'),
}

type Tier = NonNullable<NonNullable<Parameters<typeof createKzg>[0]>['tier']>

/** @param read the bytes of a file with arguments, by whatever way the engine has */
export function createHost(read: (file: string) => Promise<Uint8Array>): (request: Request) => Promise<Answer> {
  let methods: Methods = {}

  async function answer(request: Request): Promise<Answer> {
    if ('open' in request) {
      const options = { tier: request.open.tier as Tier }
      const start = performance.now()
      const kzg = await createKzg(options)
      const readyMs = performance.now() - start
      // What would otherwise be made in the pauses of a real process.
      await kzg.precompute()
      methods = kzgpuMethods(kzg, entries as never, options)
      return { opened: { tier: kzg.report.tier, readyMs } }
    }
    const { method, file } = request.sample
    return { sample: await timeCalls(methods[method]!, unpack(await read(file))) }
  }

  return async (request) => {
    try {
      return await answer(request)
    } catch (error) {
      const { code, message, stack } = error as Error & { code?: unknown }
      return code === 'BACKEND_UNAVAILABLE' ? { unavailable: message } : { failed: stack ?? message }
    }
  }
}
