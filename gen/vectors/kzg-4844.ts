import { bitReversed } from '../../test/reference/fft.ts'
import { powers, rootOfUnity } from '../../test/reference/field.ts'
import { type ByteString, bytesOf, bytesToHex, hexToBytes } from '../../test/vectors/expand.ts'
import { randomScalars } from '../../test/vectors/prng.ts'
import { answer, type Row, type VectorFile } from './file.ts'
import { cKzg, SOURCE_CKZG } from './oracle.ts'
import { badBlobs, badPoints, badScalars, INFINITY_HEX, R_HEX, R_MINUS_1_HEX, replaced } from './points.ts'

const SUITE = 'kzg-eip4844'
const ONE = `0x${'00'.repeat(31)}01`
const ZERO = `0x${'00'.repeat(32)}`
const repeated = (hex: string): ByteString => ({ $: 'repeat', hex, times: 4096 })
const random = (seed: number): ByteString => ({ $: 'blob', seed })
const scalarAt = (position: number): ByteString => ({ $: 'repeat', hex: ZERO, times: 4096, set: { [position]: ONE } })

/** Blobs whose polynomials are random, constant, of one term, or with extreme scalars. */
const BLOBS: Readonly<Record<string, ByteString>> = {
  'random 1': random(1),
  'random 2': random(2),
  'random 3': random(3),
  zero: repeated(ZERO),
  'constant one': repeated(ONE),
  'constant r − 1': repeated(R_MINUS_1_HEX),
  'one in the first scalar': scalarAt(0),
  'one in scalar 1': scalarAt(1),
  'one in the last scalar': scalarAt(4095),
  'r − 1 among random scalars': { $: 'blob', seed: 4, set: { 0: R_MINUS_1_HEX, 4095: R_MINUS_1_HEX, 99: ZERO } },
}

/** Points inside the domain (bit-reversed positions 0, 1, 4095), at its edge, and outside. */
function evaluationPoints(): Record<string, string> {
  const domain = bitReversed(powers(rootOfUnity(4096), 4096))
  const hex = (x: bigint) => `0x${x.toString(16).padStart(64, '0')}`
  return {
    zero: ZERO,
    one: ONE,
    'minus one': R_MINUS_1_HEX,
    'domain point 2': hex(domain[2]!),
    'domain point 4095': hex(domain[4095]!),
    random: bytesToHex(randomScalars('z', 1)),
  }
}

const named = (fn: string, note: string, cases: VectorFile['cases']): VectorFile => ({
  suite: SUITE,
  fn,
  source: SOURCE_CKZG,
  note,
  cases,
})

interface Proven {
  readonly blob: ByteString
  readonly commitment: string
  readonly proof: string
}

function proven(blob: ByteString): Proven {
  const bytes = bytesOf(blob)
  const commitment = cKzg().blobToKzgCommitment(bytes)
  const proof = cKzg().computeBlobKzgProof(bytes, commitment)
  return { blob, commitment: bytesToHex(commitment), proof: bytesToHex(proof) }
}

