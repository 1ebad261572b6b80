/** Proofs of a decoded transaction, verified by implementations that share no code with this package. */
import { createHash } from 'node:crypto'
import { DasContextJs } from '@crate-crypto/node-eth-kzg'
import cKzg from 'c-kzg'

/** What a library found in a raw transaction. */
export interface Decoded {
  readonly from: string
  readonly versionedHashes: readonly string[]
  readonly blobs: readonly string[]
  readonly commitments: readonly string[]
  /** One per blob, or 128, flat. */
  readonly proofs: readonly string[]
}

cKzg.loadTrustedSetup(0)
const das = DasContextJs.create({ usePrecomp: false })

export const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.slice(2), 'hex'))
export const hex = (value: Uint8Array): `0x${string}` => `0x${Buffer.from(value).toString('hex')}`

const versionedHash = (commitment: string): string =>
  `0x01${createHash('sha256').update(bytes(commitment)).digest('hex').slice(2)}`

/** @throws Error naming what is wrong */
export function verify(
  { from, versionedHashes, blobs, commitments, proofs }: Decoded,
  expected: { readonly from: string; readonly eip7594: boolean; readonly blobs: readonly string[] },
): void {
  require(from.toLowerCase() === expected.from, `it is signed by ${from}`)
  require(sameTexts(blobs, expected.blobs), 'its blobs are others')
  require(sameTexts(versionedHashes, commitments.map(versionedHash)), 'its hashes are not those of its commitments')
  const statement = [String(expected.eip7594), ...blobs, ...commitments, ...proofs].join()
  const verdicts = known.get(statement) ?? verdictsOf(blobs, commitments, proofs, expected.eip7594)
  known.set(statement, verdicts)
  for (const [verifier, isValid] of Object.entries(verdicts)) require(isValid, `${verifier} rejects its proofs`)
}

type Verdicts = Readonly<Record<'c-kzg' | 'node-eth-kzg', boolean>>

/** Libraries that read the same need no second verification of it. */
const known = new Map<string, Verdicts>()

function verdictsOf(
  blobs: readonly string[],
  commitments: readonly string[],
  proofs: readonly string[],
  eip7594: boolean,
): Verdicts {
  const verifyAll = eip7594 ? verifyCells : verifyBlobs
  return verifyAll(blobs.map(bytes), commitments.map(bytes), proofs.map(bytes))
}

function verifyBlobs(blobs: Uint8Array[], commitments: Uint8Array[], proofs: Uint8Array[]): Verdicts {
  return {
    'c-kzg': cKzg.verifyBlobKzgProofBatch(blobs, commitments, proofs),
    'node-eth-kzg': das.verifyBlobKzgProofBatch(blobs, commitments, proofs),
  }
}

function verifyCells(blobs: Uint8Array[], commitments: Uint8Array[], proofs: Uint8Array[]): Verdicts {
  const perCell = commitments.flatMap((commitment) => Array.from({ length: 128 }, () => commitment))
  const indices = commitments.flatMap(() => Array.from({ length: 128 }, (_, i) => i))
  return {
    'c-kzg': cKzg.verifyCellKzgProofBatch(perCell, indices, blobs.flatMap(cKzg.computeCells), proofs),
    'node-eth-kzg': das.verifyCellKzgProofBatch(
      perCell,
      indices,
      blobs.flatMap((blob) => das.computeCells(blob)),
      proofs,
    ),
  }
}

const sameTexts = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, i) => text === b[i])

function require(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}
