/**
 * Test vectors: fixed seeds and edge tables, answered by c-kzg, @chainsafe/blst and the reference of test/reference.
 * `regenerate` derives only what needs no native module, so that every machine can check it.
 */
import { readFile } from 'node:fs/promises'
import { type Outputs, ROOT } from './output.ts'
import { generateBlobEncoding } from './vectors/blob-encoding.ts'
import { generate4844 } from './vectors/kzg-4844.ts'
import { generate7594 } from './vectors/kzg-7594.ts'
import { serialize, type VectorFile } from './vectors/file.ts'

const DIRECTORY = 'test/vectors'

const pathOf = ({ suite, fn }: VectorFile): string => `${DIRECTORY}/${suite}/${fn}.json.gz`

export function generate(): Outputs {
  return new Map([...generate4844(), ...generate7594(), ...generateBlobEncoding()].map((file) => [pathOf(file), serialize(file)] as const))
}
