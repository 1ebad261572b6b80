/**
 * The same checks for every runtime: small, exact (values computed once with c-kzg 4.1), and free of anything that a
 * runtime may lack. The full vectors are the conformance runner's business.
 */
import type { createKzg } from 'kzgpu'
import { ANSWERS, inputs } from './known-answers.ts'

/** The package's module, however the runtime got hold of it. */
export type Library = typeof import('kzgpu')
export type KzgOptions = NonNullable<Parameters<typeof createKzg>[0]>

export interface CheckResult {
  readonly name: string
  /** Why it failed; absent if it passed. */
  readonly error?: string
}

type Check = () => void | Promise<void>

export async function runChecks(checks: Readonly<Record<string, Check>>): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check()
      results.push({ name })
    } catch (error) {
      results.push({ name, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) })
    }
  }
  return results
}

/** @param hasWorkers whether batches must run on workers here; if not, the report must say why
 * @param options how this runtime has to be told where the Wasm is; most need nothing */
export async function smoke(library: Library, hasWorkers: boolean, options: KzgOptions = {}): Promise<CheckResult[]> {
  const { blob, z, polynomial } = inputs()
  let kzg!: Awaited<ReturnType<typeof createKzg>>
  let cells: readonly Uint8Array[] = []
  let proofs: readonly Uint8Array[] = []
  const commitment = fromHex(ANSWERS.commitment)
  const proof = fromHex(ANSWERS.blobProof)

  return runChecks({
    'creates an instance and reports its tier': async () => {
      kzg = await library.createKzg(options)
      equal(typeof kzg.report.tier, 'string')
    },
    'commits to a blob': () => equal(toHex(kzg.blobToKzgCommitment(blob)), ANSWERS.commitment),
    'derives the versioned hash': () =>
      equal(toHex(library.commitmentToVersionedHash(commitment)), ANSWERS.versionedHash),
    'opens a blob at a point': () => {
      const opening = kzg.computeKzgProof(blob, z)
      equal([toHex(opening[0]), toHex(opening[1])].join(), [ANSWERS.proof, ANSWERS.y].join())
      equal(opening.proof === opening[0] && opening.y === opening[1], true)
    },
    'verifies an opening, and refuses a wrong value': () => {
      equal(kzg.verifyKzgProof(commitment, z, fromHex(ANSWERS.y), fromHex(ANSWERS.proof)), true)
      equal(kzg.verifyKzgProof(commitment, z, z, fromHex(ANSWERS.proof)), false)
    },
    'proves a blob': () => equal(toHex(kzg.computeBlobKzgProof(blob, commitment)), ANSWERS.blobProof),
    'verifies a blob, and refuses another proof': () => {
      equal(kzg.verifyBlobKzgProof(blob, commitment, proof), true)
      equal(kzg.verifyBlobKzgProof(blob, commitment, fromHex(ANSWERS.proof)), false)
    },
    'verifies batches, the empty one too': () => {
      const zero = new Uint8Array(blob.length)
      const infinity = Uint8Array.from({ length: 48 }, (_, i) => (i === 0 ? 0xc0 : 0))
      equal(kzg.verifyBlobKzgProofBatch([blob, zero], [commitment, infinity], [proof, infinity]), true)
      equal(kzg.verifyBlobKzgProofBatch([blob, zero], [commitment, infinity], [infinity, proof]), false)
      equal(kzg.verifyBlobKzgProofBatch([], [], []), true)
    },
    'computes cells and their proofs': async () => {
      const both = kzg.computeCellsAndKzgProofs(blob)
      ;[cells, proofs] = both
      equal(both.cells === cells && both.proofs === proofs, true)
      equal(await sha256(cells), ANSWERS.cellsDigest)
      equal(await sha256(proofs), ANSWERS.cellProofsDigest)
    },
    'computes cells alone': async () => equal(await sha256(kzg.computeCells(blob)), ANSWERS.cellsDigest),
    'recovers from every other cell': async () => {
      const indices = cells.map((_, i) => i).filter((i) => i % 2 === 1)
      const recovered = kzg.recoverCellsAndKzgProofs(
        indices,
        indices.map((i) => cells[i]!),
      )
      equal(await sha256(recovered.cells), ANSWERS.cellsDigest)
      equal(await sha256(recovered.proofs), ANSWERS.cellProofsDigest)
    },
    'verifies cells, and refuses swapped ones': () => {
      const verify = (indices: number[], from: number[]): boolean =>
        kzg.verifyCellKzgProofBatch(
          indices.map(() => commitment),
          indices,
          from.map((i) => cells[i]!),
          indices.map((i) => proofs[i]!),
        )
      equal(verify([3, 70, 127], [3, 70, 127]), true)
      equal(verify([3, 70, 127], [70, 3, 127]), false)
    },
    'commits to, opens and verifies a polynomial': () => {
      const c = kzg.commitPolynomial(polynomial)
      const { proof: opening, y } = kzg.openPolynomial(polynomial, z)
      equal(kzg.verifyPolynomial(c, z, y, opening), true)
      equal(kzg.verifyPolynomial(c, z, z, opening), false)
    },
    'encodes bytes as blobs and back': () => {
      const data = Uint8Array.from({ length: 200_001 }, (_, i) => i)
      equal(toHex(library.fromBlobs(library.toBlobs(data))), toHex(data))
    },
    'works detached from the object': () => {
      const { verifyBlobKzgProof } = kzg
      equal(verifyBlobKzgProof(blob, commitment, proof), true)
    },
    'names what is wrong with bad input, and works on': async () => {
      const nonCanonical = blob.slice().fill(0xff, 32 * 5, 32 * 6)
      await throws('BAD_LENGTH', () => kzg.blobToKzgCommitment(blob.subarray(1)))
      await throws('BAD_TYPE', () => kzg.blobToKzgCommitment('0x00' as unknown as Uint8Array))
      await throws('NON_CANONICAL', () => kzg.blobToKzgCommitment(nonCanonical), 5)
      await throws('BAD_FLAGS', () => kzg.verifyBlobKzgProof(blob, new Uint8Array(48), proof))
      await throws('LENGTH_MISMATCH', () => kzg.verifyBlobKzgProofBatch([blob], [], []))
      const shuffled = cells.slice(0, 64).map((_, i) => i ^ 1)
      await throws('UNSORTED_INDICES', () => kzg.recoverCellsAndKzgProofs(shuffled, cells.slice(0, 64)), 1)
      equal(kzg.verifyBlobKzgProof(blob, commitment, proof), true)
    },
    'loads by capability': async () => {
      const verifier = await library.createKzg({ ...options, capabilities: 'verify' })
      equal(verifier.verifyBlobKzgProof(blob, commitment, proof), true)
      await throws('CAPABILITY_NOT_LOADED', () => verifier.blobToKzgCommitment(blob))
      await verifier.load('commit')
      equal(toHex(verifier.blobToKzgCommitment(blob)), ANSWERS.commitment)
      verifier.dispose()
    },
    'loads the compact setup': async () => {
      const compact = await library.createKzg({ ...options, setup: 'mainnet-compact', capabilities: 'commit' })
      equal(toHex(compact.blobToKzgCommitment(blob)), ANSWERS.commitment)
      compact.dispose()
    },
    'obeys an abort': async () => {
      const reason = new Error('no longer wanted')
      const error = await library.createKzg({ ...options, signal: AbortSignal.abort(reason) }).catch((e: unknown) => e)
      equal(error === reason, true)
    },
    'runs batches on workers, or here, and says which': async () => {
      const pooled = await library.createKzg({ ...options, threads: 2 })
      const zero = new Uint8Array(blob.length)
      const done: number[] = []
      const onProgress = (progress: { done: number }): void => void done.push(progress.done)
      const commitments = await pooled.commitBlobs([blob, zero, blob], { onProgress })
      equal(toHex(commitments[0]!), ANSWERS.commitment)
      equal(toHex(commitments[1]!), `c0${'00'.repeat(47)}`)
      equal(toHex(commitments[2]!), ANSWERS.commitment)
      equal(done.join(), '1,2,3')
      const [extended] = await pooled.computeCellsBatch([blob])
      equal(await sha256(extended!.cells), ANSWERS.cellsDigest)
      equal(await sha256(extended!.proofs), ANSWERS.cellProofsDigest)
      const { count, tiers, reason } = pooled.report.threads
      equal(count, hasWorkers ? 2 : 0)
      equal(tiers.length > 0, hasWorkers)
      for (const tier of tiers) equal(tier, pooled.report.tier)
      equal(typeof reason, hasWorkers ? 'undefined' : 'string')
      // Left as it is: idle workers must not keep a process alive.
    },
    ...(hasWorkers && missingScript(library, options, blob)),
    'is unusable once disposed': async () => {
      kzg.dispose()
      kzg.dispose()
      await throws('DISPOSED', () => kzg.blobToKzgCommitment(blob))
    },
  })
}

