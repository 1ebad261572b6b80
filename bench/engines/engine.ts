/** One engine with one tier of the package in it, as somebody who takes part in rounds. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type CommandLine, spawnLines } from '../runners/line-child.ts'
import type { Runner } from '../runners/runner.ts'
import { ALL_OF_KZG } from '../subjects/kzg.ts'
import { LARGEST } from '../subjects/kzgpu-methods.ts'
import { type Argument, offers } from '../subjects/subject.ts'
import { pack } from './frames.ts'
import type { Answer, Request } from './protocol.ts'

/** See launch.mjs, which is loaded at run time. */
export interface Launcher {
  readonly RUNTIMES: readonly string[]
  readonly EXCHANGE: string
  tierNames(): Promise<readonly string[]>
  prepare(): Promise<string>
  describe(runtime: string): Promise<string>
  command(runtime: string, app: string): Promise<CommandLine>
  page(): Promise<{ ask(request: Request): Promise<Answer>; close(): Promise<void> }>
}

export const loadLauncher = async (): Promise<Launcher> =>
  (await import(new URL('../engines/launch.mjs', import.meta.url).href)) as Launcher

/** Files with arguments, written once for all the engines that get the same ones. */
export class Exchange {
  readonly #folder: string
  readonly #files = new WeakMap<object, string>()
  #count = 0

  constructor(folder: string) {
    this.#folder = folder
  }

  /** @returns the file's name. Two names take turns: nobody reads the arguments before the last. */
  async fileOf(calls: readonly (readonly Argument[])[]): Promise<string> {
    const known = this.#files.get(calls)
    if (known !== undefined) return known
    const name = `arguments-${this.#count++ % 2}.bin`
    await writeFile(join(this.#folder, name), pack(calls))
    this.#files.set(calls, name)
    return name
  }
}

export interface Engine extends Runner {
  readonly runtime: string
  readonly name: string
  readonly tier: string
  /** From the call of `createKzg` to its result. */
  readonly readyMs: number
  close(): Promise<void>
}

export interface OpenEngine {
  readonly runtime: string
  readonly tier: string
  /** See {@link Launcher.prepare}. */
  readonly app: string
  readonly exchange: Exchange
}

type Ask = (request: Request) => Promise<Answer>

async function start(
  launcher: Launcher,
  runtime: string,
  app: string,
): Promise<{ ask: Ask; close(): void | Promise<void> }> {
  if (runtime === 'chromium') return launcher.page()
  const child = spawnLines(await launcher.command(runtime, app))
  return { ask: async (request) => JSON.parse(await child.ask(JSON.stringify(request))) as Answer, close: child.close }
}

/** @returns the engine, or in words why the tier does not run in it */
export async function openEngine(
  launcher: Launcher,
  { runtime, tier, app, exchange }: OpenEngine,
): Promise<Engine | string> {
  const { ask, close } = await start(launcher, runtime, app)
  const answer = await ask({ open: { tier } })
  if (!('opened' in answer)) {
    await close()
    if ('unavailable' in answer) return answer.unavailable
    throw new Error(`${runtime}, tier ${tier}: ${JSON.stringify(answer)}`)
  }
  const subject = { offers: { ...ALL_OF_KZG, ...LARGEST, pairingCheck: true, decodeG1: true } as const }
  return {
    id: `${runtime} ${tier}`,
    runtime,
    name: await launcher.describe(runtime),
    tier,
    readyMs: answer.opened.readyMs,
    isSlow: false,
    offers: (method, logSize) => offers(subject, method, logSize),
    async sample(method, calls) {
      const said = await ask({ sample: { method, file: await exchange.fileOf(calls) } })
      if ('sample' in said) return said.sample
      throw new Error(`${runtime}, tier ${tier}: ${JSON.stringify(said)}`)
    },
    close: async () => void (await close()),
  }
}
