import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ALL_OF_BLS, ETHEREUM_TAG } from '../operations/bls-tag.ts'
import { type LineChild, spawnLines } from '../runners/line-child.ts'
import { G1_BYTES } from './encodings.ts'
import type { Loaded, Outcome, Prepared, Subject } from './subject.ts'

const EXE = process.platform === 'win32' ? '.exe' : ''
const PROGRAM = join('bench', 'native', 'target', 'release', `kzgpu-bench-native${EXE}`)
const EXCHANGE = join('build', 'bench')
/** Of what each signature of a batch is multiplied by, as in the clients that use blst. */
const FACTOR_BYTES = 8

/** Starts the native program of bench/native. */
export function startBlst(): { ask(...words: readonly (string | number)[]): Promise<string>; close(): void } {
  const child: LineChild = spawnLines({ command: PROGRAM })
  return {
    async ask(...words) {
      const [, status, text] = /^(ok|error) (.*)$/.exec(await child.ask(words.join(' '))) ?? []
      if (status !== 'ok') throw new Error(`blst: ${text ?? 'no answer'}`)
      return text!
    },
    close: child.close,
  }
}

/** What the child answers to a timed request: its own time, and the result. */
function readAnswer(text: string): { ms: number; result: string } {
  const [ms, result] = text.split(' ')
  return { ms: Number(ms), result: result! }
}

/** blst by its C interface, one thread, in a process of its own that measures its time itself. */
export const blst: Subject = {
  id: 'blst',
  offers: { msm: 18, pairingCheck: true, decodeG1: true, ...ALL_OF_BLS },
  async import() {
    return {
      async ready(): Promise<Loaded> {
        const child = startBlst()
        await mkdir(EXCHANGE, { recursive: true })
        let loaded = 0
        let calls = 0
        const request = async (bytes: Uint8Array, ...words: readonly (string | number)[]): Promise<Prepared> => {
          // One file per prepared call: several are prepared before the first is made.
          const path = join(EXCHANGE, `blst-${calls++ % 64}.bin`)
          await writeFile(path, bytes)
          return {
            call: async () => readAnswer(await child.ask(...words, path)),
            outcome: (answer) => outcomeOf((answer as ReturnType<typeof readAnswer>).result),
            measured: (answer) => (answer as ReturnType<typeof readAnswer>).ms,
          }
        }
        return {
          version: await crateVersion(),
          methods: {
            msm: async (points: Uint8Array, scalars: Uint8Array) => {
              if (points.length > loaded) {
                const path = join(EXCHANGE, 'blst-points.bin')
                await writeFile(path, points)
                await child.ask('load', path)
                loaded = points.length
              }
              return request(scalars, 'msm', points.length / G1_BYTES)
            },
            pairingCheck: (g1: Uint8Array[], g2: Uint8Array[]) =>
              request(Buffer.concat(g1.flatMap((p, i) => [p, g2[i]!])), 'pairing'),
            decodeG1: (point: Uint8Array) => request(point, 'decode'),
            blsSign: (secret: Uint8Array, message: Uint8Array) =>
              request(Buffer.concat([secret, message]), 'sign', ETHEREUM_TAG),
            blsVerify: (key: Uint8Array, message: Uint8Array, signature: Uint8Array) =>
              request(Buffer.concat([key, message, signature]), 'verify', ETHEREUM_TAG),
            blsVerifyBatch: (keys: Uint8Array[], messages: Uint8Array[], signatures: Uint8Array[]) =>
              request(
                Buffer.concat(keys.flatMap((key, i) => [key, messages[i]!, signatures[i]!, randomBytes(FACTOR_BYTES)])),
                ...(['verify-batch', ETHEREUM_TAG] as const),
              ),
            hashToG2: (message: Uint8Array) => request(message, 'hash', ETHEREUM_TAG),
          },
          close: child.close,
        }
      },
    }
  },
}

async function crateVersion(): Promise<string> {
  const lock = await readFile(join('bench', 'native', 'Cargo.lock'), 'utf8')
  return /name = "blst"\nversion = "([^"]+)"/.exec(lock)?.[1] ?? 'of unknown version'
}

const outcomeOf = (result: string): Outcome =>
  result === 'true' || result === 'false' ? result === 'true' : [Buffer.from(result, 'hex')]
