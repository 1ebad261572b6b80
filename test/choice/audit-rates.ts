/**
 * How often a wrong answer of a GPU is found, by fault and audit: `npx tsx test/choice/audit-rates.ts [CALLS] [ONLY]` prints the table
 * of docs/adr/0011. A fault is injected into one result of every call; a call counts as found if it is refused.
 */
import { createKzgWith } from '../../src/kzg.ts'
import { createMsmWith } from '../../src/msm.ts'
import { createNttWith } from '../../src/ntt.ts'
import { multiple } from '../spec/msm-points.ts'
import { customSetup } from '../spec/support.ts'
import { randomScalars } from '../vectors/prng.ts'
import { FakeGpu, withGpu } from './fake-gpu.ts'
import { FAULTS } from './faults.ts'

const CALLS = Number(process.argv[2] ?? 200)
const ONLY = process.argv[3] ?? ''
const N = 16
const AUDITS = ['off', 'sampled', 'full'] as const
const COMMON = { threads: 0, calibration: false, backend: 'webgpu', profile: false } as const
const POINTS = Buffer.concat(Array.from({ length: N }, (_, k) => multiple('G1', BigInt(k * k + 1))))

type Corrupt = (result: Uint8Array, call: number) => Uint8Array
type Audit = (typeof AUDITS)[number]
interface Engine {
  dispose(): void
}

/** Share of the calls that are refused. A device that was found out is replaced, as in another process. */
async function rate<E extends Engine>(
  open: () => Promise<E>,
  call: (engine: E, i: number) => Promise<unknown>,
  calls = CALLS,
): Promise<string> {
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
  return `${((100 * found) / calls).toFixed(found === 0 || found === calls ? 0 : 1)} %`
}

const sums = (corrupt: Corrupt, audit: Audit) =>
  rate(
    () => createMsmWith(withGpu(new FakeGpu({ corrupt })), { group: 'G1', audit, ...COMMON }),
    async (engine, i) => {
      const points = await engine.load(POINTS, { unchecked: true })
      try {
        await engine.msm(points, randomScalars(`sum ${i}`, N))
      } finally {
        points.dispose()
      }
    },
  )

const setup = await customSetup('tau-4')
const commitments = (corrupt: Corrupt, audit: Audit, batch: number) => {
  let results = 0
  const once: Corrupt = (sum, call) => (results++ % batch === 1 ? corrupt(sum, call) : sum)
  return rate(
    () => {
      results = 0
      return createKzgWith(withGpu(new FakeGpu({ corrupt: once })), { setup, capabilities: 'commit', audit, ...COMMON })
    },
    (kzg, i) => kzg.commitBlobs(Array.from({ length: batch }, (_, k) => randomScalars(`blob ${i} ${k}`, 4))),
    // Large batches are always audited, so few tell as much as many.
    Math.ceil(CALLS / (batch > 20 ? 20 : 1)),
  )
}

const transforms = (corrupt: Corrupt, audit: Audit, batch: number) =>
  rate(
    () => createNttWith(withGpu(new FakeGpu({ corrupt })), { audit, ...COMMON }),
    (ntt, i) => ntt.forward(randomScalars(`values ${i}`, 64 * batch), { batch }),
  )

const row = (...cells: readonly string[]): void => console.log(`| ${cells.join(' | ')} |`)
row('fault', 'of', ...AUDITS)
row('---', '---', ...AUDITS.map(() => '---'))
const line = async (name: string, of: string, measure: (audit: Audit) => Promise<string>): Promise<void> => {
  if (ONLY === '' || of.includes(ONLY)) row(name, of, ...(await Promise.all(AUDITS.map(measure))))
}
for (const [name, corrupt] of Object.entries(FAULTS)) {
  await line(name, 'a lone sum', (audit) => sums(corrupt, audit))
  for (const batch of [4, 40]) {
    await line(name, `one commitment of ${batch}`, (audit) => commitments(corrupt, audit, batch))
  }
}
const TRANSFORM_FAULTS: Readonly<Record<string, Corrupt>> = {
  'no scalar': (values) => values.map((byte, i) => (i < 32 ? 0xff : byte)),
  'one wrong scalar': (values) => values.map((byte, i) => (i === 0 ? byte ^ 1 : byte)),
  'all scalars wrong': (values) => values.map((byte, i) => (i % 32 === 0 ? byte ^ 1 : byte)),
}
for (const [name, corrupt] of Object.entries(TRANSFORM_FAULTS)) {
  await line(name, 'a lone transform', (audit) => transforms(corrupt, audit, 1))
  await line(name, '40 transforms', (audit) => transforms(corrupt, audit, 40))
}
