/** Test vectors: fixed seeds and edge tables, answered by c-kzg, @noble/curves, @chainsafe/blst and the reference of test/reference. */
import type { Outputs } from './output.ts'
import { generateBlobEncoding } from './vectors/blob-encoding.ts'
import { generateSignatures } from './vectors/bls.ts'
import { ANSWERS_PATH, generateAnswers } from './vectors/bls-answers.ts'
import { generateKeys } from './vectors/bls-keys.ts'
import { generateCurve } from './vectors/curve.ts'
import { serialize, type VectorFile } from './vectors/file.ts'
import { generateHashes } from './vectors/hash-to-curve.ts'
import { generate4844 } from './vectors/kzg-4844.ts'
import { generate7594 } from './vectors/kzg-7594.ts'
import { customSetups, generatePolynomial, setupFiles } from './vectors/polynomial.ts'

const DIRECTORY = 'test/vectors'

const pathOf = ({ suite, fn }: VectorFile): string => `${DIRECTORY}/${suite}/${fn}.json`

const outputsOf = (files: readonly VectorFile[]): [string, string][] =>
  files.map((file) => [pathOf(file), serialize(file)])

/** Derives every vector; needs the native modules of gen/package.json and most of a minute. */
export function generate(): Outputs {
  const setups = customSetups()
  const files = [
    ...generate4844(),
    ...generate7594(),
    ...generatePolynomial(setups),
    ...generateCurve(),
    ...generateBlobEncoding(),
    ...generateSignatures(),
    ...generateKeys(),
    ...generateHashes(),
  ]
  const texts = setupFiles(setups).map(([path, text]) => [`${DIRECTORY}/${path}`, text] as const)
  return new Map([...outputsOf(files), ...texts, [ANSWERS_PATH, generateAnswers()]])
}

/** Derives only what c-kzg, viem and blst answer, in seconds: the rest can change only with @noble/curves or with the edge tables. */
export async function regenerate(): Promise<Outputs> {
  const files = [...generate4844(), ...generate7594(), ...generateBlobEncoding()]
  return new Map([...outputsOf(files), [ANSWERS_PATH, generateAnswers()]])
}
