/** The checks of `kzgpu/msm`; as free of anything that a runtime may lack as those of `smoke.ts`. */
import { type CheckResult, equal, runChecks, throws } from './smoke.ts'

export type MsmLibrary = typeof import('kzgpu/msm')

/** The generator of G1, uncompressed, and 20580 times it by @noble/curves. */
const GENERATOR =
  '17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb' +
  '08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1'
const MULTIPLE =
  '02358c7028f25ee006a5e5f8933a8262474bbbc3effc04ad53cd46b7c3610201cb6cdf58d00699f7df3a3420ec98945e' +
  '0da87561f65bca7fd01976fe4a24049e1eff75aae8a9aeb97c01a55332dbb5e71de0a5b964617ea600534108c70db8d3'
/** Σ (i² + 1), i = 0 … 39, is 20580. */
const TERMS = 40

export async function smokeMsm({ createMsm }: MsmLibrary): Promise<CheckResult[]> {
  const points = repeat(fromHex(GENERATOR), TERMS)
  const scalars = new Uint8Array(32 * TERMS)
  const view = new DataView(scalars.buffer)
  for (let i = 0; i < TERMS; i++) view.setUint32(32 * i + 28, i * i + 1)
  let engine!: Awaited<ReturnType<typeof createMsm>>
  return runChecks({
    'msm: creates an engine': async () => {
      engine = await createMsm({ group: 'G1' })
      equal(engine.report.backend, 'wasm')
    },
    'msm: adds up multiples of points': async () => {
      equal(toHex(engine.msmSync(points, scalars)), MULTIPLE)
      equal(toHex(await engine.msm(points, scalars)), MULTIPLE)
    },
    'msm: takes points that were loaded': async () => {
      const handle = await engine.load(points)
      equal(handle.length, TERMS)
      equal(toHex(await engine.msm(handle, scalars)), MULTIPLE)
      handle.dispose()
      await throws('DISPOSED', () => engine.msmSync(handle, scalars))
    },
    'msm: of nothing in G2 is infinity': async () => {
      const g2 = await createMsm({ group: 'G2' })
      equal(toHex(await g2.msm(new Uint8Array(), new Uint8Array())), `40${'00'.repeat(191)}`)
      g2.dispose()
    },
    'msm: names what is wrong': async () => {
      await throws('LENGTH_MISMATCH', () => engine.msm(points, scalars.subarray(32)))
      await throws('NOT_ON_CURVE', () => engine.msm(points.slice().fill(1, 96 * 3 + 50, 96 * 4), scalars), 3)
      engine.dispose()
      await throws('DISPOSED', () => engine.msmSync(points, scalars))
    },
  })
}

function repeat(bytes: Uint8Array, times: number): Uint8Array {
  const out = new Uint8Array(bytes.length * times)
  for (let i = 0; i < times; i++) out.set(bytes, i * bytes.length)
  return out
}

const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))

const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
