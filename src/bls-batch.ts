/** Batches of signatures on this thread. */
import type { Assignment } from './backend/bls.ts'
import { type AsyncOptions, nextTask, throwIfAborted } from './backend/driver.ts'
import { type BlsBackend, FACTOR_LENGTH } from './backend/wasm/bls-backend.ts'
import type { SignatureSet } from './bls-api.ts'
import { KzgError } from './errors.ts'

/** Sets that are verified here between two turns of the event loop: some 25 ms on the relaxed tier. */
const SETS_PER_TURN = 32

/** Sets whose keys and signatures have the right lengths, and what they are verified under. */
export interface Batch {
  readonly groups: Assignment
  readonly augmented: boolean
  readonly tag: Uint8Array
  readonly sets: readonly SignatureSet[]
}

/** Bytes that nobody can foresee.
 * @throws KzgError `INTERNAL` where the runtime gives none, as a Worker does outside of requests */
function randomness(n: number): Uint8Array {
  try {
    // At most 65,536 bytes at a time.
    const out = new Uint8Array(FACTOR_LENGTH * n)
    for (let i = 0; i < out.length; i += 1 << 16) crypto.getRandomValues(out.subarray(i, i + (1 << 16)))
    return out
  } catch (cause) {
    throw new KzgError('INTERNAL', 'this runtime gives no random bytes, which a batch needs', undefined, { cause })
  }
}

/** What a batch is for a backend, with fresh factors. */
export function backendArguments({ groups, augmented, tag, sets }: Batch): Parameters<BlsBackend['verifyBatch']> {
  const statement = {
    ...{ augmented, tag },
    keys: sets.map(({ publicKey }) => publicKey),
    messages: sets.map(({ message }) => message),
  }
  return [groups, statement, sets.map(({ signature }) => signature), randomness(sets.length)]
}

export const verifySets = (backend: BlsBackend, batch: Batch): boolean =>
  backend.verifyBatch(...backendArguments(batch))

/** The same with turns of the event loop. The first part that does not hold ends it. */
export async function verifySetsInTurns(
  backend: () => BlsBackend,
  batch: Batch,
  { signal, onProgress }: AsyncOptions,
): Promise<boolean> {
  const { sets } = batch
  for (let start = 0; start < sets.length; start += SETS_PER_TURN) {
    const end = Math.min(start + SETS_PER_TURN, sets.length)
    throwIfAborted(signal)
    if (!verifySets(backend(), { ...batch, sets: sets.slice(start, end) })) return false
    onProgress?.({ phase: 'verify', done: end, total: sets.length })
    await nextTask()
  }
  throwIfAborted(signal)
  return true
}

/** Sets of a worker's part: less is not worth a final exponentiation; more has a worker busy for long after an abort. */
export const SETS_PER_PART = { min: 16, max: 256 }

/** Whether a batch is for workers. */
export const isForWorkers = (sets: number): boolean => sets >= 2 * SETS_PER_PART.min