export function generate4844(): VectorFile[] {
  const kzg = cKzg()
  const b = hexToBytes
  const zs = evaluationPoints()
  const claims = [1, 2, 3, 5, 6].map((seed) => proven(random(seed)))
  const [first, second] = [claims[0]!, claims[1]!]
  const zero = proven(BLOBS.zero!)
  const constant = proven(BLOBS['constant one']!)

  const commitments = answer(
    [...Object.entries(BLOBS).map(([name, blob]) => ({ name, input: { blob } })), ...badBlobs((blob) => ({ blob }))],
    (input: { blob: string }) => kzg.blobToKzgCommitment(b(input.blob)),
  )

  const opened = Object.entries(zs).map(([at, z]) => {
    const [proof, y] = kzg.computeKzgProof(bytesOf(first.blob), b(z))
    return { at, commitment: first.commitment, z, y: bytesToHex(y), proof: bytesToHex(proof) }
  })
  const proofs = answer(
    [
      ...Object.entries(BLOBS).map(([name, blob]) => ({ name: `${name} at random`, input: { blob, z: zs.random! } })),
      ...Object.entries(zs).map(([at, z]) => ({ name: `random 5 at ${at}`, input: { blob: random(5), z } })),
      { name: 'constant one at domain point 2', input: { blob: repeated(ONE), z: zs['domain point 2']! } },
      ...badScalars('z', (z) => ({ blob: random(1), z })),
      ...badBlobs((blob) => ({ blob, z: ONE })),
    ],
    (input: { blob: string; z: string }) => kzg.computeKzgProof(b(input.blob), b(input.z)),
  )

  const blobProofs = answer(
    [
      ...[...claims, zero, constant].map(({ blob, commitment }, i) => ({
        name: `claim ${i}`,
        input: { blob, commitment },
      })),
      { name: "another blob's commitment", input: { blob: first.blob, commitment: second.commitment } },
      { name: 'commitment at infinity', input: { blob: first.blob, commitment: INFINITY_HEX } },
      ...badPoints('commitment', (commitment) => ({ blob: first.blob, commitment })),
      ...badBlobs((blob) => ({ blob, commitment: first.commitment })),
    ],
    (input: { blob: string; commitment: string }) => kzg.computeBlobKzgProof(b(input.blob), b(input.commitment)),
  )

  const { at: _, ...opening } = opened[5]!
  const verified = answer(
    [
      ...opened.map(({ at, ...input }) => ({ name: `holds at ${at}`, input })),
      { name: 'other value', input: { ...opening, y: ONE } },
      { name: 'other point', input: { ...opening, z: ONE } },
      { name: 'other proof', input: { ...opening, proof: opened[4]!.proof } },
      { name: 'other commitment', input: { ...opening, commitment: second.commitment } },
      { name: 'proof at infinity', input: { ...opening, proof: INFINITY_HEX } },
      { name: 'commitment at infinity', input: { ...opening, commitment: INFINITY_HEX } },
      { name: 'zero polynomial', input: { commitment: INFINITY_HEX, z: zs.random, y: ZERO, proof: INFINITY_HEX } },
      { name: 'zero polynomial, value one', input: { commitment: INFINITY_HEX, z: ONE, y: ONE, proof: INFINITY_HEX } },
      { name: 'constant one', input: { commitment: constant.commitment, z: zs.random, y: ONE, proof: INFINITY_HEX } },
      {
        name: 'constant one, value zero',
        input: { commitment: constant.commitment, z: ONE, y: ZERO, proof: INFINITY_HEX },
      },
      ...badPoints('commitment', (commitment) => ({ ...opening, commitment })),
      ...badPoints('proof', (proof) => ({ ...opening, proof })),
      ...badScalars('z', (z) => ({ ...opening, z })),
      ...badScalars('y', (y) => ({ ...opening, y })),
    ],
    (input: { commitment: string; z: string; y: string; proof: string }) =>
      kzg.verifyKzgProof(b(input.commitment), b(input.z), b(input.y), b(input.proof)),
  )

  const blobVerified = answer(
    [
      ...[...claims, zero, constant].map((input, i) => ({ name: `claim ${i}`, input: { ...input } })),
      { name: "another blob's proof", input: { ...first, proof: second.proof } },
      { name: "another blob's commitment", input: { ...first, commitment: second.commitment } },
      { name: 'another blob', input: { ...first, blob: second.blob } },
      { name: 'one scalar changed', input: { ...first, blob: { $: 'blob', seed: 1, set: { 2048: ONE } } } },
      { name: 'proof at infinity', input: { ...first, proof: INFINITY_HEX } },
      ...badPoints('commitment', (commitment) => ({ ...first, commitment })),
      ...badPoints('proof', (proof) => ({ ...first, proof })),
      ...badBlobs((blob) => ({ ...first, blob })),
    ],
    (input: { blob: string; commitment: string; proof: string }) =>
      kzg.verifyBlobKzgProof(b(input.blob), b(input.commitment), b(input.proof)),
  )

  return [
    named('blob_to_kzg_commitment', 'random, constant, sparse and malformed blobs', commitments),
    named('compute_kzg_proof', 'inside and outside the domain', proofs),
    named('compute_blob_kzg_proof', 'the commitment is hashed, not checked against the blob', blobProofs),
    named('verify_kzg_proof', 'false for a wrong claim, refusal for a malformed one', verified),
    named('verify_blob_kzg_proof', 'false for a wrong claim, refusal for a malformed one', blobVerified),
    named(
      'verify_blob_kzg_proof_batch',
      'list-length mismatches and swapped items are regressions of other implementations',
      answer(batchRows(claims, zero), (input: { blobs: string[]; commitments: string[]; proofs: string[] }) =>
        kzg.verifyBlobKzgProofBatch(input.blobs.map(b), input.commitments.map(b), input.proofs.map(b)),
      ),
    ),
  ]
}

