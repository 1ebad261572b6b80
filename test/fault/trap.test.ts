import { expect, test } from 'vitest'
import { createKzgWith, type Kzg, type KzgOptions } from '../../src/kzg.ts'
import { baselineWasm, faultyPlatform } from './faulty-platform.ts'
import { makeSamples, thrownBy } from './samples.ts'
import { limitMemory, trapIn } from './wasm-surgery.ts'

const wasm = await baselineWasm()
const healthy = await createKzgWith(faultyPlatform())
const samples = makeSamples(healthy)
healthy.dispose()

const BLOB_SCALARS = 4096

test('a trap is a typed error, and the next call runs in a new instance', async () => {
  // Second argument of table_sums: the number of points. The second commitment of each instance traps.
  const trapping = trapIn(wasm, 'table_sums', { after: 2, argument: [1, BLOB_SCALARS] })
  const kzg = await createKzgWith(faultyPlatform(), { wasm: trapping })
  const commit = () => kzg.blobToKzgCommitment(samples.blob)

  for (let round = 0; round < 3; round++) {
    expect(commit()).toEqual(samples.commitment)
    const error = thrownBy(commit)
    expect(error).toMatchObject({ name: 'KzgError', code: 'TRAP' })
    expect((error as Error).cause).toBeInstanceOf(WebAssembly.RuntimeError)
  }
  // Everything that an instance holds must be back: prepared points, Lagrange points, columns, roots of unity.
  expect(kzg.verifyBlobKzgProof(samples.blob, samples.commitment, samples.blobProof)).toBe(true)
  expect(kzg.computeCellProofs(samples.blob)).toEqual([...samples.cellProofs])
  kzg.dispose()
})

test('a trap frees the memory of the trapped instance', async () => {
  const trapping = trapIn(wasm, 'table_sums', { after: 2, argument: [1, BLOB_SCALARS] })
  const kzg = await createKzgWith(faultyPlatform(), { wasm: trapping, capabilities: 'commit' })
  kzg.blobToKzgCommitment(samples.blob)
  const sizes = Array.from({ length: 5 }, () => {
    thrownBy(() => kzg.blobToKzgCommitment(samples.blob))
    kzg.blobToKzgCommitment(samples.blob)
    return kzg.report.wasmMemoryBytes
  })
  expect(new Set(sizes).size).toBe(1)
  kzg.dispose()
})

/** The memory that an unlimited instance ends with after some work. */
async function memoryAfter(work: (kzg: Kzg) => unknown, options: KzgOptions = { precompute: 'none' }): Promise<number> {
  const kzg = await createKzgWith(faultyPlatform(), options)
  work(kzg)
  const { wasmMemoryBytes } = kzg.report
  kzg.dispose()
  return wasmMemoryBytes
}

const verify = (kzg: Kzg): boolean => kzg.verifyKzgProof(samples.commitment, samples.z, samples.y, samples.proof)
const commit = (kzg: Kzg): Uint8Array => kzg.blobToKzgCommitment(samples.blob)

test('memory that cannot grow is a typed error, and smaller work goes on', async () => {
  const maximum = await memoryAfter(verify)
  const kzg = await createKzgWith(faultyPlatform(), { wasm: limitMemory(wasm, maximum) })
  for (let round = 0; round < 3; round++) {
    expect(thrownBy(() => commit(kzg))).toMatchObject({ code: 'OUT_OF_MEMORY' })
    expect(verify(kzg)).toBe(true)
  }
  kzg.dispose()
})

test('memory that runs out in the middle of a long operation leaves nothing behind', async () => {
  const least = await memoryAfter(commit)
  const enough = await memoryAfter((kzg) => kzg.computeCellProofs(samples.blob))
  const kzg = await createKzgWith(faultyPlatform(), { wasm: limitMemory(wasm, (least + enough) / 2) })
  commit(kzg)
  for (let round = 0; round < 3; round++) {
    expect(thrownBy(() => kzg.computeCellProofs(samples.blob))).toMatchObject({ code: 'OUT_OF_MEMORY' })
    expect(commit(kzg)).toEqual(samples.commitment)
  }
  kzg.dispose()
})

test('memory that has no room for a table: sums go without', async () => {
  const least = await memoryAfter(commit)
  const enough = await memoryAfter(commit, { precompute: 'high' })
  expect(enough).toBeGreaterThan(least + 5_000_000)
  const kzg = await createKzgWith(faultyPlatform(), { wasm: limitMemory(wasm, (least + enough) / 2) })
  expect(commit(kzg)).toEqual(samples.commitment)
  expect(kzg.report.precompute).toEqual({ level: 'high', done: 0, total: 0 })
  await expect(kzg.precompute('high')).rejects.toMatchObject({ code: 'OUT_OF_MEMORY' })
  expect(commit(kzg)).toEqual(samples.commitment)
  kzg.dispose()
})
