/** Faults of a GPU, what they are injected into, and with what probability each audit is to find them. */
import { createKzgWith } from '../../src/kzg.ts'
import { createMsmWith } from '../../src/msm.ts'
import { createNttWith } from '../../src/ntt.ts'
import { multiple } from '../spec/msm-points.ts'
import { customSetup } from '../spec/support.ts'
import { randomScalars } from '../vectors/prng.ts'
import { FakeGpu, withGpu } from './fake-gpu.ts'
import { FAULTS } from './faults.ts'

export const AUDITS = ['off', 'sampled', 'full'] as const
export type Audit = (typeof AUDITS)[number]

export interface AuditCase {
  readonly fault: string
  readonly of: string
  /** Probability that a call is refused, by design. */
  readonly chance: Readonly<Record<Audit, number>>
  /** Makes so many calls with the fault in one result of each, and counts those that are refused. */
  count(audit: Audit, calls: number): Promise<number>
}

type Corrupt = (result: Uint8Array, call: number) => Uint8Array
interface Engine {
  dispose(): void
}

const N = 8
/** Of a transform. */
const SCALARS = 8
const COMMON = { threads: 0, calibration: false, backend: 'webgpu', profile: false } as const
const POINTS = Buffer.concat(Array.from({ length: N }, (_, k) => multiple('G1', BigInt(k * k + 1))))

/** A device that was found out is replaced, as in another process. */
async function refused<E extends Engine>(
  open: () => Promise<E>,
  call: (engine: E, i: number) => Promise<unknown>,
  calls: number,
): Promise<number> {
  let found = 0
  let engine = await open()
  for (let i = 0; i < calls; i++) {
    try {
      await call(engine, i)
    } catch (error) {
      if ((error as { code?: string }).code !== 'GPU_WRONG_RESULT') throw error
      found++
      engine.dispose()
      engine = await open()
    }
  }
  engine.dispose()
  return found
}

const sums = (corrupt: Corrupt, audit: Audit, calls: number) =>
  refused(
    () => createMsmWith(withGpu(new FakeGpu({ corrupt })), { group: 'G1', audit, ...COMMON }),
    async (engine, i) => {
      const points = await engine.load(POINTS, { unchecked: true })
      try {
        await engine.msm(points, randomScalars(`sum ${i}`, N))
      } finally {
        points.dispose()
      }
    },
    calls,
  )

const setup = await customSetup('tau-4')
const commitments = (batch: number) => (corrupt: Corrupt, audit: Audit, calls: number) => {
  let results = 0
  const once: Corrupt = (sum, call) => (results++ % batch === 1 ? corrupt(sum, call) : sum)
  return refused(
    () => {
      results = 0
      return createKzgWith(withGpu(new FakeGpu({ corrupt: once })), { setup, capabilities: 'commit', audit, ...COMMON })
    },
    (kzg, i) => kzg.commitBlobs(Array.from({ length: batch }, (_, k) => randomScalars(`blob ${i} ${k}`, 4))),
    calls,
  )
}

const transforms = (batch: number) => (corrupt: Corrupt, audit: Audit, calls: number) =>
  refused(
    () => createNttWith(withGpu(new FakeGpu({ corrupt })), { audit, ...COMMON }),
    (ntt, i) => ntt.forward(randomScalars(`values ${i}`, SCALARS * batch), { batch }),
    calls,
  )

const TRANSFORM_FAULTS: Readonly<Record<string, Corrupt>> = {
  'no scalar': (values) => values.map((byte, i) => (i < 32 ? 0xff : byte)),
  'nothing written': (values) => new Uint8Array(values.length),
  'one wrong scalar': (values) => values.map((byte, i) => (i === 0 ? byte ^ 1 : byte)),
  'all scalars wrong': (values) => values.map((byte, i) => (i % 32 === 0 ? byte ^ 1 : byte)),
}

type Count = (corrupt: Corrupt, audit: Audit, calls: number) => Promise<number>

type Chance = AuditCase['chance']
const ALWAYS: Chance = { off: 1, sampled: 1, full: 1 }
const UNLESS_OFF: Chance = { off: 0, sampled: 1, full: 1 }

/** What is no point, or no scalar, or nothing but zeros is found each time; the rest when it is computed again. */
const rows = (
  faults: Readonly<Record<string, Corrupt>>,
  plain: Readonly<Record<string, Chance>>,
  of: string,
  count: Count,
  sampled: (fault: string) => number,
): AuditCase[] =>
  Object.entries(faults).map(([fault, corrupt]) => ({
    ...{ fault, of },
    chance: plain[fault] ?? { off: 0, sampled: sampled(fault), full: 1 },
    count: (audit, calls) => count(corrupt, audit, calls),
  }))

const PLAIN_SUMS = { 'wrong limb': ALWAYS, 'nothing written': UNLESS_OFF }
const PLAIN_TRANSFORMS = { 'no scalar': ALWAYS, 'nothing written': ALWAYS }

const [LONE, BATCH] = [1 / 20, 40]

/** Groups of two recipes of a batch of 4 are audited with probability 2/20 each, and one of them has the fault; groups of 20
 * always. Of many transforms one is computed again each time. */
export const CASES: readonly AuditCase[] = [
  ...rows(FAULTS, PLAIN_SUMS, 'a lone sum', sums, () => LONE),
  ...rows(FAULTS, PLAIN_SUMS, 'one commitment of 4', commitments(4), () => 2 * LONE),
  ...rows(FAULTS, PLAIN_SUMS, 'one commitment of 40', commitments(BATCH), () => 1),
  ...rows(TRANSFORM_FAULTS, PLAIN_TRANSFORMS, 'a lone transform', transforms(1), () => LONE),
  ...rows(TRANSFORM_FAULTS, PLAIN_TRANSFORMS, 'one or all of 40 transforms', transforms(BATCH), (fault) =>
    fault === 'one wrong scalar' ? 1 / BATCH : 1,
  ),
]
