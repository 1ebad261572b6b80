import { Presets, SingleBar } from 'cli-progress'

/** Milliseconds of silence after which a log gets a line of progress. */
const LINE_INTERVAL = 5_000

export interface ProgressStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean
}

/** Progress of one piece of long work, always on stderr so that stdout stays the result's. */
export interface Progress {
  /** @param total items to do; `undefined` if only the end of a pipe will tell */
  start(label: string, total: number | undefined): void
  update(done: number): void
  stop(): void
}

/** A bar on a terminal; elsewhere a line now and then, so that the log of a long job shows that it lives. */
export function createProgress(stream: ProgressStream, { quiet }: { quiet: boolean }): Progress {
  if (quiet) return { start() {}, update() {}, stop() {} }
  return stream.isTTY ? createBar(stream) : createLines(stream)
}

function createBar(stream: ProgressStream): Progress {
  let bar: SingleBar | undefined
  const stop = () => {
    bar?.stop()
    bar = undefined
  }
  return {
    start(label, total) {
      stop()
      const counter = total === undefined ? '{value}' : '[{bar}] {value}/{total} · {eta_formatted} left'
      bar = new SingleBar(
        { stream, format: `${label} ${counter}`, clearOnComplete: true, hideCursor: true, barsize: 28 },
        Presets.legacy,
      )
      bar.start(total ?? 0, 0)
    },
    update: (done) => bar?.update(done),
    stop,
  }
}

function createLines(stream: ProgressStream): Progress {
  let label = ''
  let total: number | undefined
  let lastLine = 0
  return {
    start(nextLabel, nextTotal) {
      label = nextLabel
      total = nextTotal
      lastLine = performance.now()
    },
    update(done) {
      if (performance.now() - lastLine < LINE_INTERVAL || done === total) return
      lastLine = performance.now()
      stream.write(`${label} ${done}${total === undefined ? '' : `/${total}`}\n`)
    },
    stop() {},
  }
}
