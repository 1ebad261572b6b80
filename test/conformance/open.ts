import * as kzgpu from 'kzgpu'
import { createCurve } from 'kzgpu/curve'
import { onBatches } from './batches.ts'
import type { KzgSubject, Subject } from './subject.ts'

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
  const kzg = await create()
  return {
    tier: kzg.report.tier,
    kzg: answering(kzg),
    curve: await createCurve(tier === 'js' ? {} : { tier: options.tier }),
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
