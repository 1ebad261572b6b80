/** Vector files as they are stored → what a host reads: plain JSON. Runs in Node, before any host starts. */
import { expand } from '../vectors/expand.ts'
import { parseVectorFile } from './vectors.ts'

/** Resolves shared strings, and the descriptions that this repository's vectors use for large byte strings. */
export function plainVectors(text: string): string {
  const { suite, fn, cases } = parseVectorFile(text)
  return JSON.stringify({ suite, fn, cases: cases.map((entry) => ({ ...entry, input: expand(entry.input) })) })
}
