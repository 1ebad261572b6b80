import { duration, type Table } from '../tables.ts'
import type { FieldsResult } from './fields.ts'

export const tablesOfFields = ({ rows }: FieldsResult): Table[] => [
  {
    title: 'Arithmetic of the shaders, and that of a peer in the same run',
    head: ['', 'thousand/s', 'times the peer', 'first run, ms'],
    rows: rows.map(({ name, kind, rate, ratio, firstMs }) => [
      `${kind === 'addition' ? 'mixed addition' : 'multiplication in Fp'}, ${name}`,
      rate >= 100 ? rate.toFixed(0) : rate.toPrecision(3),
      ratio === undefined ? '–' : `${ratio.toFixed(1)}×`,
      duration(firstMs),
    ]),
  },
]

export const factsOfFields = ({ lanes, rounds }: FieldsResult): string[] => [
  `arithmetic: ${lanes} invocations, medians of ${rounds} rounds in turns; the peer is the crate webgpu-groth16 0.2.0 (MIT), from its registry, of which the multiplication is compared; ` +
    'the code of the ZPrize winners is in no registry and was not run',
]
