import { GpuError } from './errors.ts'

/** Calls back after so many milliseconds, unless it is stopped by the function that it gives. */
export function watch(milliseconds: number, onLate: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>
  const start = () => {
    const due = performance.now() + milliseconds
    timer = setTimeout(() => {
      // A thread that was blocked has not seen yet what was finished meanwhile.
      if (performance.now() - due > milliseconds / 4) start()
      else onLate()
    }, milliseconds)
  }
  start()
  return () => clearTimeout(timer)
}

/** The promise's outcome. @throws GpuError `GPU_TIMEOUT` if it takes longer than so many milliseconds */
export function within<T>(milliseconds: number, promise: Promise<T>, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = watch(milliseconds, () => {
      reject(new GpuError('GPU_TIMEOUT', `${what} took more than ${milliseconds} ms`, { milliseconds }))
    })
    promise.then(resolve, reject).finally(stop)
  })
}
