/** Puts a result into docs/performance.md, between its markers, with the chart beside it. */
import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { drawChart } from './chart.ts'
import type { BenchResult } from './result.ts'
import { factsOf, markdownTable, tablesOf } from './tables.ts'

const PAGE = join('docs', 'performance.md')
const CHART = join('docs', 'performance.svg')
const BEGIN = '<!-- bench:begin -->'
const END = '<!-- bench:end -->'

/** @param source path of the result's file, which every number on the page links to */
export async function publish(result: BenchResult, source: string): Promise<void> {
  const page = await readFile(PAGE, 'utf8')
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`${PAGE} must have ${BEGIN} and, after it, ${END}`)
  const file = basename(source)
  const content = [
    `Written by \`npm run bench -- --publish bench/results/${file}\` from [that file](../bench/results/${file}); do not edit.`,
    factsOf(result)
      .map((fact) => `- ${fact}`)
      .join('\n'),
    `![Time of one call, by operation and library](performance.svg)`,
    ...tablesOf(result).map(markdownTable),
  ]
  await writeFile(PAGE, `${page.slice(0, begin)}${BEGIN}\n${content.join('\n\n')}\n${page.slice(end)}`)
  await writeFile(CHART, `${await drawChart(result)}\n`)
}
