import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { KzgError } from '../../../src/errors.ts'
import { DEPTH } from '../../../src/pool/pool.ts'
import { workerScript } from '../../worker-script.ts'
import { startWorker, testPool } from './script.ts'

const pools: { dispose(): void }[] = []
afterEach(() => {
  for (const pool of pools.splice(0)) pool.dispose()
})

function open(options?: Parameters<typeof testPool>[0]) {
  const opened = testPool(options)
  pools.push(opened.pool)
  return opened
}

/** Until so many workers are ready, each of which has had a reason to start. */
const ready = ({ pool }: ReturnType<typeof open>, tiers: readonly string[]): Promise<void> =>
  vi.waitFor(() => expect(pool.tiers).toEqual(tiers), { timeout: 20_000 })

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => ({ resolved: value }),
    (error: unknown) => error,
  )

describe('tasks', () => {
  test('arguments and results cross, byte strings are moved, and the caller keeps its own', async () => {
    const { run } = open()
    const given = bytes(1, 2, 3)
    const [copy, list, nested] = (await run('echo', given, [given, 7], { a: { b: given } })) as [
      Uint8Array,
      unknown[],
      unknown,
    ]
    expect([copy, list, nested]).toEqual([given, [given, 7], { a: { b: given } }])
    expect(given).toEqual(bytes(1, 2, 3))
  })

  test('an error keeps its class, code, index and cause', async () => {
    const { run } = open()
    const error = await rejection(run('refuse', 5))
    expect(error).toBeInstanceOf(KzgError)
    expect(error).toMatchObject({ code: 'BAD_INDEX', index: 5, message: 'list[5] is bad' })
    expect((error as Error).cause).toMatchObject({ name: 'TypeError', message: 'why' })
    expect(await run('echo', 1)).toEqual([1])
  })

  test('workers are started when they are needed, and stay', async () => {
    const opened = open({ size: 3 })
    const { pool, run, started } = opened
    expect(started).toHaveLength(0)
    await run('echo')
    expect(started).toHaveLength(1)
    await Promise.all([run('sleep', 20), run('sleep', 20)])
    expect(started).toHaveLength(2)
    await Promise.all(Array.from({ length: 20 }, () => run('sleep', 5)))
    expect(started).toHaveLength(3)
    await ready(opened, ['relaxed', 'relaxed', 'relaxed'])
    expect(pool.load).toBe(0)
  })

  test('no worker holds more than its share, however many tasks wait', async () => {
    const opened = open({ size: 2 })
    const { pool, run } = opened
    await Promise.all([run('sleep', 30), run('sleep', 30)])
    await ready(opened, ['relaxed', 'relaxed'])
    const held = { copies: 0 }
    // The engine's own copy of each argument is made when the task is sent.
    const watched = () =>
      Object.defineProperty({}, 'bytes', {
        enumerable: true,
        get: () => {
          held.copies++
          return bytes(1)
        },
      })
    const all = Array.from({ length: 50 }, () => pool.run({ op: 'sleep', args: [10, 'x', watched()] }))
    const readsPerCopy = 2
    expect(held.copies).toBe(2 * DEPTH * readsPerCopy)
    await Promise.all(all)
    expect(held.copies).toBe(50 * readsPerCopy)
  })

  test('both workers get something to do', async () => {
    const opened = open({ size: 2 })
    const { run } = opened
    await Promise.all([run('sleep', 100), run('sleep', 100)])
    await ready(opened, ['relaxed', 'relaxed'])
    const threads = await Promise.all([run('sleep', 50), run('sleep', 50), run('thread'), run('thread')])
    expect(new Set(threads.slice(2)).size).toBe(2)
  })

  test('a resource is sent to a worker once, until it is dropped', async () => {
    const { pool } = open({ size: 1 })
    let reads = 0
    const resource = {
      key: 'points',
      get value() {
        reads++
        return bytes(9)
      },
    }
    const look = () => pool.run({ op: 'look', args: ['points'], resources: [resource] })
    expect(await look()).toEqual(bytes(9))
    const once = reads
    expect(await look()).toEqual(bytes(9))
    expect(reads).toBe(once)
    pool.drop('points')
    expect(await pool.run({ op: 'look', args: ['points'] })).toBeUndefined()
    expect(await look()).toEqual(bytes(9))
    expect(reads).toBe(2 * once)
  })
})

describe('a worker that ends', () => {
  test.each(['exit', 'trap', 'crash'])('%s: is replaced, and its task done again', async (op) => {
    const { run, started } = open({ size: 1, misfortunes: 1 })
    const after = Array.from({ length: 4 }, (_, i) => run('echo', i))
    expect(await Promise.all([run(op, 'done'), ...after])).toEqual([
      op === 'crash' ? ['done'] : 'done',
      ...[0, 1, 2, 3].map((i) => [i]),
    ])
    expect(started).toHaveLength(2)
  })

  test.each([
    ['exit', { message: 'it ended with exit code 7' }],
    ['trap', { code: 'TRAP', cause: { message: 'unreachable' } }],
    ['crash', { message: 'nobody catches this' }],
  ])('%s: twice over one task is an error, and the pool works on', async (op, cause) => {
    const { run, started } = open({ size: 1, misfortunes: 2 })
    const [failed, ...others] = await Promise.all([rejection(run(op)), run('echo', 1), run('echo', 2), run('echo', 3)])
    expect(failed).toBeInstanceOf(KzgError)
    expect(failed).toMatchObject({ code: 'WORKER_FAILED', cause })
    expect(others).toEqual([[1], [2], [3]])
    expect(started).toHaveLength(3)
  })

  test('while it has nothing to do it is replaced at the next task', async () => {
    const { run, started } = open({ size: 1 })
    const first = await run('thread')
    await started[0]?.terminate()
    expect(await run('thread')).not.toBe(first)
  })

  test('from outside, in the middle of a task', async () => {
    const { run, started } = open({ size: 2 })
    await Promise.all([run('sleep', 50), run('sleep', 50)])
    const slow = [run('sleep', 300, 'a'), run('sleep', 300, 'b')]
    await started[1]?.terminate()
    expect(await Promise.all(slow)).toEqual(['a', 'b'])
    expect(started).toHaveLength(3)
  })
})

