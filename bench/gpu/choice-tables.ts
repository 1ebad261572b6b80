import { duration, type Table } from '../tables.ts'
import type { ChoiceResult, ChoiceRow } from './choice.ts'

const times = (x: number) => `${x.toFixed(2)}×`

const rowOf = ({ n, batch, ms, ratio, total, noise, calls, onGpu }: ChoiceRow): string[] => [
  batch > 1 ? `${n} × ${batch}` : `${n}`,
  ...[ms.wasm, ms.webgpu, ms.auto].map(duration),
  ...[ratio, total, noise].map(times),
  `${onGpu} of ${calls}`,
]

const TITLES = { msm: 'sums over G1', ntt: 'Fr transforms' } as const

export const tablesOfChoice = ({ rows }: ChoiceResult): Table[] =>
  (['msm', 'ntt'] as const)
    .map((operation) => ({ operation, own: rows.filter((row) => row.operation === operation) }))
    .filter(({ own }) => own.length > 0)
    .map(({ operation, own }) => ({
      title: `'auto' beside either side, ${TITLES[operation]}`,
      head: ['n', 'Wasm ms', 'GPU ms', 'auto ms', 'auto ÷ better', 'in total', 'noise', 'on the GPU'],
      rows: own.map(rowOf),
    }))

export function factsOfChoice({ calibrationMs, rows, tier }: ChoiceResult): string[] {
  const worst = rows.reduce((a, b) => (b.ratio > a.ratio ? b : a))
  const sum = (of: (row: ChoiceRow) => number) => rows.reduce((total, row) => total + of(row), 0)
  const better = sum(({ ms }) => Math.min(ms.wasm, ms.webgpu))
  return [
    `Wasm tier ${tier}, one thread; 'auto' calibrated in ${(calibrationMs / 1000).toFixed(1)} s, compilation included`,
    `'auto' ÷ better side, medians of rounds: at worst ${times(worst.ratio)} (${worst.operation} ${worst.n}); all sizes together ${times(sum(({ ms }) => ms.auto) / better)}`,
    "noise: the same ratio of two instances that are both on Wasm; in total: all calls, with those that 'auto' has asked the other side",
  ]
}
