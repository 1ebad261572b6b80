/** Batches that a pool of workers, a single thread and independent processes do alike. */
import type { Random } from './random.ts'
import { importEntry } from './subjects/kzgpu.ts'

export interface BatchKzg {
  readonly report: { readonly tier: string }
  commitBlobs(blobs: readonly Uint8Array[]): Promise<unknown>
  computeCellsBatch(blobs: readonly Uint8Array[]): Promise<unknown>
  dispose(): void
}

export interface Batch {
  readonly title: string
  /** Blobs, an even number: both sides get as many. */
  readonly blobs: number
  readonly run: (kzg: BatchKzg, blobs: readonly Uint8Array[]) => Promise<unknown>
}

export const BATCHES = {
  commit: { title: 'commit to 16 blobs', blobs: 16, run: (kzg, blobs) => kzg.commitBlobs(blobs) },
  cells: { title: 'cells and proofs of 4 blobs', blobs: 4, run: (kzg, blobs) => kzg.computeCellsBatch(blobs) },
} as const satisfies Readonly<Record<string, Batch>>

/** @param threads workers; 0 is the calling thread */
export async function openBatches(threads: number, tier: string | undefined): Promise<BatchKzg> {
  const { createKzg } = (await importEntry('.')) as { createKzg(options: object): Promise<BatchKzg> }
  return createKzg({ threads, ...(tier === undefined ? {} : { tier }) })
}

/** Milliseconds of one batch of fresh blobs. */
export async function timeBatch(batch: Batch, kzg: BatchKzg, random: Random, count: number): Promise<number> {
  const blobs = Array.from({ length: count }, () => random.blob())
  const start = performance.now()
  await batch.run(kzg, blobs)
  return performance.now() - start
}
