import { LEFT_OUT } from '../../src/backend/webgpu/ntt/plan.ts'
import { duration, type Table } from '../tables.ts'
import type { ColdCompile, GpuResult, Row } from './measure.ts'
import { MODELLED, roofline } from './roofline.ts'

const perCent = (x: number) => `${(100 * x).toFixed(0)} %`
const times = (x: number) => `${x.toPrecision(3)}×`
const millions = (perMs: number) => (perMs / 1e3).toPrecision(3)

const ratesOf = ({ rates, layout }: GpuResult) => rates[layout]!

/** Dispatches and the round trip are in no rate: a copy's time between two dispatches is what a dispatch costs at least. */
const model = (result: GpuResult, { counts, field }: Row) =>
  roofline(counts, field, { ...ratesOf(result), dispatch: 0 }) + ratesOf(result).roundTrip

function rowsOf(result: GpuResult, rows: readonly Row[]): Table {
  return {
    title: `${rows[0]!.title}: Wasm and device`,
    head: [
      ...['n', 'Wasm ms', 'GPU ms', 'speed-up', 'GPU ms in a batch', 'speed-up'],
      ...['efficiency', 'in a batch', 'model ms', 'measured / model'],
    ],
    rows: rows.map((row) => {
      const { n, cpuMs, gpuMs, gpuEachMs } = row
      const modelled = model(result, row)
      return [
        ...[`${n}`, duration(cpuMs), duration(gpuMs), times(cpuMs / gpuMs)],
        ...[`${duration(gpuEachMs)} (${row.batch})`, times(cpuMs / gpuEachMs)],
        ...[perCent(row.efficiency), perCent(row.batchEfficiency)],
        ...[duration(modelled), times(gpuMs / modelled)],
      ]
    }),
  }
}

function countsTable(rows: readonly Row[]): Table {
  return {
    title: `${rows[0]!.title}: counts, and the roofline of hardware that was not measured (a model)`,
    head: ['n', 'multiplications', 'bytes', 'dispatches', ...MODELLED.map(({ name }) => name)],
    rows: rows.map(({ n, counts, field }) => [
      ...[`${n}`, counts.multiplications, counts.bytes, counts.dispatches].map(String),
      ...MODELLED.map(({ rates }) => `${duration(roofline(counts, field, rates))}`),
    ]),
  }
}

function ratesTable(result: GpuResult): Table {
  return {
    title: 'What the device does',
    head: ['layout', 'Fr M/s', 'Fp M/s', 'storage GB/s', 'transfers GB/s', 'round trip ms'],
    rows: Object.entries(result.rates).map(([layout, { fr, fp, bytes, transfer, roundTrip }]) => [
      ...[layout, millions(fr), millions(fp)],
      ...[bytes, transfer].map((perMs) => (perMs / 1e6).toPrecision(3)),
      roundTrip.toFixed(2),
    ]),
  }
}

const compileTable = (rows: readonly ColdCompile[]): Table => ({
  title: 'Cold start of a device: ms to compile every pipeline, and of the first calls',
  head: ['', 'pipelines', 'compiled in', 'first call', 'second call', 'compiled by the second'],
  rows: rows.map(({ operation, n, pipelines, ms, firstCallMs, secondCallMs, again }) => [
    ...[`${operation}, n = ${n}`, `${pipelines}`],
    ...[ms, firstCallMs, secondCallMs].map(duration),
    `${again}`,
  ]),
})

/** The least size from which the GPU is faster at all that are larger, in words. */
function crossing(rows: readonly Row[], of: (row: Row) => number): string {
  const losing = rows.filter((row) => of(row) >= row.cpuMs).at(-1)
  const next = losing ? rows[rows.indexOf(losing) + 1] : rows[0]
  return next === undefined ? `never up to n = ${rows.at(-1)?.n}` : `from n = ${next.n} on`
}

function crossings({ rows }: GpuResult): string[] {
  return (['msm', 'ntt'] as const).flatMap((operation) => {
    const own = rows.filter((row) => row.operation === operation)
    if (own.length === 0) return []
    const [one, each] = [crossing(own, ({ gpuMs }) => gpuMs), crossing(own, ({ gpuEachMs }) => gpuEachMs)]
    return [`${own[0]?.title}, the GPU is faster than one thread of Wasm: ${one} for one call, ${each} in a batch`]
  })
}

export function tablesOfGpu(result: GpuResult): Table[] {
  const groups = [...new Set(result.rows.map(({ operation }) => operation))]
  const perGroup = groups.map((id) => result.rows.filter(({ operation }) => operation === id))
  return [
    ratesTable(result),
    compileTable(result.compile),
    ...perGroup.map((rows) => rowsOf(result, rows)),
    ...perGroup.map((rows) => countsTable(rows)),
  ]
}

export const factsOfGpu = (result: GpuResult): string[] => [
  ...factsOfDevice(result),
  ...crossings(result),
  'efficiency: the time that the counted multiplications take at the rate measured in the same rounds ÷ the time of the call, transfers included',
  `transforms: the textbook's n/2 · log₂ n multiplications are counted; from n = 1024 on ${LEFT_OUT * 8}/8 · n of them, which are by 1, are left out: an eighth at n = 16384`,
  ...MODELLED.map(({ name, basis }) => `${name}: ${basis}`),
]

const factsOfDevice = ({ adapter, engine, isFallbackAdapter, layout }: GpuResult): string[] => [
  `${adapter}${isFallbackAdapter ? ' (software: the device is the processor that Wasm runs on)' : ''}; ${engine}; layout ${layout}`,
]
