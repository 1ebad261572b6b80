/** Puts results into docs/performance.md, between its markers, with their charts beside it. */
import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Chart, chartsOf } from './charts.ts'
import { isEngines, readEngines } from './engines/result.ts'
import { chartOfEngines, factsOfEngines, tablesOfEngines } from './engines/tables.ts'
import { type BenchResult, readResult } from './result.ts'
import { sizesTable } from './sizes.ts'
import { factsOf, markdownTable, tablesOf } from './tables.ts'

const PAGE = join('docs', 'performance.md')
const BEGIN = '<!-- bench:begin -->'
const END = '<!-- bench:end -->'

const engineName = ({ environment }: BenchResult) => environment.engine.replace(/^Node (\d+).*/, 'Node $1')
const tierName = ({ subjects }: BenchResult) => subjects.kzgpu?.tier ?? 'peers'

/** What a run was about that was not about everything. */
function scopeOf({ operations }: BenchResult): string {
  const groups = new Set(Object.values(operations).map(({ group = 'kzg' }) => group))
  return groups.has('kzg') ? '' : `: ${[...groups].join(', ')}`
}

async function writeCharts(prefix: string, charts: readonly Chart[]): Promise<string[]> {
  const images: string[] = []
  for (const { name, title, svg } of charts) {
    const file = `${prefix}-${name}.svg`
    await writeFile(join('docs', file), `${svg}\n`)
    images.push(`![${title}](${file})`)
  }
  return images
}

const list = (items: readonly string[]) => items.map((item) => `- ${item}`).join('\n')

/** Every number on the page links to the file that it comes from. */
const linkTo = (path: string) => `[${basename(path)}](../bench/results/${basename(path)})`

async function engineSection(path: string): Promise<string> {
  const result = await readEngines(path)
  return [
    '### Engines and tiers',
    list([...factsOfEngines(result), linkTo(path)]),
    ...(await writeCharts('performance', await chartOfEngines(result))),
    ...tablesOfEngines(result).map(markdownTable),
  ].join('\n\n')
}

/** One result's heading, facts, charts and tables. */
async function section(path: string): Promise<string> {
  if (await isEngines(path)) return engineSection(path)
  const result = await readResult(path)
  return [
    `### ${engineName(result)}, tier ${tierName(result)}${scopeOf(result)}`,
    list([...factsOf(result), linkTo(path)]),
    ...(await writeCharts(`performance-${tierName(result)}`, await chartsOf(result))),
    ...tablesOf(result).map(markdownTable),
  ].join('\n\n')
}

export async function publish(paths: readonly string[]): Promise<void> {
  const page = await readFile(PAGE, 'utf8')
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`${PAGE} must have ${BEGIN} and, after it, ${END}`)
  const sections = await Promise.all(paths.map(section))
  const sizes = ['### Sizes', 'Of the build that this page was written from.', markdownTable(await sizesTable())]
  const content = ['Written by `npm run bench -- --publish …`; do not edit.', ...sections, ...sizes].join('\n\n')
  await writeFile(PAGE, `${page.slice(0, begin)}${BEGIN}\n${content}\n${page.slice(end)}`)
}
