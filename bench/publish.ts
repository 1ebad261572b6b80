/** Puts results into docs/performance.md, between its markers, with their charts beside it. */
import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { chartsOf } from './charts.ts'
import { type BenchResult, readResult } from './result.ts'
import { factsOf, markdownTable, tablesOf } from './tables.ts'

const PAGE = join('docs', 'performance.md')
const BEGIN = '<!-- bench:begin -->'
const END = '<!-- bench:end -->'

const engineName = ({ environment }: BenchResult) => environment.engine.replace(/^Node (\d+).*/, 'Node $1')
const tierName = ({ subjects }: BenchResult) => subjects.kzgpu?.tier ?? 'peers'

/** One result's heading, facts, charts and tables; every number on the page links to the file that it comes from. */
async function section(path: string): Promise<string> {
  const result = await readResult(path)
  const link = `../bench/results/${basename(path)}`
  const images: string[] = []
  for (const { name, title, svg } of await chartsOf(result)) {
    const file = `performance-${tierName(result)}-${name}.svg`
    await writeFile(join('docs', file), `${svg}\n`)
    images.push(`![${title}](${file})`)
  }
  const facts = [...factsOf(result), `[${basename(path)}](${link})`]
  return [
    `### ${engineName(result)}, tier ${tierName(result)}`,
    facts.map((fact) => `- ${fact}`).join('\n'),
    ...images,
    ...tablesOf(result).map(markdownTable),
  ].join('\n\n')
}

export async function publish(paths: readonly string[]): Promise<void> {
  const page = await readFile(PAGE, 'utf8')
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`${PAGE} must have ${BEGIN} and, after it, ${END}`)
  const sections = await Promise.all(paths.map(section))
  const content = ['Written by `npm run bench -- --publish …`; do not edit.', ...sections].join('\n\n')
  await writeFile(PAGE, `${page.slice(0, begin)}${BEGIN}\n${content}\n${page.slice(end)}`)
}
