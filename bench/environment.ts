/** The machine and engine that a result was measured on; nothing that names the machine or its user. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'

// Modules of one function each that use one instruction of a proposal, between the same header and end.
const probe = (...body: number[]) =>
  WebAssembly.validate(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, ...body]))

/** (func v128.const 0 … drop) with as many operands as the instruction takes. */
const ZERO_V128 = [0xfd, 0x0c, ...new Array<number>(16).fill(0)]
const codeSection = (...instructions: number[]) => {
  const body = [0, ...instructions, 0x0b]
  return [0x0a, body.length + 2, 1, body.length, ...body]
}

export interface Environment {
  readonly processor: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly engine: string
  readonly wasm: { readonly simd: boolean; readonly relaxedSimd: boolean; readonly wideArithmetic: boolean }
  /** Load of the machine over the last minute, before the run: above 1 a core, the times mean little. */
  readonly load: number
}

export function describeEnvironment(): Environment {
  const processors = cpus()
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release().split('-')[0]} ${arch()}`,
    engine: `Node ${process.versions.node} (V8 ${process.versions.v8})`,
    wasm: {
      simd: probe(...codeSection(...ZERO_V128, 0x1a)),
      relaxedSimd: probe(...codeSection(...ZERO_V128, ...ZERO_V128, ...ZERO_V128, 0xfd, 0x87, 0x02, 0x1a)),
      wideArithmetic: probe(...codeSection(0x42, 0, 0x42, 0, 0xfc, 0x16, 0x1a, 0x1a)),
    },
    load: Number(loadavg()[0]!.toFixed(2)),
  }
}

/** Milliseconds for a fixed piece of native work: tells a slow minute from slow code. */
export function calibrate(): number {
  const block = Buffer.alloc(1 << 20, 0xa5)
  const start = performance.now()
  const hash = createHash('sha256')
  for (let i = 0; i < 64; i++) hash.update(block)
  hash.digest()
  return Number((performance.now() - start).toFixed(1))
}

const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim()

export interface Revision {
  readonly commit: string
  /** Whether files that decide the library's speed differed from the commit. */
  readonly modified: boolean
}

export function describeRevision(): Revision | undefined {
  try {
    const commit = git('rev-parse', '--short=10', 'HEAD')
    return { commit, modified: git('status', '--porcelain', '--', 'crate', 'src', 'gen', 'assets') !== '' }
  } catch {
    // Not a clone: an unpacked source archive has no revision to tell.
    return undefined
  }
}
