import type { WorkerSupport } from './platform.ts'

/** Workers of browsers: module workers from a file beside the bundle, which a policy of `worker-src 'self'` allows. */
export function webWorkers(): WorkerSupport | string {
  if (typeof Worker !== 'function') return 'this runtime has no workers'
  return {
    processors: navigator.hardwareConcurrency ?? 1,
    // Written so that no bundler takes it for an asset of its own.
    script: import.meta.url.replace(/[^/]*$/, 'kzgpu.worker.js'),
    start: (script) =>
      script === undefined
        ? // Bundlers look for exactly this.
          new Worker(new URL('./kzgpu.worker.js', import.meta.url), { type: 'module' })
        : new Worker(script, { type: 'module' }),
  }
}
