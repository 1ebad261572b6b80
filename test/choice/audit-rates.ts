/**
 * How often a wrong answer of a GPU is found, by fault and audit: `npx tsx test/choice/audit-rates.ts [CALLS] [ONLY]` prints the table
 * of docs/adr/0011, measured and by design. A call counts as found if it is refused.
 */
import { AUDITS, CASES } from './audit-cases.ts'

const CALLS = Number(process.argv[2] ?? 1000)
const ONLY = process.argv[3] ?? ''

const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`
const row = (...cells: readonly string[]): void => console.log(`| ${cells.join(' | ')} |`)
row('fault', 'in', ...AUDITS, 'sampled, by design')
row(...Array.from({ length: AUDITS.length + 3 }, () => '---'))
for (const { fault, of, chance, count } of CASES) {
  if (!of.includes(ONLY)) continue
  const found: string[] = []
  for (const audit of AUDITS) {
    // What is certain shows in few calls.
    const calls = chance[audit] > 0 && chance[audit] < 1 ? CALLS : Math.ceil(CALLS / 50)
    found.push(percent((await count(audit, calls)) / calls))
  }
  row(fault, of, ...found, percent(chance.sampled))
}
