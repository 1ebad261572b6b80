/** The page of [worker.ts](worker.ts). */
import type { Answer, Request } from './messages.ts'
import { present } from './view.ts'

const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })
const send = (request: Request): void => worker.postMessage(request)

await new Promise((resolve) => {
  worker.onmessage = resolve
})

present(
  (file, { signal, onProgress }) =>
    new Promise((resolve, reject) => {
      const stop = (): void => send('abort')
      signal.addEventListener('abort', stop)
      worker.onmessage = ({ data: { progress, sidecars, error } }: MessageEvent<Answer>) => {
        if (progress) return onProgress(progress)
        signal.removeEventListener('abort', stop)
        if (sidecars) resolve(sidecars)
        else reject(new Error(error))
      }
      send(file)
    }),
  (message) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data: { signed, error } }: MessageEvent<Answer>) =>
        signed ? resolve(signed) : reject(new Error(error))
      send({ sign: message })
    }),
)
