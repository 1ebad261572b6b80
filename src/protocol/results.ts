/** Results of two values: a tuple in c-kzg's order whose items also have names. */
export type ProofAndValue = [proof: Uint8Array, y: Uint8Array] & { readonly proof: Uint8Array; readonly y: Uint8Array }

export type CellsAndProofs = [cells: Uint8Array[], proofs: Uint8Array[]] & {
  readonly cells: Uint8Array[]
  readonly proofs: Uint8Array[]
}

export function proofAndValue(proof: Uint8Array, y: Uint8Array): ProofAndValue {
  return Object.assign([proof, y] as [Uint8Array, Uint8Array], { proof, y })
}

export function cellsAndProofs(cells: Uint8Array[], proofs: Uint8Array[]): CellsAndProofs {
  return Object.assign([cells, proofs] as [Uint8Array[], Uint8Array[]], { cells, proofs })
}
