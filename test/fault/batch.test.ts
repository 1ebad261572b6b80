/** What goes wrong while a batch is under way, on workers and on the calling thread. */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, describe, expect, test } from 'vitest'
import type { Kzg, KzgOptions } from '../../src/kzg.ts'
import { openPooled } from '../pool-support.ts'
import { workerScript } from '../worker-script.ts'
import { baselineWasm } from './faulty-platform.ts'
import { makeBlob } from './samples.ts'
import { trapIn } from './wasm-surgery.ts'

const blobs = Array.from({ length: 6 }, (_, i) => makeBlob(i + 1))
const reference = await openPooled({ threads: 0 })
const commitments = blobs.map((blob) => reference.blobToKzgCommitment(blob))
afterAll(() => reference.dispose())

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => ({ resolved: value }),
    (error: unknown) => error,
  )

/** Second argument of table_sums is the number of points: every instance traps at this commitment. */
const trappingAt = async (after: number): Promise<Uint8Array<ArrayBuffer>> =>
  trapIn(await baselineWasm(), 'table_sums', { after, argument: [1, 4096] })

test('a worker whose instance traps is replaced, and what it was at is done again', async () => {
  const kzg = await openPooled({ threads: 1, wasm: await trappingAt(2) })
  expect(await kzg.commitBlobs(blobs)).toEqual(commitments)
  kzg.dispose()
})

test('two traps over one blob are an error, and other work goes on', async () => {
  const kzg = await openPooled({ threads: 2, wasm: await trappingAt(1) })
  for (let round = 0; round < 2; round++) {
    expect(await rejection(kzg.commitBlobs(blobs))).toMatchObject({
      name: 'KzgError',
      code: 'WORKER_FAILED',
      cause: { code: 'TRAP' },
    })
    expect(await kzg.verifyBlobKzgProofBatchAsync([], [], [])).toBe(true)
    const proofs = blobs.map((blob, i) => reference.computeBlobKzgProof(blob, commitments[i]!))
    expect(await kzg.verifyBlobKzgProofBatchAsync(blobs, commitments, proofs)).toBe(true)
  }
  kzg.dispose()
})

test.each([
  ['a URL', 'file:///nowhere/own.worker.js'],
  ['a URL object', new URL('file:///nowhere/own.worker.js')],
])('a worker script that is not there is named: %s', async (_, worker) => {
  const kzg = await openPooled({ threads: 2, worker, capabilities: 'commit' })
  const error = await rejection(kzg.commitBlobs(blobs))
  expect(error).toMatchObject({ name: 'KzgError', code: 'WORKER_LOAD' })
  expect((error as Error).message).toContain('file:///nowhere/own.worker.js')
  // What runs on this thread needs no worker.
  expect(kzg.blobToKzgCommitment(blobs[0]!)).toEqual(commitments[0])
  kzg.dispose()
})

test('an option that is no worker is refused before anything is loaded', async () => {
  for (const worker of [7, {}, null]) {
    expect(await rejection(openPooled({ worker: worker as never }))).toMatchObject({ code: 'BAD_OPTION' })
  }
})

