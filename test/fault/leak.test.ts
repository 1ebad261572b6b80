/** The Wasm memory stops growing with the third call of a kind: whatever a call takes it gives back, failed ones too. */
import { describe, expect, test } from 'vitest'
import { createKzgWith, type Kzg } from '../../src/kzg.ts'
import { faultyPlatform } from './faulty-platform.ts'
import { makeSamples, type Samples, thrownBy } from './samples.ts'

/** `npm run test:all` takes the full number of rounds, `npm test` a tenth. */
const ROUNDS = process.env.KZGPU_TEST_ALL ? 1 : 0.1
const WARM_UP = 3

interface Kind {
  readonly name: string
  readonly rounds: number
  readonly call: (kzg: Kzg, samples: Samples) => unknown
}

const HALF = Array.from({ length: 64 }, (_, i) => 2 * i + 1)

const KINDS: readonly Kind[] = [
  { name: 'verification', rounds: 1000, call: (kzg, s) => kzg.verifyKzgProof(s.commitment, s.z, s.y, s.proof) },
  {
    name: 'refused input',
    rounds: 1000,
    call: (kzg, s) => thrownBy(() => kzg.verifyKzgProof(s.proof, s.z, s.y, new Uint8Array(48))),
  },
  {
    name: 'refused blob',
    rounds: 1000,
    call: (kzg, s) => thrownBy(() => kzg.blobToKzgCommitment(s.blob.slice().fill(255, 131_040))),
  },
  { name: 'challenge', rounds: 1000, call: (kzg, s) => kzg.computeChallenge(s.blob, s.commitment) },
  { name: 'cells without proofs', rounds: 100, call: (kzg, s) => kzg.computeCells(s.blob) },
  {
    name: 'blob verification',
    rounds: 100,
    call: (kzg, s) => kzg.verifyBlobKzgProof(s.blob, s.commitment, s.blobProof),
  },
  { name: 'commitment', rounds: 100, call: (kzg, s) => kzg.blobToKzgCommitment(s.blob) },
  { name: 'cells and proofs', rounds: 10, call: (kzg, s) => kzg.computeCellsAndKzgProofs(s.blob) },
  {
    name: 'recovery',
    rounds: 10,
    call: (kzg, s) =>
      kzg.recoverCellsAndKzgProofs(
        HALF,
        HALF.map((i) => s.cells[i]!),
      ),
  },
]

describe('memory stays as it is', async () => {
  const kzg = await createKzgWith(faultyPlatform())
  const samples = makeSamples(kzg)

  test.each(KINDS)('$name', { timeout: 600_000 }, ({ rounds, call }) => {
    for (let i = 0; i < WARM_UP; i++) call(kzg, samples)
    const before = kzg.report.wasmMemoryBytes
    const calls = Math.max(WARM_UP, rounds * ROUNDS)
    for (let i = 0; i < calls; i++) call(kzg, samples)
    expect(kzg.report.wasmMemoryBytes).toBe(before)
  })
})

test('the peak is within the budget', async () => {
  const MEBIBYTE = 1 << 20
  const kzg = await createKzgWith(faultyPlatform())
  const { blob } = makeSamples(kzg)
  kzg.recoverCellsAndKzgProofs(
    HALF,
    kzg.computeCells(blob).filter((_, i) => i % 2 === 1),
  )
  expect(kzg.report.wasmMemoryBytes).toBeLessThanOrEqual(200 * MEBIBYTE)

  const committer = await createKzgWith(faultyPlatform(), { capabilities: 'commit' })
  committer.computeBlobKzgProof(blob, committer.blobToKzgCommitment(blob))
  expect(committer.report.wasmMemoryBytes).toBeLessThanOrEqual(80 * MEBIBYTE)
})
