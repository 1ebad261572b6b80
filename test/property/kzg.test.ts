/** Laws that hold for every input, on every tier; seeds are fixed, so a failure repeats. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Kzg } from '../../src/kzg.ts'
import { bytesToFrs, Fr, frsToBytes, frToBytes, R } from '../reference/field.ts'
import { decodeG1, encodeG1, multiply } from '../reference/group.ts'
import { evaluate } from '../reference/kzg-4844.ts'
import { coefficientsOf } from '../reference/setup.ts'
import { openKzg, runnableTiers } from '../spec/support.ts'
import { randomScalars } from '../vectors/prng.ts'

const CELLS = 128
const seed = fc.integer({ min: 0, max: 2 ** 31 })
const blobs = seed.map((n) => randomScalars(n, 4096))
const scalars = fc.bigInt({ min: 0n, max: R - 1n })
const fixed = (numRuns: number) => ({ seed: 4844, numRuns })

/** `size` distinct cell indices in random order. */
const subset = (min: number, max: number) =>
  fc.shuffledSubarray(
    Array.from({ length: CELLS }, (_, i) => i),
    { minLength: min, maxLength: max },
  )

function withScalar(bytes: Uint8Array, position: number, change: (x: bigint) => bigint): Uint8Array {
  const out = Uint8Array.from(bytes)
  const [old] = bytesToFrs(out.subarray(32 * position, 32 * position + 32))
  out.set(frToBytes(Fr.create(change(old!))), 32 * position)
  return out
}

