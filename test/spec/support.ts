/** Instances of the library from its sources, the built Wasm and the committed assets. */
import { readFile } from 'node:fs/promises'
import { TIERS, type TierName } from '../../src/backend/tiers.ts'
import { createKzgWith, type Kzg, type KzgOptions } from '../../src/kzg.ts'
import type { Platform } from '../../src/platform/platform.ts'

const ROOT = new URL('../../', import.meta.url)

export const platform: Platform = {
  name: 'test',
  loadWasm: (file) => readFile(new URL(`dist/${file}`, ROOT)),
  loadAsset: (file) => readFile(new URL(`assets/${file}`, ROOT)),
}

/** Tiers whose instructions this engine has. */
export const runnableTiers = (): TierName[] =>
  TIERS.filter(({ probe }) => WebAssembly.validate(probe)).map(({ name }) => name)

export const openKzg = (options?: KzgOptions): Promise<Kzg> => createKzgWith(platform, options)

/** A setup of test/vectors/setups, in the consensus text form. */
export const customSetup = (name: string): Promise<string> =>
  readFile(new URL(`test/vectors/setups/${name}.txt`, ROOT), 'utf8')

/** The code of the KzgError that a call throws, or what it returns. */
export function codeOf(call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    return (error as { code?: unknown }).code ?? error
  }
}
