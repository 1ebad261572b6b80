import { parentPort } from 'node:worker_threads'
import { ENGINES } from '../pool/engines.ts'
import { serve } from '../pool/serve.ts'

/** The script of a worker in Node, Deno and Bun. */
serve(
  {
    post: (message, transfer) => parentPort?.postMessage(message, transfer),
    listen: (receive) => parentPort?.on('message', receive),
  },
  ENGINES,
)
