/** Whoever takes part in rounds: a library in this process, or one in another process that is asked over pipes. */
import type { Argument, Loaded, MethodName, Subject } from '../subjects/subject.ts'
import { offers } from '../subjects/subject.ts'
import { type Sample, timeCalls } from './sample.ts'

export interface Runner {
  readonly id: string
  /** Its calls take seconds, or it is warm from loading: it takes part in the first rounds only. */
  readonly isSlow: boolean
  offers(method: MethodName, logSize?: number): boolean
  sample(method: MethodName, calls: readonly (readonly Argument[])[]): Promise<Sample>
}

/** A library in this process, or whatever process it has started for itself. */
export function localRunner(subject: Subject, { methods }: Loaded): Runner {
  return {
    id: subject.id,
    isSlow: subject.cost !== undefined,
    offers: (method, logSize) => offers(subject, method, logSize),
    sample(method, calls) {
      const found = methods[method]
      if (!found) throw new Error(`${subject.id} was said to offer ${method}, and does not`)
      return timeCalls(found, calls)
    },
  }
}
