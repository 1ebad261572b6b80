import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { CliError } from './errors.ts'

export interface OutputStreams {
  readonly stdout: Writable & { readonly isTTY?: boolean }
}

type Write = (data: Uint8Array | string) => Promise<void>

/** Where a result goes. */
export interface OutputTarget {
  /** File, or `-` or nothing for stdout. */
  readonly path: string | undefined
  readonly streams: OutputStreams
  /** `--json`: stdout belongs to the report. */
  readonly json: boolean
}

export const isStdout = (path: string | undefined): path is '-' | undefined => path === undefined || path === '-'

/** Writes a binary result piece by piece.
 * A file appears under its name only when all of it is there: a command that fails leaves what was there before. */
export async function writeBinary<T>(target: OutputTarget, produce: (write: Write) => Promise<T>): Promise<T> {
  if (!isStdout(target.path)) return writeFile(target.path, produce)
  if (target.json) {
    throw new CliError('USAGE', '--json prints its report on stdout, so the result needs a file: -o FILE')
  }
  if (target.streams.stdout.isTTY) {
    throw new CliError('USAGE', 'refusing to write binary data to a terminal; name a file with -o, or redirect')
  }
  return produce((data) => writeTo(target.streams.stdout, data))
}

/** Writes a textual result, which on stdout gives way to the report that `--json` prints. */
export async function writeLines(target: OutputTarget, lines: readonly string[]): Promise<void> {
  const text = `${lines.join('\n')}\n`
  if (!isStdout(target.path)) await writeFile(target.path, (write) => write(text))
  else if (!target.json) await writeTo(target.streams.stdout, text)
}

/** Resolves when the stream has taken the data: a slow reader limits the memory, and a closed pipe is an error. */
export function writeTo(stream: Writable, data: Uint8Array | string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(data, (error) => (error ? reject(error) : resolve()))
  })
}

async function writeFile<T>(path: string, produce: (write: Write) => Promise<T>): Promise<T> {
  const target = await realpath(path).catch(() => path)
  const existing = await stat(target).catch(() => undefined)
  // A device or a named pipe is written to directly: renaming would replace it.
  const isReplaced = existing === undefined || existing.isFile()
  const temporary = isReplaced ? `${target}.${process.pid}.part` : target
  const file = await open(temporary, isReplaced ? 'wx' : 'w', existing?.mode)
  try {
    const result = await produce((data) => writeAll(file, data))
    await file.close()
    if (isReplaced) await rename(temporary, target)
    return result
  } catch (error) {
    await file.close().catch(() => {})
    if (isReplaced) await rm(temporary, { force: true })
    throw error
  }
}

/** One `FileHandle.write` may take less than it is given. */
async function writeAll(file: FileHandle, data: Uint8Array | string): Promise<void> {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data
  for (let offset = 0; offset < bytes.length; ) {
    offset += (await file.write(bytes, offset)).bytesWritten
  }
}
