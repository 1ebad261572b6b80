import { expect, test } from 'vitest'
import type { Accelerator } from '../../src/accelerator.ts'
import type { Backend } from '../../src/backend/backend.ts'
import { createBatches } from '../../src/kzg-batch.ts'
import type { KzgExecutor } from '../../src/pool/executor.ts'
import type { TrustedSetup } from '../../src/protocol/trusted-setup.ts'

test('progress counts one by one, also when two workers answer at the same moment', async () => {
  const commitment = new Uint8Array(48)
  const executor = {
    threads: 2,
    width: 2,
    tiers: [],
    run: async () => commitment,
    dispose() {},
  } as unknown as KzgExecutor
  const setup = { n: 4, lagrange: [] } as unknown as TrustedSetup
  const onWasm = { run: (task: { wasm(): unknown }) => task.wasm() } as unknown as Accelerator
  const { methods } = createBatches(executor, () => setup, {} as Backend, onWasm)
  const seen: number[] = []
  const blobs = Array.from({ length: 5 }, () => new Uint8Array(4 * 32))
  await methods.commitBlobs(blobs, { onProgress: ({ done }) => seen.push(done) })
  expect(seen).toEqual([1, 2, 3, 4, 5])
})
