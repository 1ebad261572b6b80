/** The same in a worker of the page's: nothing but messages is left for its main thread. */
import { createKzg, toBlobs } from 'kzgpu'
import { prepareSidecars } from 'kzgpu/wallet'
import type { Answer, Request } from './messages.ts'
import { sign } from './sign.ts'

const kzg = await createKzg()
const answer = (message: Answer): void => postMessage(message)

let controller = new AbortController()

addEventListener('message', async ({ data }: MessageEvent<Request>) => {
  if (data === 'abort') return controller.abort(new Error('aborted'))
  try {
    if ('sign' in data) return answer({ signed: await sign(data.sign) })
    controller = new AbortController()
    const blobs = toBlobs(new Uint8Array(await data.arrayBuffer()))
    const { signal } = controller
    const onProgress = (progress: Answer['progress']): void => answer({ progress })
    answer({ sidecars: await prepareSidecars(kzg, blobs, { format: 'viem', signal, onProgress }) })
  } catch (error) {
    answer({ error: error instanceof Error ? error.message : String(error) })
  }
})
answer({ isReady: true })
