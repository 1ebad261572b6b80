import type { Kzg } from '../../src/kzg.ts'

export const BLOB_LEN = 131_072

/** Valid arguments for every method. */
export interface Samples {
  readonly blob: Uint8Array
  readonly z: Uint8Array
  readonly commitment: Uint8Array
  readonly proof: Uint8Array
  readonly y: Uint8Array
  readonly blobProof: Uint8Array
  readonly cells: readonly Uint8Array[]
  readonly cellProofs: readonly Uint8Array[]
  readonly polynomial: Uint8Array
}

export function makeBlob(seed: number): Uint8Array {
  // A linear congruential generator; every 32nd byte stays zero, so that each scalar is canonical.
  let state = seed
  return Uint8Array.from({ length: BLOB_LEN }, (_, i) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return i % 32 === 0 ? 0 : state >>> 24
  })
}

export function makeSamples(kzg: Kzg): Samples {
  const blob = makeBlob(1)
  const z = blob.slice(32, 64)
  const commitment = kzg.blobToKzgCommitment(blob)
  const [proof, y] = kzg.computeKzgProof(blob, z)
  const [cells, cellProofs] = kzg.computeCellsAndKzgProofs(blob)
  return {
    blob,
    z,
    commitment,
    proof,
    y,
    blobProof: kzg.computeBlobKzgProof(blob, commitment),
    cells,
    cellProofs,
    polynomial: blob.slice(0, 5 * 32),
  }
}

/** What a call throws. */
export function thrownBy(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
