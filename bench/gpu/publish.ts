/** Puts results of the GPU bench into docs/performance.md, between markers of their own, with a chart each. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { drawLines } from '../charts.ts'
import { resultPath } from '../result.ts'
import { markdownTable } from '../tables.ts'
import type { GpuRecord } from './run.ts'
import { factsOfGpu, tablesOfGpu } from './tables.ts'

const PAGE = join('docs', 'performance.md')
const BEGIN = '<!-- gpu:begin -->'
const END = '<!-- gpu:end -->'

/** Times by size on both sides: they cross where the device begins to win. */
function chartOf({ rows, adapter }: GpuRecord, operation: 'ntt' | 'msm'): Promise<string> {
  const points = rows
    .filter((row) => row.operation === operation)
    .flatMap(({ n, cpuMs, gpuMs, gpuEachMs }) => [
      { size: n, subject: 'Wasm, one thread', ms: cpuMs },
      { size: n, subject: 'GPU, one call', ms: gpuMs },
      { size: n, subject: 'GPU, one of a batch', ms: gpuEachMs },
    ])
  return drawLines(points, {
    title: `${operation === 'ntt' ? 'Fr transforms' : 'Sums over G1'}: Wasm and GPU`,
    subtitle: adapter,
    unit: 'n',
  })
}

async function sectionOf(record: GpuRecord): Promise<string> {
  const { date, revision, quick, adapter, rows, environment } = record
  const name = /^\w+/.exec(adapter)?.[0]?.toLowerCase() ?? 'unknown'
  const path = resultPath({ date, revision, quick }, ['gpu', /^\w+/.exec(adapter)?.[0] ?? 'unknown'])
  const images: string[] = []
  for (const operation of [...new Set(rows.map((row) => row.operation))]) {
    const file = `performance-gpu-${name}-${operation}.svg`
    await writeFile(join('docs', file), `${await chartOf(record, operation)}\n`)
    images.push(`![Times by size on Wasm and on the GPU: ${operation}](${file})`)
  }
  const facts = [
    ...factsOfGpu(record),
    `${environment.processor}, ${environment.cores} cores; load before ${environment.load}`,
    `[${path.split(/[\\/]/).at(-1)}](../${path.replaceAll('\\', '/')})`,
  ]
  const list = facts.map((fact) => `- ${fact}`).join('\n')
  return [`### ${adapter}`, list, ...images, ...tablesOfGpu(record).map(markdownTable)].join('\n\n')
}

export async function publishGpu(records: readonly GpuRecord[]): Promise<void> {
  const page = await readFile(PAGE, 'utf8')
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`${PAGE} has no place for results of the GPU bench`)
  const sections: string[] = []
  for (const record of records) sections.push(await sectionOf(record))
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
