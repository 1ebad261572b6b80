/** An instance over whatever backend: the setup that was asked for, and the methods. */
import type { Accelerator } from './accelerator.ts'
import type { Probes } from './backend/adaptive/probes.ts'
import type { Backend } from './backend/backend.ts'
import { type AsyncOptions, runSync, throwIfAborted } from './backend/driver.ts'
import { BackgroundBuilder, buildTables, requireLevel } from './backend/precompute.ts'
import type { Program } from './backend/recipe.ts'
import type { Selection } from './backend/select.ts'
import { DISPOSE } from './dispose.ts'
import { KzgError } from './errors.ts'
import type { Kzg, KzgOptions } from './kzg-api.ts'
import type { Batches } from './kzg-batch.ts'
import { loadOnce } from './loading.ts'
import type { Platform } from './platform/platform.ts'
import type { KzgExecutor } from './pool/executor.ts'
import { reportThreads, type Threads } from './pool/threads.ts'
import * as eip4844 from './protocol/kzg-4844.ts'
import * as eip7594 from './protocol/kzg-7594.ts'
import { type MainnetForm, mainnetSource } from './protocol/mainnet.ts'
import * as polynomial from './protocol/polynomial.ts'
import type { SetupSource } from './protocol/setup-source.ts'
import { CAPABILITIES, type Capability, type TrustedSetup } from './protocol/trusted-setup.ts'

/** @throws KzgError `BAD_OPTION`, `BAD_TYPE`; `BAD_SETUP` for what cannot be read */
export async function resolveSetup(
  platform: Platform,
  { setup = 'mainnet', capabilities, signal }: KzgOptions,
): Promise<{ source: SetupSource; capabilities: readonly Capability[] }> {
  if (capabilities !== undefined) requireCapability(capabilities)
  if (isMainnet(setup)) {
    const source = mainnetSource(setup, (file) => platform.loadAsset(file, signal))
    return { source, capabilities: upTo(capabilities ?? 'cells') }
  }
  const { customSource } = await import('./protocol/custom-setup.ts')
  const source = customSource(setup)
  return { source, capabilities: upTo(capabilities ?? (source.hasCells ? 'cells' : 'commit')) }
}

const isMainnet = (setup: unknown): setup is MainnetForm => setup === 'mainnet' || setup === 'mainnet-compact'

const upTo = (capability: Capability): readonly Capability[] =>
  CAPABILITIES.slice(0, CAPABILITIES.indexOf(capability) + 1)

function requireCapability(capability: unknown): asserts capability is Capability {
  if (CAPABILITIES.includes(capability as Capability)) return
  throw new KzgError('BAD_OPTION', `a capability is one of '${CAPABILITIES.join("', '")}', not ${String(capability)}`)
}

export type Execute = (setup: () => TrustedSetup) => Promise<KzgExecutor>

