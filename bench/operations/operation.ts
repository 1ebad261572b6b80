/** The calls that are timed. Each round gives every subject the same fresh inputs, which no earlier round has used. */
import type { Argument, MethodName } from '../subjects/subject.ts'
import type { Inputs } from './inputs.ts'

export const GROUPS = ['kzg', 'msm', 'ntt', 'curve', 'bls'] as const
export type Group = (typeof GROUPS)[number]

export interface Operation {
  readonly id: string
  readonly title: string
  readonly group: Group
  readonly method: MethodName
  /** Points or values in a call, where that is a choice: a power of two. */
  readonly logSize?: number
  /** Calls in one sample, each with inputs of its own; the sample is their mean. */
  readonly calls: number
  /** Its inputs take longer than all its calls: a quick run does not warm up with it. */
  readonly isCostlyToPrepare?: boolean
  /** Rounds of a full and of a quick run. */
  readonly rounds: { readonly full: number; readonly quick: number }
  readonly inputs: (inputs: Inputs) => readonly Argument[] | Promise<readonly Argument[]>
}
