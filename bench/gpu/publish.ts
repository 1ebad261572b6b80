/** Puts results of the GPU bench into docs/performance.md, between markers of their own, with charts beside it. */
import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { drawLines } from '../charts.ts'
import { markdownTable, type Table } from '../tables.ts'
import { ADAPTERS, type AdapterName } from './adapter.ts'
import { factsOfChoice, tablesOfChoice } from './choice-tables.ts'
import { factsOfFields, tablesOfFields } from './fields-tables.ts'
import { type AnyRecord, type GpuRecord, pathOf } from './run.ts'
import { factsOfGpu, tablesOfGpu } from './tables.ts'

const PAGE = join('docs', 'performance.md')
const BEGIN = '<!-- gpu:begin -->'
const END = '<!-- gpu:end -->'

const HOSTS: Readonly<Record<AdapterName, string>> = {
  deno: 'Deno',
  dawn: 'Dawn in Node',
  chromium: 'Chromium',
}

/** Times by size on both sides: they cross where the device begins to win. */
function chartOf({ rows, adapter, host }: GpuRecord, operation: 'ntt' | 'msm'): Promise<string> {
  const points = rows
    .filter((row) => row.operation === operation)
    .flatMap(({ n, cpuMs, gpuMs, gpuEachMs }) => [
      { size: n, subject: 'Wasm, one thread', ms: cpuMs },
      { size: n, subject: 'GPU, one call', ms: gpuMs },
      { size: n, subject: 'GPU, one of a batch', ms: gpuEachMs },
    ])
  return drawLines(points, {
    title: `${operation === 'ntt' ? 'Fr transforms' : 'Sums over G1'}: Wasm and GPU`,
    subtitle: `${HOSTS[host]}, ${adapter}`,
    unit: 'n',
  })
}

async function chartsOf(record: GpuRecord): Promise<string[]> {
  const images: string[] = []
  for (const operation of [...new Set(record.rows.map((row) => row.operation))]) {
    const file = `performance-gpu-${record.host}-${operation}.svg`
    await writeFile(join('docs', file), `${await chartOf(record, operation)}\n`)
    images.push(`![Times by size on Wasm and on the GPU: ${operation}](${file})`)
  }
  return images
}

const linkTo = (record: AnyRecord) => `[${basename(pathOf(record))}](../bench/results/${basename(pathOf(record))})`

/** What a record says, for the page and for the terminal. */
export function reportOf(record: AnyRecord): { readonly facts: readonly string[]; readonly tables: readonly Table[] } {
  switch (record.kind) {
    case 'gpu':
      return { facts: factsOfGpu(record), tables: tablesOfGpu(record) }
    case 'gpu-choice':
      return { facts: factsOfChoice(record), tables: tablesOfChoice(record) }
    case 'gpu-fields':
      return { facts: factsOfFields(record), tables: tablesOfFields(record) }
  }
}

async function partOf(record: AnyRecord): Promise<string[]> {
  const { date, revision, environment } = record
  const { facts: own, tables } = reportOf(record)
  const facts = [
    ...own,
    `${date.slice(0, 10)}, commit ${revision?.commit ?? 'unknown'}; ${environment.processor}, ${environment.cores} cores; load before ${environment.load}; ${linkTo(record)}`,
  ]
  return [
    facts.map((fact) => `- ${fact}`).join('\n'),
    ...(record.kind === 'gpu' ? await chartsOf(record) : []),
    ...tables.map(markdownTable),
  ]
}

export async function publishGpu(records: readonly AnyRecord[]): Promise<void> {
  const page = await readFile(PAGE, 'utf8')
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`${PAGE} has no place for results of the GPU bench`)
  const sections: string[] = []
  for (const host of ADAPTERS) {
    const own = records.filter((record) => record.host === host)
    if (own[0]) sections.push(`### ${HOSTS[host]}: ${own[0].adapter}`)
    for (const record of own) sections.push(...(await partOf(record)))
  }
  const note = 'Written by `npm run bench -- --gpu --publish …`; do not edit.'
  const text = [page.slice(0, begin + BEGIN.length), note, ...sections, page.slice(end)]
  await writeFile(
    PAGE,
    text
      .map((part) => part.trim())
      .join('\n\n')
      .concat('\n'),
  )
}