function batchRows(claims: readonly Proven[], zero: Proven): Row[] {
  const batch = (items: readonly Proven[]) => ({
    blobs: items.map(({ blob }) => blob),
    commitments: items.map(({ commitment }) => commitment),
    proofs: items.map(({ proof }) => proof),
  })
  const swap = <T>([a, b, ...rest]: readonly T[]) => [b, a, ...rest]
  const all = batch(claims)
  return [
    { name: 'empty', input: batch([]) },
    ...claims.map((_, n) => ({ name: `${n + 1} claims`, input: batch(claims.slice(0, n + 1)) })),
    { name: 'the same claim twice', input: batch([claims[0]!, claims[0]!]) },
    { name: 'with the zero blob', input: batch([claims[0]!, zero, claims[1]!]) },
    { name: 'proofs swapped', input: { ...all, proofs: swap(all.proofs) } },
    { name: 'commitments swapped', input: { ...all, commitments: swap(all.commitments) } },
    { name: 'blobs swapped', input: { ...all, blobs: swap(all.blobs) } },
    { name: 'first proof at infinity', input: { ...all, proofs: [INFINITY_HEX, ...all.proofs.slice(1)] } },
    { name: 'last proof wrong', input: { ...all, proofs: [...all.proofs.slice(0, -1), all.proofs[0]] } },
    { name: 'no proofs', input: { ...all, proofs: [] }, code: 'LENGTH_MISMATCH' },
    { name: 'no blobs', input: { ...all, blobs: [] }, code: 'LENGTH_MISMATCH' },
    { name: 'a proof missing', input: { ...all, proofs: all.proofs.slice(1) }, code: 'LENGTH_MISMATCH' },
    { name: 'a commitment missing', input: { ...all, commitments: all.commitments.slice(1) }, code: 'LENGTH_MISMATCH' },
    { name: 'a blob missing', input: { ...all, blobs: all.blobs.slice(1) }, code: 'LENGTH_MISMATCH' },
    { name: 'a proof too many', input: { ...all, proofs: [...all.proofs, INFINITY_HEX] }, code: 'LENGTH_MISMATCH' },
    ...badPoints('commitment 2', (point) => ({ ...all, commitments: replaced(all.commitments, 2, point) }), 2),
    ...badPoints('proof 4', (point) => ({ ...all, proofs: replaced(all.proofs, 4, point) }), 4),
    {
      name: 'blob 1 one byte long',
      input: { ...all, blobs: replaced(all.blobs, 1, { $: 'resize', of: all.blobs[1]!, length: 131_073 }) },
      code: 'BAD_LENGTH',
      index: 1,
    },
    {
      name: 'blob 3 with a scalar r',
      input: { ...all, blobs: replaced(all.blobs, 3, { $: 'blob', seed: 5, set: { 7: R_HEX } }) },
      code: 'NON_CANONICAL',
      index: 3,
    },
  ]
}
