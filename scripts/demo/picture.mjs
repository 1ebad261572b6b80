/** The timings and the lost cells as one SVG. */
import { writeFile } from 'node:fs/promises'
import { parse, View } from 'vega'
import { compile } from 'vega-lite'

const PARTS = { ready: 'library ready', work: 'work' }
const COLOURS = { scale: { domain: Object.values(PARTS), range: ['#c9d3df', '#3b6ea5'] } }

/**
 * @param {string} path
 * @param {{ title: string, subtitle: string, steps: readonly import('./demo.mjs').Step[], kept: readonly number[][] }} demo
 */
export async function drawPicture(path, { title, subtitle, steps, kept }) {
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'white',
    padding: 16,
    title: { text: title, subtitle, anchor: 'start' },
    config: {
      font: 'sans-serif',
      view: { stroke: null },
      title: { anchor: 'start', offset: 12 },
      legend: { orient: 'bottom' },
    },
    vconcat: [timings(steps), losses(kept)],
    resolve: { scale: { color: 'independent' } },
  }
  const view = new View(parse(compile(spec).spec), { renderer: 'none' })
  await writeFile(path, await view.toSVG())
  view.finalize()
}

function timings(steps) {
  const rows = steps.flatMap(({ name, readyMs, workMs }) => [
    { step: name, part: PARTS.ready, order: 0, seconds: readyMs / 1000 },
    { step: name, part: PARTS.work, order: 1, seconds: workMs / 1000 },
  ])
  const totals = steps.map(({ name, readyMs, workMs }) => ({ step: name, seconds: (readyMs + workMs) / 1000 }))
  const y = { field: 'step', type: 'nominal', sort: null, title: null, axis: { labelLimit: 0 } }
  const x = { field: 'seconds', type: 'quantitative', title: 'seconds' }
  return {
    title: 'Time of each step, all blobs together',
    width: 640,
    height: { step: 24 },
    layer: [
      {
        data: { values: rows },
        mark: 'bar',
        encoding: {
          y,
          x,
          order: { field: 'order' },
          color: { field: 'part', type: 'nominal', title: null, ...COLOURS },
        },
      },
      {
        data: { values: totals },
        mark: { type: 'text', align: 'left', dx: 4 },
        encoding: { y, x, text: { field: 'seconds', type: 'quantitative', format: '.2f' } },
      },
    ],
  }
}

function losses(kept) {
  const cells = kept.flatMap((indices, blob) =>
    Array.from({ length: 128 }, (_, cell) => ({ blob, cell, state: indices.includes(cell) ? 'kept' : 'lost' })),
  )
  return {
    title: 'Cells that were lost and recovered: any half of a row restores the row',
    width: 640,
    height: { step: 8 },
    data: { values: cells },
    mark: { type: 'rect', stroke: 'white', strokeWidth: 0.5 },
    encoding: {
      x: { field: 'cell', type: 'ordinal', title: 'cell', axis: { values: [0, 32, 64, 96, 127], labelAngle: 0 } },
      y: { field: 'blob', type: 'ordinal', title: 'blob', axis: { labels: false, ticks: false } },
      color: {
        field: 'state',
        type: 'nominal',
        title: null,
        scale: { domain: ['kept', 'lost'], range: ['#3b6ea5', '#eeeeee'] },
      },
    },
  }
}
