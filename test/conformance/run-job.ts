import { openSubject } from './open.ts'
import { type FileResult, runFile } from './run-file.ts'

/** What the orchestrator asks of a host: the vector files by name, and the tier to force. */
export interface Job {
  readonly tier: string
  readonly files: readonly string[]
}

/** Runs a job's files one after another.
 * @param read text of a vector file, by whatever way this runtime has
 * @param emit receives each file's result as soon as there is one */
export async function runJob(
  { tier, files }: Job,
  read: (file: string) => Promise<string>,
  emit: (result: FileResult) => void,
): Promise<void> {
  const subject = await openSubject(tier, (name) => read(`setups/${name}.txt`))
  for (const file of files) emit(await runFile(subject, await read(file)))
}