describe.each([0, 2])('%i threads', async (threads) => {
  const kzg: Kzg = await openPooled({ threads })
  afterAll(() => kzg.dispose())

  test.each([0, 1, 2, 5])('an abort after %i blobs rejects with its reason, and nothing is lost', async (after) => {
    const controller = new AbortController()
    const reason = new Error(`enough after ${after}`)
    const done: number[] = []
    const onProgress = (progress: { done: number }): void => {
      done.push(progress.done)
      if (progress.done === after) controller.abort(reason)
    }
    if (after === 0) setTimeout(() => controller.abort(reason))
    const batch = kzg.commitBlobs([...blobs, ...blobs], { signal: controller.signal, onProgress })
    expect(await rejection(batch)).toBe(reason)
    expect(done.length, 'nothing is reported after the abort').toBeLessThanOrEqual(after + 1)
    expect(await kzg.commitBlobs(blobs)).toEqual(commitments)
  })

  test('an abort of one batch leaves another alone', async () => {
    const controller = new AbortController()
    const other = kzg.commitBlobs(blobs)
    const aborted = rejection(kzg.computeCellsBatch(blobs, { signal: controller.signal }))
    setTimeout(() => controller.abort('enough'), 30)
    expect(await aborted).toMatchObject({ code: 'ABORTED', cause: 'enough' })
    expect(await other).toEqual(commitments)
  })

  test('an error of onProgress is the batch’s', async () => {
    const reason = new Error('from the caller')
    const onProgress = (): never => {
      throw reason
    }
    expect(await rejection(kzg.commitBlobs(blobs, { onProgress }))).toBe(reason)
  })

  test.each([0, 30, 100])('disposal after %i ms rejects what is under way', async (ms) => {
    const doomed = await openPooled({ threads, capabilities: 'commit' })
    const batches = [doomed.commitBlobs(blobs), doomed.commitBlobs([...blobs, ...blobs])].map(rejection)
    setTimeout(() => doomed.dispose(), ms)
    expect((await Promise.all(batches)).at(-1)).toMatchObject({ name: 'KzgError', code: 'DISPOSED' })
  })

  test('memory stays as it is', async () => {
    const rounds = process.env.KZGPU_TEST_ALL ? 30 : 4
    const few = blobs.slice(0, 3)
    const work = async (): Promise<void> => {
      const controller = new AbortController()
      const aborted = rejection(kzg.commitBlobs(blobs, { signal: controller.signal }))
      await kzg.commitBlobs(few)
      controller.abort()
      await aborted
      await rejection(kzg.proveBlobs(few, [commitments[0]!, new Uint8Array(48), commitments[2]!]))
    }
    await work()
    await work()
    const before = { wasm: kzg.report.wasmMemoryBytes, external: await externalBytes() }
    for (let i = 0; i < rounds; i++) await work()
    expect(kzg.report.wasmMemoryBytes).toBe(before.wasm)
    // Each round copies more than a megabyte; a leak would keep it.
    expect((await externalBytes()) - before.external).toBeLessThan(rounds * 250_000)
  })
})

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** What buffers hold when nothing is under way any more. */
async function externalBytes(): Promise<number> {
  for (let i = 0; i < 5; i++) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    collectGarbage()
  }
  return process.memoryUsage().arrayBuffers
}

describe('the process', async () => {
  const worker = await workerScript('process')
  const support = fileURLToPath(new URL('../pool-support.ts', import.meta.url))
  const samples = fileURLToPath(new URL('samples.ts', import.meta.url))
  const tsx = fileURLToPath(new URL('../../node_modules/tsx/dist/cli.mjs', import.meta.url))

  /** Runs a module with a pooled `kzg`; a process that does not end by itself is killed, which rejects. */
  async function output(name: string, body: string): Promise<string> {
    const options: KzgOptions = { threads: 2, worker: worker.href, capabilities: 'commit' }
    const file = fileURLToPath(new URL(`../../build/test/workers/${name}-${process.pid}.ts`, import.meta.url))
    await writeFile(
      file,
      `import { openPooled } from ${JSON.stringify(support)}
import { makeBlob } from ${JSON.stringify(samples)}
const kzg = await openPooled(${JSON.stringify(options)})
const blobs = [1, 2, 3].map(makeBlob)
${body}`,
    )
    const { stdout } = await promisify(execFile)(process.execPath, [tsx, file], { timeout: 30_000 })
    return stdout
  }

  test('waits for a batch, and ends by itself when its workers are idle', async () => {
    const batch = 'kzg.commitBlobs(blobs).then((list) => console.log(list.length))'
    expect(await output('waits', batch)).toBe('3\n')
    expect(await output('again', `await ${batch}\n${batch}`)).toBe('3\n3\n')
  })

  test('does not wait for what was aborted', async () => {
    const body = `const controller = new AbortController()
kzg.commitBlobs(blobs, { signal: controller.signal }).catch(({ code }) => console.log(code))
controller.abort('enough')`
    expect(await output('aborted', body)).toBe('ABORTED\n')
  })
})
