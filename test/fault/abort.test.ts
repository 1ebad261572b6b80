import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { createKzgWith, type KzgOptions } from '../../src/kzg.ts'
import { faultyPlatform } from './faulty-platform.ts'
import { makeBlob } from './samples.ts'

/** Options whose signal aborts at the n-th report of progress. */
function abortAt(n: number): { options: KzgOptions; reason: Error; reports: string[] } {
  const controller = new AbortController()
  const reason = new Error(`aborted at report ${n}`)
  const reports: string[] = []
  const onProgress: KzgOptions['onProgress'] = ({ phase, done, total }) => {
    reports.push(`${phase} ${done}/${total}`)
    if (reports.length === n) controller.abort(reason)
  }
  return { options: { signal: controller.signal, onProgress }, reason, reports }
}

/** Numbers of the reports with which each phase begins and ends, but for the very last, which leaves nothing to abort. */
async function turningPoints(options: KzgOptions): Promise<number[]> {
  const { options: watched, reports } = abortAt(Number.POSITIVE_INFINITY)
  const kzg = await createKzgWith(faultyPlatform(), { ...options, ...watched })
  kzg.dispose()
  const phases = reports.map((report) => report.split(' ')[0])
  const isTurn = (i: number): boolean => phases[i] !== phases[i - 1] || phases[i] !== phases[i + 1]
  return phases.flatMap((_, i) => (i < phases.length - 1 && isTurn(i) ? [i + 1] : []))
}

const OWN_SETUP = await readFile(new URL('../vectors/setups/tau-64.txt', import.meta.url), 'utf8')

test.each<[string, KzgOptions]>([
  ['the compact setup', { setup: 'mainnet-compact', capabilities: 'commit' }],
  ["a setup of the caller's own", { setup: OWN_SETUP }],
])('an abort in any phase of preparing %s rejects with its reason', async (_name, options) => {
  const points = await turningPoints(options)
  expect(points.length).toBeGreaterThan(0)
  for (const n of points) {
    const { options: aborting, reason, reports } = abortAt(n)
    const attempt = createKzgWith(faultyPlatform(), { ...options, ...aborting })
    await expect(attempt, `report ${n}: ${reports.at(-1)}`).rejects.toBe(reason)
    expect(reports, 'nothing is reported after the abort').toHaveLength(n)
  }
})

test.each(['kzg', 'verify', 'lagrange', 'columns'])(
  'an abort while %s is read rejects with its reason',
  async (part) => {
    const controller = new AbortController()
    const reason = new Error('navigated away')
    const abort = (file: string): void => {
      if (file.includes(part)) controller.abort(reason)
    }
    const platform = faultyPlatform({
      wasm: (bytes) => {
        abort('kzg.wasm')
        return bytes
      },
      asset: (bytes, file) => {
        abort(file)
        return bytes
      },
    })
    await expect(createKzgWith(platform, { signal: controller.signal })).rejects.toBe(reason)
  },
)

test('an abort before the start loads nothing', async () => {
  let loads = 0
  const platform = faultyPlatform({
    wasm: (bytes) => {
      loads++
      return bytes
    },
  })
  const reason = new Error('changed my mind')
  await expect(createKzgWith(platform, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  expect(loads).toBe(0)
})

test('a reason that is not an Error becomes the cause of ABORTED', async () => {
  const attempt = createKzgWith(faultyPlatform(), { signal: AbortSignal.abort('why not') })
  await expect(attempt).rejects.toMatchObject({ code: 'ABORTED', cause: 'why not' })
})

test('a capability whose loading was aborted is not half there, and can be loaded again', async () => {
  const controller = new AbortController()
  const reason = new Error('user left')
  const platform = faultyPlatform({
    asset: (bytes, file) => {
      if (file.includes('columns')) controller.abort(reason)
      return bytes
    },
  })
  const kzg = await createKzgWith(platform, { capabilities: 'commit' })
  const blob = makeBlob(1)
  await expect(kzg.load('cells', { signal: controller.signal })).rejects.toBe(reason)
  expect(() => kzg.computeCellProofs(blob)).toThrow(expect.objectContaining({ code: 'CAPABILITY_NOT_LOADED' }))
  expect(kzg.blobToKzgCommitment(blob)).toHaveLength(48)
  await kzg.load('cells')
  expect(kzg.computeCellProofs(blob)).toHaveLength(128)
  kzg.dispose()
})
