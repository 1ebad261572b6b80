import { BYTES_PER_BLOB, type KzgReport } from '../../entry/kzg.node.ts'
import { decodeStream } from '../blob-stream.ts'
import { openBlobs } from '../blobs.ts'
import { isCellFile, openCellFile } from '../cell-file.ts'
import { command, KZG_ARGS, type Report, targetOf } from '../command.ts'
import { BlobError, CliError } from '../errors.ts'
import { type InputStreams, isStdin, readChunks } from '../input.ts'
import { writeLines } from '../output.ts'

export const info = command({
  name: 'info',
  description: 'Describe a file of blobs or cells, or else this installation: runtime, Wasm tier, set-up times',
  args: { file: { type: 'positional', required: false, description: 'Blobs or cells' }, ...KZG_ARGS },
  async run({ file, setup, tier }, session) {
    if (file !== undefined && isStdin(file)) throw new CliError('USAGE', 'info needs a file')
    const report = file
      ? await describeFile(file, session.streams)
      : describeInstallation((await session.openKzg('verify', { setup, tier })).report)
    await writeLines(targetOf(undefined, session), toLines(report))
    return report
  },
})

/** The library's timings under another name, since every report has `timings` of the command. */
function describeInstallation({ timings, ...report }: KzgReport): Report {
  return { runtime: runtimeName(), platform: `${process.platform} ${process.arch}`, ...report, loading: timings }
}

function runtimeName(): string {
  const { bun, deno, node } = process.versions
  return bun ? `bun ${bun}` : deno ? `deno ${deno}` : `node ${node}`
}

async function describeFile(path: string, streams: InputStreams): Promise<Report> {
  const { value: start = new Uint8Array() } = await readChunks(path, { size: 16 }, streams).next()
  return isCellFile(start) ? describeCells(path, streams) : describeBlobs(path, streams)
}

async function describeCells(path: string, streams: InputStreams): Promise<Report> {
  const { blobs, records } = await openCellFile(path, streams)
  const counts = new Map<number, number>()
  let cells = 0
  for await (const { blob } of records) {
    counts.set(blob, (counts.get(blob) ?? 0) + 1)
    cells++
  }
  const fewest = counts.size < blobs ? 0 : Math.min(...counts.values())
  return { kind: 'cells', blobs, cells, fewestCellsOfABlob: fewest }
}

async function describeBlobs(path: string, streams: InputStreams): Promise<Report> {
  const { count, blobs } = await openBlobs(path, streams)
  return { kind: 'blobs', blobs: count, bytes: BYTES_PER_BLOB * (count ?? 0), encodedBytes: await encodedBytes(blobs) }
}

/** Bytes that `decode` would write; `undefined` if the blobs hold something else. */
async function encodedBytes(blobs: AsyncIterable<Uint8Array>): Promise<number | undefined> {
  let bytes = 0
  try {
    for await (const data of decodeStream(blobs)) bytes += data.length
  } catch (error) {
    if (error instanceof BlobError && error.cause.code === 'BAD_ENCODING') return undefined
    throw error
  }
  return bytes
}

function toLines(report: Report): string[] {
  const text = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value))
  return Object.entries(report)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name.padEnd(20)} ${text(value)}`)
}
