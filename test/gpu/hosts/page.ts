/** Runs a bundle of tests in a page, or in a worker of the page: `#BUNDLE,ADAPTER,FILTER`. */
import type { Result } from '../support/test.ts'

type Task = readonly [bundle: string, adapter: 'chromium' | 'worker', filter: string]
type Page = typeof globalThis & { kzgpuOnResult: (result: Result) => Promise<void>; kzgpuResults?: Promise<unknown> }

const page = globalThis as Page

async function here([bundle, adapter, filter]: Task, onResult: (result: Result) => unknown): Promise<void> {
  const { runTests } = await import(bundle)
  const gpu = (navigator as Navigator & { gpu?: object }).gpu
  await runTests({ gpu, adapter, fast: false }, filter, onResult)
}

function inWorker(task: Task): Promise<void> {
  const worker = new Worker(import.meta.url, { type: 'module' })
  return new Promise<void>((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message))
    worker.onmessage = ({ data }: MessageEvent<Result | 'end'>) => {
      if (data === 'end') resolve()
      else void page.kzgpuOnResult(data)
    }
    worker.postMessage(task)
  }).finally(() => worker.terminate())
}

if (typeof document === 'undefined') {
  globalThis.onmessage = async ({ data }: MessageEvent<Task>) => {
    await here(data, (result) => globalThis.postMessage(result))
    globalThis.postMessage('end')
  }
} else {
  const task = decodeURIComponent(location.hash.slice(1)).split(',') as unknown as Task
  page.kzgpuResults = task[1] === 'worker' ? inWorker(task) : here(task, (result) => page.kzgpuOnResult(result))
}
