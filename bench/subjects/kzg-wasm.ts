import { ALL_OF_KZG, HEX, type KzgFunctions, kzgMethods } from './kzg.ts'
import { load, versionOf } from './packages.ts'
import type { Subject } from './subject.ts'

interface KzgWasm {
  blobToKzgCommitment(blob: string): string
  computeBlobProof(blob: string, commitment: string): string
  verifyBlobKZGProof(blob: string, commitment: string, proof: string): boolean
  verifyBlobKZGProofBatch(blobs: string[], commitments: string[], proofs: string[]): boolean
  computeCellsAndProofs(blob: string): [string[], string[]]
  verifyCellKzgProofBatch(commitments: string[], indices: number[], cells: string[], proofs: string[]): boolean
  recoverCellsAndProofs(indices: number[], cells: string[]): [string[], string[]]
}

const functionsOf = (api: KzgWasm): KzgFunctions<string> => ({
  commit: api.blobToKzgCommitment,
  blobProof: api.computeBlobProof,
  verifyBlob: api.verifyBlobKZGProof,
  verifyBlobBatch: api.verifyBlobKZGProofBatch,
  cellsAndProofs: api.computeCellsAndProofs,
  verifyCells: api.verifyCellKzgProofBatch,
  recover: api.recoverCellsAndProofs,
})

/** c-kzg compiled to Wasm. */
export const kzgWasm: Subject = {
  id: 'kzg-wasm',
  offers: ALL_OF_KZG,
  cost: 'slow-load',
  async import() {
    const { loadKZG } = await load<{ loadKZG(): Promise<KzgWasm> }>('kzg-wasm')
    return {
      async ready() {
        const api = await loadKZG()
        return { version: await versionOf('kzg-wasm'), methods: kzgMethods(functionsOf(api), HEX) }
      },
    }
  },
}
