/** The operations' times as an SVG, drawn by vega-lite. */
import { parse, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import type { BenchResult } from './result.ts'
import type { SubjectId } from './subjects/subject.ts'
import { measuredSubjects } from './tables.ts'

/** Told apart by colour-blind eyes, too (Okabe–Ito). */
const COLOURS: Readonly<Record<SubjectId, string>> = { kzgpu: '#0072b2', 'c-kzg': '#999999', 'kzg-wasm': '#e69f00' }

export function drawChart(result: BenchResult): Promise<string> {
  const subjects = measuredSubjects(result)
  const values = Object.values(result.operations).flatMap(({ title, times }) =>
    subjects.flatMap((id) => {
      const time = times[id]
      return time ? [{ operation: title, library: id, ms: time.median, q1: time.q1, q3: time.q3 }] : []
    }),
  )
  // A logarithmic axis has no zero, so every bar starts at its smallest decade.
  const floor = 10 ** Math.floor(Math.log10(Math.min(...values.map(({ ms }) => ms))))
  const spec: TopLevelSpec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: {
      text: 'Time of one call, one thread (logarithmic; the line is the middle half of the rounds)',
      subtitle: `${result.environment.engine}, ${result.environment.processor}`,
      anchor: 'start',
    },
    background: 'white',
    data: { values },
    width: 640,
    height: { step: 13 },
    encoding: {
      y: { field: 'operation', type: 'nominal', sort: null, title: null, axis: { labelLimit: 240 } },
      yOffset: { field: 'library', sort: subjects },
    },
    layer: [
      {
        mark: { type: 'bar' },
        encoding: {
          x: {
            field: 'ms',
            type: 'quantitative',
            title: 'milliseconds',
            scale: { type: 'log', domainMin: floor },
          },
          x2: { datum: floor },
          color: {
            field: 'library',
            type: 'nominal',
            title: null,
            scale: { domain: subjects, range: subjects.map((id) => COLOURS[id]) },
            legend: { orient: 'top' },
          },
        },
      },
      {
        mark: { type: 'rule', color: 'black' },
        encoding: { x: { field: 'q1', type: 'quantitative' }, x2: { field: 'q3' } },
      },
    ],
  }
  return new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG()
}
