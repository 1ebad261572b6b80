/** What the stages of a batch on a GPU have in common. */
import type { Accelerator } from './accelerator.ts'
import type { Backend, Workspace } from './backend/backend.ts'
import type { Job } from './backend/recipe.ts'

export interface BatchOnGpu {
  readonly accelerator: Accelerator
  readonly backend: Backend
  readonly signal: AbortSignal | undefined
}

/** A recipe that waits for a job. */
export interface Waiting<J extends Job, R = undefined> {
  readonly workspace: Workspace
  readonly job: J
  readonly answer: (result: R) => void
}
