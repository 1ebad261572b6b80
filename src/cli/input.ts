import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'

/** Where `-` reads from; replaced in tests. */
export interface InputStreams {
  readonly stdin: Readable
}

export const isStdin = (path: string): boolean => path === '-'

/** What messages call an input. */
export const nameOf = (path: string): string => (isStdin(path) ? 'stdin' : path)

/** Bytes of a file, or `undefined` where only reading to the end can tell (stdin, pipes). */
export async function sizeOf(path: string): Promise<number | undefined> {
  if (isStdin(path)) return undefined
  const stats = await stat(path)
  return stats.isFile() ? stats.size : undefined
}

export async function readText(path: string, { stdin }: InputStreams): Promise<string> {
  if (!isStdin(path)) return readFile(path, 'utf8')
  const chunks: Uint8Array[] = []
  for await (const chunk of stdin) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** Cuts an input into pieces of `size` bytes, the first of `head` bytes; the last piece is shorter if the input does
 * not divide evenly. Each piece owns its memory. */
export async function* readChunks(
  path: string,
  { size, head = size }: { size: number; head?: number },
  { stdin }: InputStreams,
): AsyncGenerator<Uint8Array> {
  const input: AsyncIterable<Uint8Array> = isStdin(path) ? stdin : createReadStream(path, { highWaterMark: 1 << 20 })
  let chunk = new Uint8Array(head)
  let filled = 0
  for await (const part of input) {
    for (let from = 0; from < part.length; ) {
      const take = Math.min(chunk.length - filled, part.length - from)
      chunk.set(part.subarray(from, from + take), filled)
      filled += take
      from += take
      if (filled < chunk.length) continue
      yield chunk
      chunk = new Uint8Array(size)
      filled = 0
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled)
}
