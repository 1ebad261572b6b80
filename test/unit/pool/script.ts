/** A worker's script whose tasks do what a test says, with the package's own side of the protocol. */
import { Worker } from 'node:worker_threads'
import { KzgError } from '../../../src/errors.ts'
import { Pool, type PoolOptions } from '../../../src/pool/pool.ts'
import { workerScript } from '../../worker-script.ts'

const SOURCE = `
import { parentPort, threadId, workerData } from 'node:worker_threads'
import { KzgError } from './src/errors.ts'
import { serve } from './src/pool/serve.ts'

const { refused, misfortunes } = workerData
const cell = new Int32Array(new SharedArrayBuffer(4))
/** As often as the test has said. */
const isDue = () => Atomics.sub(misfortunes, 0, 1) > 0

async function create(tier) {
  if (refused.includes(tier)) throw new KzgError('SELF_TEST', tier + ' computes wrongly here')
  const resources = new Map()
  const run = {
    echo: (...args) => args,
    sleep(ms, answer) {
      Atomics.wait(cell, 0, 0, ms)
      return answer
    },
    thread: () => threadId,
    tier: () => tier,
    // A copy, since byte strings of a result are moved.
    look: (key) => resources.get(key)?.slice(),
    refuse: (index) => {
      throw new KzgError('BAD_INDEX', 'list[' + index + '] is bad', index, { cause: new TypeError('why') })
    },
    exit: (answer) => (isDue() ? process.exit(7) : answer),
    trap(answer) {
      if (isDue()) throw new KzgError('TRAP', 'trapped', undefined, { cause: new WebAssembly.RuntimeError('unreachable') })
      return answer
    },
    crash: 'outside of the engine',
  }
  return {
    accept: ({ key, value }) => resources.set(key, value),
    drop: (key) => resources.delete(key),
    run: (op, args) => run[op](...args),
  }
}

serve(
  {
    post: (message, transfer) => parentPort.postMessage(message, transfer),
    listen: (receive) =>
      parentPort.on('message', (message) => {
        if (message.op === 'crash' && isDue()) throw new RangeError('nobody catches this')
        receive(message.op === 'crash' ? { ...message, op: 'echo' } : message)
      }),
  },
  { test: create },
)
`

/** An empty module. */
const WASM = new Uint8Array([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00])
const module = new WebAssembly.Module(WASM)
const script = await workerScript('unit', SOURCE)

export const startWorker = (misfortunes: Int32Array = new Int32Array(1), refused: readonly string[] = []): Worker =>
  new Worker(script, { workerData: { misfortunes, refused } })

export interface TestPool {
  readonly pool: Pool
  /** Calls `op` with these arguments. */
  run(op: string, ...args: unknown[]): Promise<unknown>
  /** Workers that have been started. */
  readonly started: Worker[]
}

/** @param misfortunes how often `exit`, `trap` and `crash` do what they are called
 * @param refused tiers that fail their test in a worker */
export function testPool({
  misfortunes = 0,
  refused = [],
  ...options
}: Partial<PoolOptions> & { misfortunes?: number; refused?: readonly string[] } = {}): TestPool {
  const count = new Int32Array(new SharedArrayBuffer(4))
  count[0] = misfortunes
  const started: Worker[] = []
  const pool = new Pool({
    size: 2,
    engine: 'test',
    script: script.href,
    spawn() {
      const worker = startWorker(count, refused)
      started.push(worker)
      return worker
    },
    compiled: { tier: 'relaxed', module, bytes: async () => WASM },
    async below(tier, cause) {
      if (tier === 'baseline') throw new KzgError('BACKEND_UNAVAILABLE', 'no tier is left', undefined, { cause })
      return { tier: 'baseline', module, bytes: async () => WASM }
    },
    loadTimeout: 20_000,
    ...options,
  })
  return { pool, started, run: (op, ...args) => pool.run({ op, args }) }
}
