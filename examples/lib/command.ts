/** What the scripts have in common: their arguments, the transaction that they make, and what they print. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { toBlobs } from 'kzgpu'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { eip4844: { type: 'boolean', default: false }, sync: { type: 'boolean', default: false } },
})

/** Cell proofs, which networks want today, or with `--eip4844` one proof per blob. */
export const eip7594 = !values.eip4844

/** With `--sync` the library computes, through its adapter; otherwise it gets what workers have computed before. */
export const sync = values.sync

const [file] = positionals
/** The file that was named, as blobs. */
export const blobs = toBlobs(file === undefined ? new TextEncoder().encode('kzgpu') : readFileSync(file))

/** The key of the example in EIP-155. */
export const privateKey = `0x${'46'.repeat(32)}` as const

const GWEI = 10n ** 9n

/** The rest of the transaction. */
export const fields = {
  chainId: 1,
  nonce: 7,
  to: `0x${'35'.repeat(20)}`,
  maxFeePerGas: 30n * GWEI,
  maxPriorityFeePerGas: 1n * GWEI,
  maxFeePerBlobGas: 3n * GWEI,
} as const

export const gas = 21_000n

/** The raw transaction, for `eth_sendRawTransaction`. */
export function print(raw: string): void {
  process.stdout.write(`${raw}\n`)
}
