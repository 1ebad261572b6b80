/** Files that the command line's tests start from: three blobs with everything that the commands make of them. */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kzgpu } from './kzgpu.ts'

export const HEADER_BYTES = 16
export const RECORD_BYTES = 2104
export const BLOBS = 3
/** Into the third blob. */
export const DATA = Uint8Array.from({ length: 300_000 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24)

const COMMANDS = [
  ['encode', 'data', '-o', 'blobs.bin'],
  ['commit', 'blobs.bin', '-o', 'commitments.txt'],
  ['prove', 'blobs.bin', '-c', 'commitments.txt', '-o', 'proofs.txt'],
  ['cells', 'blobs.bin', '-o', 'all.cells'],
]

/** @returns the folder */
export async function prepareFiles(): Promise<string> {
  const cwd = await mkdtemp(join(tmpdir(), 'kzgpu-cli-'))
  await writeFile(join(cwd, 'data'), DATA)
  for (const command of COMMANDS) {
    const { code, stderr } = await kzgpu(command, { cwd })
    if (code !== 0) throw new Error(`kzgpu ${command.join(' ')} exited with ${code}: ${stderr}`)
  }
  const cells = await readFile(join(cwd, 'all.cells'))
  const half = keep(cells, (_, cell) => cell % 2 === 1)
  const proofs = (await readFile(join(cwd, 'proofs.txt'), 'utf8')).trim().split('\n')
  const lines = (list: readonly string[]) => `${list.join('\n')}\n`
  const files: Record<string, string | Uint8Array> = {
    empty: '',
    'short.bin': new Uint8Array(131_071),
    'not-encoded.bin': new Uint8Array(2 * 131_072),
    'not-canonical.bin': new Uint8Array(131_072).fill(0xff),
    'swapped-proofs.txt': lines([proofs[1]!, proofs[0]!, proofs[2]!]),
    'two-proofs.txt': lines(proofs.slice(0, 2)),
    'not-hex.txt': 'zz\n',
    'not-json.txt': '{"commitments": [',
    'odd.cells': half,
    'few.cells': keep(cells, (blob, cell) => blob !== 1 || cell < 63),
    'none-of-2.cells': keep(cells, (blob) => blob !== 2),
    'doubled.cells': Buffer.concat([half, half.subarray(HEADER_BYTES, HEADER_BYTES + RECORD_BYTES)]),
    'truncated.cells': cells.subarray(0, cells.length - 1),
    'altered.cells': altered(cells, HEADER_BYTES + 128 * RECORD_BYTES + 9),
    'cell-128.cells': altered(cells, HEADER_BYTES + 4, 128),
    'version-2.cells': altered(cells, 8, 2),
    'huge-header.cells': altered(cells.subarray(0, HEADER_BYTES), 15, 0xff),
  }
  for (const [name, content] of Object.entries(files)) await writeFile(join(cwd, name), content)
  return cwd
}

function keep(cells: Buffer, isKept: (blob: number, cell: number) => boolean): Buffer {
  const parts = [cells.subarray(0, HEADER_BYTES)]
  for (let at = HEADER_BYTES; at < cells.length; at += RECORD_BYTES) {
    if (isKept(cells.readUInt32LE(at), cells.readUInt32LE(at + 4))) parts.push(cells.subarray(at, at + RECORD_BYTES))
  }
  return Buffer.concat(parts)
}

function altered(bytes: Buffer, position: number, value = bytes[position]! ^ 1): Buffer {
  const copy = Buffer.from(bytes)
  copy[position] = value
  return copy
}