/** The methods as closures, since wallet libraries take them off the object. */
export function bind(
  { backend, rejected, timings }: Pick<Selection<Backend>, 'backend' | 'rejected' | 'timings'>,
  source: SetupSource,
  trusted: TrustedSetup,
  setupTimings: { setup: number; total: number },
  threads: Threads,
  execute: Execute,
  accelerate: (probes: () => Promise<Probes>) => Accelerator,
): { readonly kzg: Kzg; readonly accelerator: Accelerator } {
  let isDisposed = false
  const setup = (): TrustedSetup => {
    if (isDisposed) throw new KzgError('DISPOSED')
    return trusted
  }
  const builder = new BackgroundBuilder(backend)
  const run = <T>(program: Program<T>): T => {
    const result = runSync(backend, program)
    builder.wake()
    return result
  }
  let executor: KzgExecutor | undefined
  const accelerator: Accelerator = accelerate(async () => (await batches()).probes())
  /** Batches and the pool are fetched when they are first wanted. */
  const batches = loadOnce(async (): Promise<Batches> => {
    const [{ createBatches }, its] = await Promise.all([import('./kzg-batch.ts'), execute(setup)])
    executor = its
    return createBatches(its, setup, backend, accelerator)
  })
  const dispose = (): void => {
    isDisposed = true
    accelerator.dispose()
    builder.stop()
    executor?.dispose()
    backend.dispose()
  }

  const kzg: Kzg = {
    blobToKzgCommitment: (blob) => run(eip4844.blobToKzgCommitment(setup(), blob)),
    computeKzgProof: (blob, z) => run(eip4844.computeKzgProof(setup(), blob, z)),
    computeBlobKzgProof: (blob, commitment) => run(eip4844.computeBlobKzgProof(setup(), blob, commitment)),
    verifyKzgProof: (commitment, z, y, proof) => run(eip4844.verifyKzgProof(setup(), commitment, z, y, proof)),
    verifyBlobKzgProof: (blob, commitment, proof) => run(eip4844.verifyBlobKzgProof(setup(), blob, commitment, proof)),
    verifyBlobKzgProofBatch: (blobs, commitments, proofs) =>
      run(eip4844.verifyBlobKzgProofBatch(setup(), blobs, commitments, proofs)),

    computeCells: (blob) => run(eip7594.computeCells(setup(), blob)),
    computeCellProofs: (blob) => run(eip7594.computeCellProofs(setup(), blob)),
    computeCellsAndKzgProofs: (blob) => run(eip7594.computeCellsAndKzgProofs(setup(), blob)),
    recoverCellsAndKzgProofs: (indices, cells, options) =>
      run(eip7594.recoverCellsAndKzgProofs(setup(), indices, cells, options)),
    verifyCellKzgProofBatch: (commitments, indices, cells, proofs) =>
      run(eip7594.verifyCellKzgProofBatch(setup(), commitments, indices, cells, proofs)),

    commitPolynomial: (coefficients) => run(polynomial.commitPolynomial(setup(), coefficients)),
    openPolynomial: (coefficients, z) => run(polynomial.openPolynomial(setup(), coefficients, z)),
    verifyPolynomial: (commitment, z, y, proof) => run(eip4844.verifyKzgProof(setup(), commitment, z, y, proof)),

    computeChallenge: (blob, commitment) => run(eip4844.computeChallenge(setup(), blob, commitment)),
    computeVerifyCellKzgProofBatchChallenge: (commitments, commitmentIndices, cellIndices, cells, proofs) =>
      run(
        eip7594.computeVerifyCellKzgProofBatchChallenge(
          setup(),
          commitments,
          commitmentIndices,
          cellIndices,
          cells,
          proofs,
        ),
      ),

    computeKzgProofAsync: async (...given) => (await batches()).methods.computeKzgProofAsync(...given),
    computeCellsAsync: async (...given) => (await batches()).methods.computeCellsAsync(...given),
    verifyKzgProofAsync: async (...given) => (await batches()).methods.verifyKzgProofAsync(...given),
    commitBlobs: async (...given) => (await batches()).methods.commitBlobs(...given),
    proveBlobs: async (...given) => (await batches()).methods.proveBlobs(...given),
    computeCellsBatch: async (...given) => (await batches()).methods.computeCellsBatch(...given),
    recoverBatch: async (...given) => (await batches()).methods.recoverBatch(...given),
    verifyBlobKzgProofBatchAsync: async (...given) => (await batches()).methods.verifyBlobKzgProofBatchAsync(...given),
    verifyCellKzgProofBatchAsync: async (...given) => (await batches()).methods.verifyCellKzgProofBatchAsync(...given),
    explain: (operation, n, batch) => accelerator.explain(operation, n, batch),
    calibrate: (options) => accelerator.calibrate(options),
    exportProfile: () => accelerator.exportProfile(),

    async load(capability, options: AsyncOptions = {}) {
      requireCapability(capability)
      throwIfAborted(options.signal)
      const missing = upTo(capability).filter((name) => !setup().capabilities.includes(name))
      if (missing.length > 0) trusted.add(await source.extension(backend, missing, options))
      setup()
    },
    async precompute(level = 'high', options: AsyncOptions = {}) {
      requireLevel(level, ['low', 'high'])
      await buildTables(backend, () => setup().fixedPoints, level, options)
    },
    get report() {
      const tables = isDisposed ? undefined : backend.precomputation
      return {
        tier: backend.tier,
        rejected,
        timings: { ...timings, ...setupTimings },
        capabilities: trusted.capabilities,
        fieldElementsPerBlob: trusted.n,
        wasmMemoryBytes: backend.memoryBytes,
        threads: reportThreads(threads, executor),
        gpu: accelerator.report,
        precompute: { level: tables?.level ?? 'none', ...(tables?.progress ?? { done: 0, total: 0 }) },
      }
    },
    dispose,
    [DISPOSE]: dispose,
  }
  return { kzg, accelerator }
}
