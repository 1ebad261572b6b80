/**
 * Reads raw transactions, each by every library, and has their proofs verified.
 *
 *   node accept.js FILE…    JSON: { name, eip7594, from, blobs, raw }
 *
 * Prints a line `@result { name, error? }` for each that a library should accept, and for one of each form with a proof
 * spoilt, which none may.
 */
import { readFileSync } from 'node:fs'
import type { Hex } from 'viem'
import { checkEvm } from './evm.ts'
import { LIBRARIES, type Library } from './libraries.ts'
import { verify } from './verify.ts'

interface Made {
  readonly name: string
  readonly eip7594: boolean
  readonly from: string
  readonly blobs: readonly string[]
  readonly raw: Hex
}

const check = async ({ read }: Library, made: Made, raw: Hex): Promise<void> =>
  verify(await read(raw, made.eip7594), made)

/** The last digits of a raw transaction are a proof's. */
const spoilt = (raw: Hex): Hex => `${raw.slice(0, -96)}c0${'0'.repeat(94)}` as Hex

const errorOf = (work: Promise<void>): Promise<string | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => String(error),
  )

const print = (name: string, error: string | undefined): void =>
  console.log(`@result ${JSON.stringify({ name, ...(error !== undefined && { error }) })}`)

print('@ethereumjs/evm on kzgpu/eip2537', await errorOf(checkEvm()))

const checked = new Set<string>()
for (const file of process.argv.slice(2)) {
  const made: Made = JSON.parse(readFileSync(file, 'utf8'))
  const form = made.eip7594 ? 'eip7594' : 'eip4844'
  for (const library of LIBRARIES) {
    if (!library.reads[form]) continue
    print(`${made.name} → ${library.name}`, await errorOf(check(library, made, made.raw)))
    // Once per form and library: the raw transactions differ in nothing.
    const control = `${form}, a proof spoilt → not ${library.name}`
    if (checked.has(control)) continue
    checked.add(control)
    const refused = await errorOf(check(library, made, spoilt(made.raw)))
    const isForProof = refused !== undefined && /proof/i.test(refused)
    print(control, isForProof ? undefined : `it said: ${refused ?? 'nothing'}`)
  }
}
