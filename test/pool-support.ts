/** Instances whose batches run on workers from the sources. */
import { createKzgWith, type Kzg, type KzgOptions } from '../src/kzg.ts'
import { nodeWorkers } from '../src/platform/node-workers.ts'
import type { Platform } from '../src/platform/platform.ts'
import { platform } from './spec/support.ts'
import { workerScript } from './worker-script.ts'

export const withWorkers: Platform = { ...platform, workers: nodeWorkers() }

const shipped = workerScript()

export const openPooled = async (options: KzgOptions = {}): Promise<Kzg> =>
  createKzgWith(withWorkers, { worker: await shipped, ...options })
