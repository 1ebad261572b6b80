import { abortError } from '../errors.ts'
import { type AsyncOptions, nextTask, throwIfAborted } from './driver.ts'
import type { Progress } from './recipe.ts'

/** Work that stops every few milliseconds to say how far it is. */
export type Slices<T> = Generator<Progress, T, void>

/** Milliseconds between two turns of the event loop: half of what a page may take without being felt to hang. */
const PAUSE_AFTER = 25

/** Does the work in one go. */
export function finish<T>(work: Slices<T>): T {
  let step = work.next()
  while (!step.done) step = work.next()
  return step.value
}

/** Does the work with pauses, in which the event loop turns and an abort takes effect.
 * @throws the signal's reason if it is an Error, else KzgError `ABORTED`, after the work's own clean-up */
export async function finishWithPauses<T>(work: Slices<T>, { signal, onProgress }: AsyncOptions): Promise<T> {
  throwIfAborted(signal)
  let resumed = performance.now()
  let step = work.next()
  while (!step.done) {
    onProgress?.(step.value)
    if (performance.now() - resumed > PAUSE_AFTER) {
      await nextTask()
      resumed = performance.now()
    }
    step = signal?.aborted ? work.throw(abortError(signal)) : work.next()
  }
  return step.value
}
