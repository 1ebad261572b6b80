import type { Backend, FrVec } from './backend/backend.ts'
import type { TransformWorkspace } from './backend/transform.ts'
import { DISPOSE } from './dispose.ts'
import { KzgError } from './errors.ts'
import type { NttVector } from './ntt-api.ts'

/** What is behind a vector. */
export interface VectorState {
  readonly backend: Backend
  /** Holds the scalars and nothing else. */
  readonly workspace: TransformWorkspace
  data: FrVec
  isBusy: boolean
  isDisposed: boolean
}

const STATES = /* @__PURE__ */ new WeakMap<object, VectorState>()

export function makeVector(backend: Backend, workspace: TransformWorkspace, data: FrVec): NttVector {
  const state: VectorState = { backend, workspace, data, isBusy: false, isDisposed: false }
  const dispose = (): void => {
    if (state.isBusy) throw new KzgError('BUSY')
    drop(state)
  }
  const vector: NttVector = { length: data.n, dispose, [DISPOSE]: dispose }
  STATES.set(vector, state)
  return vector
}

export const isVector = (value: unknown): value is NttVector =>
  typeof value === 'object' && value !== null && STATES.has(value)

/** The state of a vector that may be used now.
 * @throws KzgError `BAD_TYPE`; `DISPOSED`; `BUSY` */
export function usable(backend: Backend, value: unknown, name: string): VectorState {
  const state = isVector(value) ? STATES.get(value) : undefined
  if (!state) throw new KzgError('BAD_TYPE', `${name} is neither bytes nor a vector`)
  if (state.backend !== backend) throw new KzgError('BAD_TYPE', `${name} is a vector of another instance`)
  if (state.isDisposed) throw new KzgError('DISPOSED', `${name} was disposed`)
  if (!state.workspace.isLive) throw new KzgError('DISPOSED', `${name} was lost when WebAssembly trapped`)
  if (state.isBusy) throw new KzgError('BUSY')
  return state
}

/** Keeps vectors from other operations until the work ends, however it does. */
export function* occupying<Y, T>(states: readonly VectorState[], work: Generator<Y, T, void>): Generator<Y, T, void> {
  for (const state of states) state.isBusy = true
  try {
    return yield* work
  } finally {
    for (const state of states) state.isBusy = false
  }
}

/** Disposes a vector whose change is not carried through. Memory runs out before anything changes, so then it stays. */
export function* changing<Y, T>(state: VectorState, work: Generator<Y, T, void>): Generator<Y, T, void> {
  try {
    return yield* work
  } catch (error) {
    if (!(error instanceof KzgError && error.code === 'OUT_OF_MEMORY')) drop(state)
    throw error
  }
}

function drop(state: VectorState): void {
  state.isDisposed = true
  state.workspace.release()
}
