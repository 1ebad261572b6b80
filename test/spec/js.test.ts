/** The entry without WebAssembly gives what the others do, errors included; it is loud about being slow. */
import { createHash } from 'node:crypto'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { createKzgJsWith } from '../../src/kzg-js.ts'
import type { Platform } from '../../src/platform/platform.ts'
import { ethereumjs } from '../../src/wallet/index.ts'
import { makeBlob } from '../fault/samples.ts'
import { customSetup, openKzg, platform } from './support.ts'

/** As in a place without WebAssembly: asking for it is an error. */
const withoutWasm: Platform = {
  ...platform,
  loadWasm: () => Promise.reject(new Error('the Wasm was asked for')),
}

const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
const js = await createKzgJsWith(withoutWasm)
const warnings = warn.mock.calls.flat()
await createKzgJsWith(withoutWasm, { capabilities: 'verify' })
const kzg = await openKzg()
afterAll(() => {
  js.dispose()
  kzg.dispose()
})

/** Bytes as one number, since comparing megabytes takes the runner seconds. */
const digest = (value: unknown): unknown => {
  if (!Array.isArray(value)) return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value
  return createHash('sha256')
    .update(JSON.stringify(value.map(digest)))
    .digest('hex')
}

const blob = makeBlob(11)
const commitment = kzg.blobToKzgCommitment(blob)
const proof = kzg.computeBlobKzgProof(blob, commitment)
const { cells, proofs } = kzg.computeCellsAndKzgProofs(blob)
const known = Array.from({ length: 70 }, (_, i) => (i * 37) % 128).sort((a, b) => a - b)
/** ω₄₀₉₆⁵, in the domain: the quotient there needs the limit. */
const root = (() => {
  const r = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n
  let [value, base] = [1n, 7n]
  for (let e = ((r - 1n) / 4096n) * 5n; e > 0n; e >>= 1n, base = (base * base) % r)
    if (e & 1n) value = (value * base) % r
  return new Uint8Array(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'))
})()
const polynomial = blob.slice(0, 32 * 100)

/** The same call of both. */
const calls: Readonly<Record<string, (its: typeof kzg) => unknown>> = {
  commitment: (its) => its.blobToKzgCommitment(blob),
  'proof at a point': (its) => its.computeKzgProof(blob, blob.slice(32, 64)),
  'proof in the domain': (its) => its.computeKzgProof(blob, root),
  'blob proof': (its) => its.computeBlobKzgProof(blob, commitment),
  verification: (its) => its.verifyBlobKzgProofBatch([blob, blob], [commitment, commitment], [proof, proof]),
  'verification of what is wrong': (its) => its.verifyBlobKzgProof(blob, commitment, commitment),
  cells: (its) => its.computeCells(blob),
  'cells and proofs': (its) => its.computeCellsAndKzgProofs(blob),
  recovery: (its) =>
    its.recoverCellsAndKzgProofs(
      known,
      known.map((i) => cells[i]!),
    ),
  'verification of cells': (its) =>
    its.verifyCellKzgProofBatch(
      cells.map(() => commitment),
      cells.map((_, i) => i),
      cells,
      proofs,
    ),
  'verification of exchanged cells': (its) => its.verifyCellKzgProofBatch([commitment], [1], [cells[0]!], [proofs[0]!]),
  challenge: (its) => its.computeChallenge(blob, commitment),
  polynomial: (its) => [its.commitPolynomial(polynomial), its.openPolynomial(polynomial, root)],
  'infinity, from a blob of zeros': (its) => its.blobToKzgCommitment(new Uint8Array(131072)),
}

test.each(Object.entries(calls))('%s', (_, call) => {
  expect(digest(call(js))).toEqual(digest(call(kzg)))
})

const point = (first: number, ...last: number[]): Uint8Array => {
  const bytes = new Uint8Array(48)
  bytes[0] = first
  bytes.set(last, 48 - last.length)
  return bytes
}

/** What both refuse, with the same code, index and message. */
const refusals: Readonly<Record<string, (its: typeof kzg) => unknown>> = {
  'a scalar too large': (its) => its.blobToKzgCommitment(blob.slice().fill(0xff, 96, 128)),
  'no flag': (its) => its.verifyBlobKzgProof(blob, point(0x01), proof),
  'infinity with a sign': (its) => its.verifyBlobKzgProof(blob, point(0xe0), proof),
  'infinity with more': (its) => its.verifyBlobKzgProof(blob, point(0xc0, 1), proof),
  'x too large': (its) => its.verifyBlobKzgProof(blob, commitment.slice().fill(0xff), proof),
  'not on the curve': (its) => its.verifyBlobKzgProofBatch([blob, blob], [commitment, point(0x80, 1)], [proof, proof]),
  'not in the subgroup': (its) => its.verifyBlobKzgProofBatch([blob], [commitment], [point(0x80, 4)]),
  'a short blob': (its) => its.computeCells(blob.subarray(1)),
  'too few cells': (its) => its.recoverCellsAndKzgProofs([0], [cells[0]!]),
}

const refusal = (call: () => unknown) => {
  try {
    call()
  } catch (error) {
    const { code, index, message } = error as { code: string; index?: number; message: string }
    return { code, index, message }
  }
  return undefined
}

test.each(Object.entries(refusals))('refused: %s', (_, call) => {
  const expected = refusal(() => call(kzg))
  expect(expected?.code).toMatch(/^[A-Z_]+$/)
  expect(refusal(() => call(js))).toEqual(expected)
})

describe('as an instance', () => {
  test('it says what it is, once', () => {
    expect(js.report.tier).toBe('js')
    expect(js.report.gpu.state).toBe('off')
    expect(js.report.threads.count).toBe(0)
    expect(warnings).toEqual([expect.stringMatching(/slower.*not in constant time/)])
    expect(warn).toHaveBeenCalledTimes(1)
  })

  test('batches, adapters and the precompute function work', async () => {
    expect(digest(await js.commitBlobs([blob]))).toEqual(digest([commitment]))
    const abort = AbortSignal.abort(new Error('enough'))
    await expect(js.computeCellsBatch([blob], { signal: abort })).rejects.toThrow('enough')
    await js.precompute('high')
    expect(ethereumjs(js).blobToKzgCommitment(Buffer.from(blob).toString('hex'))).toMatch(/^0x[0-9a-f]{96}$/)
  })

  test('a setup of one’s own', async () => {
    const setup = await customSetup('tau-4')
    const [own, other] = [await createKzgJsWith(withoutWasm, { setup, silent: true }), await openKzg({ setup })]
    const small = blob.slice(0, 128)
    expect(digest(own.blobToKzgCommitment(small))).toBe(digest(other.blobToKzgCommitment(small)))
    const broken = setup.replace(/^([0-9a-f]{96})$/m, (line) => `${line.slice(0, -1)}${line.endsWith('0') ? '1' : '0'}`)
    await expect(createKzgJsWith(withoutWasm, { setup: broken, silent: true })).rejects.toMatchObject({
      name: 'KzgError',
    })
    own.dispose()
    other.dispose()
    expect(() => own.blobToKzgCommitment(small)).toThrow(expect.objectContaining({ code: 'DISPOSED' }))
  })

  test('options that mean nothing here are refused', async () => {
    await expect(createKzgJsWith(withoutWasm, { tier: 'relaxed' } as never)).rejects.toMatchObject({
      code: 'BAD_OPTION',
    })
    await expect(createKzgJsWith(withoutWasm, { capabilities: 'all' as never })).rejects.toMatchObject({
      code: 'BAD_OPTION',
    })
  })
})