const missingScript = (library: Library, options: KzgOptions, blob: Uint8Array) => ({
  'names a worker script that is not there': async () => {
    // Bundlers look for a literal.
    const name = './no-such-script.js'
    const worker = new URL(name, import.meta.url)
    const lost = await library.createKzg({ ...options, threads: 1, worker, capabilities: 'commit' })
    await throws('WORKER_LOAD', () => lost.commitBlobs([blob]))
    const message = await lost.commitBlobs([blob]).catch((error: Error) => error.message)
    equal(String(message).includes('no-such-script.js'), true)
    lost.dispose()
  },
})

export function equal<T>(actual: T, expected: T): void {
  if (actual !== expected) throw new Error(`expected ${String(expected)}, got ${String(actual)}`)
}

export async function throws(code: string, call: () => unknown, index?: number): Promise<void> {
  let error: { name?: unknown; code?: unknown; index?: unknown }
  try {
    await call()
  } catch (thrown) {
    error = thrown as typeof error
    equal(error.name, 'KzgError')
    equal(error.code, code)
    if (index !== undefined) equal(error.index, index)
    return
  }
  throw new Error(`expected ${code}, but nothing was thrown`)
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
}

export async function sha256(parts: readonly Uint8Array[]): Promise<string> {
  const bytes = new Uint8Array(await new Blob([...parts] as BlobPart[]).arrayBuffer())
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}