describe.each(runnableTiers())('%s', (tier) => {
  let kzg: Kzg
  beforeAll(async () => {
    kzg = await openKzg({ tier })
  })
  afterAll(() => kzg.dispose())

  it('commitments are linear', () => {
    fc.assert(
      fc.property(blobs, blobs, scalars, scalars, (f, g, a, b) => {
        const [x, y] = [bytesToFrs(f), bytesToFrs(g)]
        const sum = frsToBytes(x.map((value, i) => Fr.add(Fr.mul(a, value), Fr.mul(b, y[i]!))))
        const [cf, cg] = [f, g].map((blob) => decodeG1(kzg.blobToKzgCommitment(blob)))
        expect(kzg.blobToKzgCommitment(sum)).toEqual(encodeG1(multiply(cf!, a).add(multiply(cg!, b))))
      }),
      fixed(6),
    )
  })

  it('a blob and its coefficients have one commitment and one opening', () => {
    fc.assert(
      fc.property(blobs, scalars, (blob, z) => {
        const coefficients = frsToBytes(coefficientsOf(bytesToFrs(blob)))
        expect(kzg.commitPolynomial(coefficients)).toEqual(kzg.blobToKzgCommitment(blob))
        expect([...kzg.openPolynomial(coefficients, frToBytes(z))]).toEqual([
          ...kzg.computeKzgProof(blob, frToBytes(z)),
        ])
      }),
      fixed(4),
    )
  })

  it('an opening is the value of the polynomial, holds, and no other value, point, proof or commitment does', () => {
    fc.assert(
      fc.property(blobs, scalars, scalars, (blob, z, other) => {
        fc.pre(z !== other)
        const commitment = kzg.blobToKzgCommitment(blob)
        const { proof, y } = kzg.computeKzgProof(blob, frToBytes(z))
        expect(y).toEqual(frToBytes(evaluate(bytesToFrs(blob), z)))
        expect(kzg.verifyKzgProof(commitment, frToBytes(z), y, proof)).toBe(true)
        expect(kzg.verifyKzgProof(commitment, frToBytes(other), y, proof)).toBe(false)
        expect(kzg.verifyKzgProof(commitment, frToBytes(z), frToBytes(other), proof)).toBe(false)
        expect(kzg.verifyKzgProof(commitment, frToBytes(z), y, commitment)).toBe(false)
        expect(kzg.verifyKzgProof(proof, frToBytes(z), y, proof)).toBe(false)
      }),
      fixed(5),
    )
  })

  it('a batch holds exactly if every blob proof in it does', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ n: seed, valid: fc.boolean() }), { maxLength: 5 }), (items) => {
        const claims = items.map(({ n, valid }) => {
          const blob = randomScalars(n, 4096)
          const commitment = kzg.blobToKzgCommitment(blob)
          return { blob, commitment, proof: valid ? kzg.computeBlobKzgProof(blob, commitment) : commitment }
        })
        const holds = kzg.verifyBlobKzgProofBatch(
          claims.map(({ blob }) => blob),
          claims.map(({ commitment }) => commitment),
          claims.map(({ proof }) => proof),
        )
        expect(holds).toBe(items.every(({ valid }) => valid))
      }),
      fixed(8),
    )
  })

  it('any 64 cells and more recover everything, in any order if asked', () => {
    fc.assert(
      fc.property(blobs, subset(64, CELLS), (blob, indices) => {
        const { cells, proofs } = kzg.computeCellsAndKzgProofs(blob)
        const kept = indices.map((i) => cells[i]!)
        const recovered = kzg.recoverCellsAndKzgProofs(indices, kept, { anyOrder: true })
        expect(Buffer.concat(recovered.cells).equals(Buffer.concat(cells))).toBe(true)
        expect(Buffer.concat(recovered.proofs).equals(Buffer.concat(proofs))).toBe(true)
      }),
      fixed(5),
    )
  })

  it('the first half of the cells is the blob', () => {
    fc.assert(
      fc.property(blobs, (blob) => {
        expect(Buffer.concat(kzg.computeCells(blob).slice(0, CELLS / 2)).equals(blob)).toBe(true)
      }),
      fixed(5),
    )
  })

  it('cells of two blobs hold in any selection, and no changed one does', () => {
    const sides = [1, 2].map((n) => {
      const blob = randomScalars(`cells ${n}`, 4096)
      return { commitment: kzg.blobToKzgCommitment(blob), ...named(kzg.computeCellsAndKzgProofs(blob)) }
    })
    const pick = fc.record({ side: fc.nat(1), index: fc.nat(CELLS - 1) })
    fc.assert(
      fc.property(fc.array(pick, { minLength: 1, maxLength: 40 }), fc.nat(), fc.nat(63), (picks, at, position) => {
        const commitments = picks.map(({ side }) => sides[side]!.commitment)
        const indices = picks.map(({ index }) => index)
        const cells = picks.map(({ side, index }) => sides[side]!.cells[index]!)
        const proofs = picks.map(({ side, index }) => sides[side]!.proofs[index]!)
        expect(kzg.verifyCellKzgProofBatch(commitments, indices, cells, proofs)).toBe(true)

        const i = at % picks.length
        const swap = <T>(list: readonly T[], value: T) => list.map((item, j) => (j === i ? value : item))
        const { side, index } = picks[i]!
        const changed = withScalar(cells[i]!, position, (x) => x + 1n)
        const elsewhere = (index + 1) % CELLS
        const other = sides[1 - side]!
        expect(kzg.verifyCellKzgProofBatch(commitments, indices, swap(cells, changed), proofs)).toBe(false)
        expect(kzg.verifyCellKzgProofBatch(commitments, swap(indices, elsewhere), cells, proofs)).toBe(false)
        expect(kzg.verifyCellKzgProofBatch(swap(commitments, other.commitment), indices, cells, proofs)).toBe(false)
        expect(kzg.verifyCellKzgProofBatch(commitments, indices, cells, swap(proofs, other.proofs[index]!))).toBe(false)
      }),
      fixed(12),
    )
  })

  it('results are copies and inputs stay as they were', () => {
    fc.assert(
      fc.property(blobs, blobs, (f, g) => {
        const before = Uint8Array.from(f)
        const first = kzg.computeCells(f)
        const copy = Buffer.concat(first)
        kzg.computeCells(g)
        kzg.blobToKzgCommitment(g)
        expect(Buffer.concat(first).equals(copy)).toBe(true)
        expect(Buffer.from(f).equals(before)).toBe(true)
      }),
      fixed(3),
    )
  })

  it('bytes are a point for the library exactly if they are for @noble/curves', () => {
    const scalar = new Uint8Array(32)
    const arbitrary = fc.uint8Array({ minLength: 48, maxLength: 48 })
    fc.assert(
      fc.property(arbitrary, fc.constantFrom(0x80, 0xa0), fc.boolean(), (bytes, flags, keep) => {
        // Most random flags are wrong, so half of the runs get a plausible first byte.
        if (!keep) bytes[0] = (bytes[0]! & 0x0f) | flags
        const accepts = (call: () => unknown) => {
          try {
            call()
            return true
          } catch {
            return false
          }
        }
        expect(accepts(() => kzg.verifyKzgProof(bytes, scalar, scalar, bytes))).toBe(accepts(() => decodeG1(bytes)))
      }),
      fixed(200),
    )
  })
})

const named = ([cells, proofs]: readonly [Uint8Array[], Uint8Array[]]) => ({ cells, proofs })
