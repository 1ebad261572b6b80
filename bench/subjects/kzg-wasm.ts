import { readFile } from 'node:fs/promises'
import type { Library, Subject } from './subject.ts'

interface KzgWasm {
  blobToKzgCommitment(blob: string): string
  computeBlobProof(blob: string, commitment: string): string
  verifyBlobKZGProof(blob: string, commitment: string, proof: string): boolean
  verifyBlobKZGProofBatch(blobs: string[], commitments: string[], proofs: string[]): boolean
  computeCellsAndProofs(blob: string): [string[], string[]]
  verifyCellKzgProofBatch(commitments: string[], indices: number[], cells: string[], proofs: string[]): boolean
  recoverCellsAndProofs(indices: number[], cells: string[]): [string[], string[]]
}

function hexLibrary(api: KzgWasm): Library {
  const library = {
    native: (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString('hex')}`,
    bytes: (hex: string) => Buffer.from(hex.slice(2), 'hex'),
    commit: api.blobToKzgCommitment,
    blobProof: api.computeBlobProof,
    verifyBlob: api.verifyBlobKZGProof,
    verifyBlobBatch: api.verifyBlobKZGProofBatch,
    cellsAndProofs: api.computeCellsAndProofs,
    verifyCells: api.verifyCellKzgProofBatch,
    recover: api.recoverCellsAndProofs,
  }
  // Safe because every value that reaches these functions has gone through `native` or came out of them.
  return library as Library
}

// Named by a variable: the types must check where the peers are not installed.
const PACKAGE: string = 'kzg-wasm'

export const kzgWasm: Subject = {
  id: 'kzg-wasm',
  async import() {
    const { loadKZG } = (await import(PACKAGE)) as { loadKZG(): Promise<KzgWasm> }
    return {
      async ready() {
        const api = await loadKZG()
        // Its exports hide package.json from `require`.
        const manifest = JSON.parse(await readFile('bench/node_modules/kzg-wasm/package.json', 'utf8'))
        return { version: manifest.version as string, library: hexLibrary(api) }
      },
    }
  },
}