describe('a worker that does not start', () => {
  const missing = new URL('file:///nowhere/kzgpu.worker.js')

  test('because its script is missing: the error names it, and later calls try again', async () => {
    let isThere = false
    const spawn = () => (isThere ? startWorker() : new Worker(missing))
    const { run } = open({ size: 2, script: missing.href, spawn })
    const failures = await Promise.all([rejection(run('echo')), rejection(run('echo')), rejection(run('echo'))])
    for (const error of failures) {
      expect(error).toMatchObject({ name: 'KzgError', code: 'WORKER_LOAD' })
      expect((error as Error).message).toContain('file:///nowhere/kzgpu.worker.js')
    }
    isThere = true
    expect(await run('echo', 4)).toEqual([4])
  })

  test('because the runtime refuses it at once', async () => {
    const { run } = open({
      script: 'https://example.org/worker.js',
      spawn() {
        throw new Error('not by this policy')
      },
    })
    const error = await rejection(run('echo'))
    expect(error).toMatchObject({ code: 'WORKER_LOAD', cause: { message: 'not by this policy' } })
    expect((error as Error).message).toContain('https://example.org/worker.js')
  })

  test('because its script is somebody else’s and says nothing', async () => {
    const silent = await workerScript('silent', 'setInterval(() => {}, 1000)')
    const { run } = open({ size: 1, loadTimeout: 300, script: silent.href, spawn: () => new Worker(silent) })
    const error = await rejection(run('echo'))
    expect(error).toMatchObject({ code: 'WORKER_LOAD' })
    expect((error as Error).message).toContain('no answer within 0.3 s')
  })

  test('leaves the work to those that did', async () => {
    let spawned = 0
    const { run } = open({ size: 2, spawn: () => (spawned++ === 1 ? new Worker(missing) : startWorker()) })
    expect(await Promise.all(Array.from({ length: 6 }, (_, i) => run('sleep', 20, i)))).toEqual([0, 1, 2, 3, 4, 5])
  })

  test('on one tier gets the next', async () => {
    const { pool, run } = open({ size: 1, refused: ['relaxed'] })
    expect(await run('tier')).toBe('baseline')
    expect(pool.tiers).toEqual(['baseline'])
  })

  test('on any tier is an error', async () => {
    const { run } = open({ size: 2, refused: ['relaxed', 'baseline'] })
    expect(await rejection(run('tier'))).toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      cause: { code: 'SELF_TEST', message: 'baseline computes wrongly here' },
    })
  })
})

describe('an abort', () => {
  test('rejects at once, waiting or under way, and the pool works on', async () => {
    const { pool, run } = open({ size: 1 })
    await run('echo')
    const controller = new AbortController()
    const reason = new Error('changed my mind')
    const start = performance.now()
    const aborted = Array.from({ length: 10 }, () =>
      rejection(pool.run({ op: 'sleep', args: [900] }, controller.signal)),
    )
    const kept = run('echo', 'kept')
    setTimeout(() => controller.abort(reason), 20)
    for (const error of await Promise.all(aborted)) expect(error).toBe(reason)
    expect(performance.now() - start).toBeLessThan(800)
    // What was sent is finished; what was not is forgotten.
    expect(pool.load).toBe(DEPTH + 1)
    expect(await kept).toEqual(['kept'])
    expect(pool.load).toBe(0)
  })

  test('before the start does nothing', async () => {
    const { pool, started } = open()
    const reason = new Error('never mind')
    expect(await rejection(pool.run({ op: 'echo', args: [] }, AbortSignal.abort(reason)))).toBe(reason)
    expect(started).toHaveLength(0)
  })

  test('after the end changes nothing', async () => {
    const { pool, run } = open({ size: 1 })
    const controller = new AbortController()
    expect(await pool.run({ op: 'echo', args: [1] }, controller.signal)).toEqual([1])
    controller.abort()
    expect(await run('echo', 2)).toEqual([2])
  })
})

test('disposal rejects what is under way or waiting, ends the workers, and is final', async () => {
  const { pool, run, started } = open({ size: 2 })
  await Promise.all([run('sleep', 20), run('sleep', 20)])
  const ended = started.map((worker) => new Promise((resolve) => worker.once('exit', resolve)))
  const pending = Array.from({ length: 8 }, () => rejection(run('sleep', 1000)))
  pool.dispose()
  pool.dispose()
  for (const error of await Promise.all(pending)) expect(error).toMatchObject({ code: 'DISPOSED' })
  await Promise.all(ended)
  expect(await rejection(run('echo'))).toMatchObject({ code: 'DISPOSED' })
})

test('where a module cannot be copied between threads, its bytes are sent', async () => {
  const { run } = open({
    size: 1,
    spawn() {
      const worker = startWorker()
      const send = worker.postMessage.bind(worker)
      worker.postMessage = (message, transfer) => {
        if (message.module instanceof WebAssembly.Module) throw new DOMException('no', 'DataCloneError')
        send(message, transfer)
      }
      return worker
    },
  })
  expect(await run('echo', 1)).toEqual([1])
})
