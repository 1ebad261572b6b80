import * as kzgpu from 'kzgpu'
import { type BlsOptions, createBls } from 'kzgpu/bls'
import { createCurve } from 'kzgpu/curve'
import { createEip2537 } from 'kzgpu/eip2537'
import { decryptKeystore, type Keystore } from 'kzgpu/keystore'
import { onBatches } from './batches.ts'
import type { BlsSubject, KzgSubject, Subject } from './subject.ts'

/** A function of its own, since `kzgpu/js` has other options. */
type Create = (setup?: string) => Promise<kzgpu.Kzg>

type Tier = NonNullable<NonNullable<Parameters<typeof kzgpu.createKzg>[0]>['tier']>

/** The package under test, on one tier, or `js`: the entry without WebAssembly, which has KZG only.
 * @param threads if any, batch functions on so many workers answer for the synchronous ones
 * @param readSetup text of a setup that comes with the vectors */
export async function openSubject(
  { tier, threads }: { tier: string; threads: number },
  readSetup: (name: string) => Promise<string>,
): Promise<Subject> {
  const options = { tier: tier as Tier, threads }
  const answering = (kzg: kzgpu.Kzg): KzgSubject => (threads > 0 ? onBatches(kzg) : kzg)
  const create: Create = tier === 'js' ? await jsCreate() : (setup) => kzgpu.createKzg({ ...options, setup })
  const opened = new Map<string, Promise<KzgSubject>>()
  const signers = new Map<string, Promise<BlsSubject>>()
  const kzg = await create()
  // Without WebAssembly there is KZG only.
  const wasm = tier === 'js' ? {} : { tier: options.tier }
  return {
    tier: kzg.report.tier,
    kzg: answering(kzg),
    curve: await createCurve(wasm),
    precompiles: await createEip2537(wasm),
    openBls(suite) {
      const key = JSON.stringify(suite)
      const pending =
        signers.get(key) ?? (createBls({ ...wasm, threads, ...suite } as BlsOptions) as Promise<BlsSubject>)
      signers.set(key, pending)
      return pending
    },
    decryptKeystore: (keystore, password) => decryptKeystore(keystore as Keystore, password),
    onSetup(name) {
      const pending = opened.get(name) ?? readSetup(name).then(async (setup) => answering(await create(setup)))
      opened.set(name, pending)
      return pending
    },
    commitmentToVersionedHash: kzgpu.commitmentToVersionedHash,
    toBlobs: kzgpu.toBlobs,
    fromBlobs: kzgpu.fromBlobs,
  }
}

async function jsCreate(): Promise<Create> {
  const { createKzg } = await import('kzgpu/js')
  return (setup) => createKzg({ setup, silent: true })
}
