/** Failures of one file beyond this number are only counted. */
const SHOWN = 5

const COLUMNS = ['suite', 'function', 'passed', 'failed', 'time']

/** Prints a line per vector file, what failed below, and returns the sums. */
export function printTable(results) {
  const rows = results.map(({ suite, fn, passed, failures, unsupported, milliseconds }) =>
    unsupported > 0
      ? [suite, fn, '—', '—', `not yet supported (cases: ${unsupported})`]
      : [suite, fn, String(passed), String(failures.length), `${(milliseconds / 1000).toFixed(2)} s`],
  )
  const widths = COLUMNS.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)))
  // Numbers to the right, the rest to the left.
  const line = (cells) =>
    cells.map((cell, i) => (i === 2 || i === 3 ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('  ')
  for (const row of [COLUMNS, ...rows]) console.log(line(row).trimEnd())
  for (const { suite, fn, failures } of results) {
    for (const { name, reason } of failures.slice(0, SHOWN)) console.log(`FAILED ${suite}/${fn} ${name}: ${reason}`)
    if (failures.length > SHOWN) console.log(`       … and ${failures.length - SHOWN} more of ${suite}/${fn}`)
  }
  const sum = (of) => results.reduce((total, result) => total + of(result), 0)
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failures }) => failures.length),
    unsupported: sum(({ unsupported }) => unsupported),
  }
}
