import * as kzgpu from 'kzgpu'
import { createCurve } from 'kzgpu/curve'
import type { KzgSubject, Subject } from './subject.ts'

type Tier = NonNullable<NonNullable<Parameters<typeof kzgpu.createKzg>[0]>['tier']>

/** The package under test, on one tier.
 * @param readSetup text of a setup that comes with the vectors */
export async function openSubject(tier: string, readSetup: (name: string) => Promise<string>): Promise<Subject> {
  const options = { tier: tier as Tier }
  const opened = new Map<string, Promise<KzgSubject>>()
  const kzg = await kzgpu.createKzg(options)
  return {
    tier: kzg.report.tier,
    kzg,
    curve: await createCurve(options),
    onSetup(name) {
      const pending = opened.get(name) ?? readSetup(name).then((setup) => kzgpu.createKzg({ ...options, setup }))
      opened.set(name, pending)
      return pending
    },
    commitmentToVersionedHash: kzgpu.commitmentToVersionedHash,
    toBlobs: kzgpu.toBlobs,
    fromBlobs: kzgpu.fromBlobs,
  }
}
