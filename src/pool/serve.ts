/** A worker's side of the pool: one instance of the Wasm, one task at a time, each run to its end. */
import { compileModule } from '../backend/wasm/module.ts'
import { type FromWorker, type Resource, type ToWorker, toPlain } from './messages.ts'
import { buffersIn, ownBuffers } from './transfer.ts'

/** What does the work of one kind of task. */
export interface Engine {
  /** Keeps what tasks share. */
  accept(resource: Resource): void
  drop(key: string): void
  /** @returns plain data; byte strings that own their memory are moved to the caller */
  run(op: string, args: readonly unknown[]): unknown
}

/** By name; each makes an instance, and has it pass its known-answer test.
 * @throws KzgError `SELF_TEST`; `TRAP`; `WASM_LOAD` */
export type Engines = Readonly<Record<string, (tier: string, module: WebAssembly.Module) => Promise<Engine>>>

/** The worker's end of the line. */
export interface Endpoint {
  post(message: FromWorker, transfer: ArrayBuffer[]): void
  listen(receive: (message: ToWorker) => void): void
}

export function serve({ post, listen }: Endpoint, engines: Engines): void {
  let engine: Engine | undefined
  const start = async ({ engine: name, tier, module }: Extract<ToWorker, { type: 'start' }>): Promise<void> => {
    try {
      const create = engines[name]
      if (!create) throw new Error(`the script has no engine '${name}'`)
      // Where a module cannot be copied between threads, its bytes arrive.
      engine = await create(tier, await compileModule(module as BufferSource | WebAssembly.Module))
      post({ type: 'ready' }, [])
    } catch (error) {
      post({ type: 'refused', error: toPlain(error) }, [])
    }
  }
  const perform = ({ id, op, args, resources }: Extract<ToWorker, { type: 'task' }>): void => {
    try {
      for (const resource of resources) engine?.accept(resource)
      const result = engine?.run(op, args)
      // The arguments go back too: a worker's heap is so small that it would collect them only after some 60 MB. Resources
      // stay, and arrive in the same buffer.
      const spent = resources.length === 0 ? buffersIn(args) : []
      post({ type: 'done', id, result }, [...new Set([...ownBuffers(result), ...spent])])
    } catch (error) {
      post({ type: 'failed', id, error: toPlain(error) }, [])
    }
  }
  listen((message) => {
    if (message.type === 'start') void start(message)
    else if (message.type === 'task') perform(message)
    else engine?.drop(message.key)
  })
  post({ type: 'loaded' }, [])
}
