import { openSubject } from './open.ts'
import { type FileResult, runFile } from './run-file.ts'
import type { Subject } from './subject.ts'

/** What the orchestrator asks of a host: the vector files by name, and the tier to force. */
export interface Job {
  readonly tier: string
  /** Workers that batch functions run on; 0 for the synchronous functions. */
  readonly threads: number
  readonly files: readonly string[]
}

/** What a host says: first whether the tier runs in this runtime at all, then one result per file. `isRefused`: the engine
 * has the instructions, and the package's self-test found that they compute something else. */
export type Message =
  | { readonly opened: string }
  | { readonly unavailable: string; readonly isRefused: boolean }
  | FileResult

/** Runs a job's files one after another.
 * @param read text of a vector file, by whatever way this runtime has
 * @param emit receives each message as soon as there is one */
export async function runJob(
  { tier, threads, files }: Job,
  read: (file: string) => Promise<string>,
  emit: (message: Message) => void,
): Promise<void> {
  let subject: Subject
  try {
    subject = await openSubject({ tier, threads }, (name) => read(`setups/${name}.txt`))
  } catch (error) {
    if (!isUnavailable(error)) throw error
    emit({ unavailable: error.message, isRefused: error.cause !== undefined })
    return
  }
  emit({ opened: subject.tier })
  for (const file of files) emit(await runFile(subject, await read(file)))
}

const isUnavailable = (error: unknown): error is Error =>
  error instanceof Error && (error as { code?: unknown }).code === 'BACKEND_UNAVAILABLE'
