/** Batches of signatures give the same on workers as on the calling thread. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBlsWith } from '../../src/bls.ts'
import type { Bls, SignatureSet } from '../../src/bls-api.ts'
import { withWorkers } from '../pool-support.ts'
import { randomBytes } from '../vectors/prng.ts'
import { workerScript } from '../worker-script.ts'

const worker = await workerScript('bls-batch')
const N = 50

describe.each([0, 1, 2])('%i threads', (threads) => {
  let bls: Bls
  let sets: SignatureSet[]
  beforeAll(async () => {
    bls = await createBlsWith(withWorkers, { variant: 'minimal-pubkey-size', scheme: 'basic', threads, worker })
    sets = Array.from({ length: N }, (_, i) => {
      const key = bls.keyGen(randomBytes(`batch ${i}`, 32))
      const message = randomBytes(`message ${i}`, i)
      const set = { publicKey: bls.publicKey(key), message, signature: bls.sign(key, message) }
      key.dispose()
      return set
    })
  })
  afterAll(() => bls.dispose())

  it('all hold, with progress', async () => {
    const seen: number[] = []
    expect(await bls.verifyBatch(sets, { onProgress: ({ done }) => seen.push(done) })).toBe(true)
    expect(seen.at(-1)).toBe(N)
    expect(bls.report.threads.count).toBe(threads)
  })

  it.each([0, N - 1])('one that is not its message’s, at %i', async (i) => {
    const wrong = sets.map((set, j) => (j === i ? { ...set, message: randomBytes('another', 9) } : set))
    expect(await bls.verifyBatch(wrong)).toBe(false)
    const undecodable = sets.map((set, j) => (j === i ? { ...set, signature: new Uint8Array(96) } : set))
    expect(await bls.verifyBatch(undecodable)).toBe(false)
  })

  it('an abort', async () => {
    const reason = new Error('enough')
    await expect(bls.verifyBatch(sets, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })
})
