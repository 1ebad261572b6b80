/** What the bench and an engine say to each other, as JSON. */
import type { Sample } from '../runners/sample.ts'
import type { MethodName } from '../subjects/subject.ts'

export type Request =
  | { readonly open: { readonly tier: string } }
  | {
      readonly sample: {
        readonly method: MethodName /** Name of the file with the arguments. */
        readonly file: string
      }
    }

export type Answer =
  | { readonly opened: { readonly tier: string; readonly readyMs: number } }
  /** The tier does not run in this engine. */
  | { readonly unavailable: string }
  | { readonly sample: Sample }
  | { readonly failed: string }
