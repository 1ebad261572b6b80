/** A result as SVGs, drawn by vega-lite. */
import { parse, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import type { Group } from './operations/operation.ts'
import type { BenchResult } from './result.ts'
import { measuredSubjects, operationsOf } from './tables.ts'

export interface Chart {
  readonly name: string
  readonly title: string
  readonly svg: string
}

/** Told apart by colour-blind eyes, too (Okabe–Ito). */
const PALETTE = ['#0072b2', '#999999', '#56b4e9', '#e69f00', '#d55e00', '#009e73', '#cc79a7', '#f0e442', '#000000']

const SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json'

const draw = (spec: TopLevelSpec): Promise<string> => new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG()

export interface Bar {
  readonly operation: string
  readonly subject: string
  /** How many times as fast as the yardstick. */
  readonly factor: number
}

/** Bars to both sides of the yardstick's own speed; to the right is faster. */
export function drawBars(
  bars: readonly Bar[],
  { title, subtitle, subjects }: { title: string; subtitle: string; subjects: readonly string[] },
): Promise<string> {
  return draw({
    $schema: SCHEMA,
    title: { text: title, subtitle, anchor: 'start' },
    background: 'white',
    data: { values: [...bars] },
    width: 640,
    height: { step: 13 },
    layer: [
      {
        mark: { type: 'bar' },
        encoding: {
          y: { field: 'operation', type: 'nominal', sort: null, title: null, axis: { labelLimit: 240 } },
          yOffset: { field: 'subject', sort: [...subjects] },
          x: { field: 'factor', type: 'quantitative', title: 'times as fast', scale: { type: 'log' } },
          x2: { datum: 1 },
          color: {
            field: 'subject',
            type: 'nominal',
            title: null,
            scale: { domain: [...subjects], range: PALETTE.slice(0, subjects.length) },
            legend: { orient: 'top' },
          },
        },
      },
      { data: { values: [{}] }, mark: { type: 'rule', color: 'black' }, encoding: { x: { datum: 1 } } },
    ],
  })
}

const where = ({ environment }: BenchResult) => `${environment.engine}, ${environment.processor}`

const YARDSTICK = 'c-kzg'

async function kzgChart(result: BenchResult): Promise<Chart[]> {
  const operations = operationsOf(result, 'kzg')
  const subjects = measuredSubjects(result).filter((id) => operations.some(({ times }) => times[id]))
  const bars = operations.flatMap(({ title, ratios }) => {
    const yardstick = ratios[YARDSTICK]?.median
    if (yardstick === undefined) return []
    return subjects
      .filter((id) => id !== YARDSTICK)
      .flatMap((subject) => {
        // Both are paired with kzgpu round by round, which itself counts as once its own time.
        const own = subject === 'kzgpu' ? 1 : ratios[subject]?.median
        return own === undefined ? [] : [{ operation: title, subject, factor: yardstick / own }]
      })
  })
  if (bars.length === 0) return []
  const shown = subjects.filter((id) => id !== YARDSTICK)
  const title = `Speed of one call against ${YARDSTICK}, one thread (logarithmic)`
  return [{ name: 'kzg', title, svg: await drawBars(bars, { title, subtitle: where(result), subjects: shown }) }]
}

export interface Point {
  readonly size: number
  readonly subject: string
  readonly ms: number
}

/** Both axes logarithmic: a cost that grows in proportion is a straight line at 45 degrees. */
export function drawLines(
  points: readonly Point[],
  { title, subtitle, unit }: { title: string; subtitle: string; unit: string },
): Promise<string> {
  const subjects = [...new Set(points.map(({ subject }) => subject))]
  return draw({
    $schema: SCHEMA,
    title: { text: title, subtitle, anchor: 'start' },
    background: 'white',
    data: { values: [...points] },
    width: 640,
    height: 360,
    mark: { type: 'line', point: true },
    encoding: {
      x: {
        field: 'size',
        type: 'quantitative',
        title: unit,
        scale: { type: 'log', base: 2 },
        axis: { values: points.map(({ size }) => size), labelExpr: "'2^' + round(log(datum.value) / log(2))" },
      },
      y: { field: 'ms', type: 'quantitative', title: 'milliseconds', scale: { type: 'log' } },
      color: {
        field: 'subject',
        type: 'nominal',
        title: null,
        scale: { domain: subjects, range: PALETTE.slice(0, subjects.length) },
        legend: { orient: 'top' },
      },
    },
  })
}

async function growthChart(result: BenchResult, group: Group, title: string, unit: string): Promise<Chart[]> {
  const operations = operationsOf(result, group).filter(({ logSize }) => logSize !== undefined)
  if (operations.length < 2) return []
  const points = measuredSubjects(result).flatMap((subject) =>
    operations.flatMap(({ logSize, times }) => {
      const time = times[subject]
      return time ? [{ size: 2 ** logSize!, subject, ms: time.median }] : []
    }),
  )
  return [{ name: group, title, svg: await drawLines(points, { title, subtitle: where(result), unit }) }]
}

export async function chartsOf(result: BenchResult): Promise<Chart[]> {
  const charts = await Promise.all([
    kzgChart(result),
    growthChart(result, 'msm', 'Sum of points of G1, one thread', 'points'),
    growthChart(result, 'ntt', 'Transform over Fr, one thread', 'values'),
  ])
  return charts.flat()
}
