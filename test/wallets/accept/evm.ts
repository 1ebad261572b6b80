import { Common, Hardfork, Mainnet } from '@ethereumjs/common'
import { createEVM } from '@ethereumjs/evm'
import { Address, bytesToHex, hexToBytes } from '@ethereumjs/util'
import { createEip2537 } from 'kzgpu/eip2537'

/** Addresses of the precompiles of EIP-2537, and inputs that each answers. */
function inputs(): readonly [address: number, input: Uint8Array][] {
  const zeros = (length: number) => new Uint8Array(length)
  const element = (length: number) => Uint8Array.from({ length }, (_, i) => (i % 64 < 17 ? 0 : i))
  return [
    [0x0b, zeros(256)],
    [0x0c, zeros(160)],
    [0x0d, zeros(512)],
    [0x0e, zeros(288)],
    [0x0f, zeros(384)],
    [0x10, element(64)],
    [0x11, element(128)],
    // Coordinates that are on no curve, which both must refuse.
    [0x0b, element(256)],
    [0x0c, element(160)],
    [0x0f, element(384)],
  ]
}

/** The EVM answers the precompiles by `kzgpu/eip2537` as it does by its own library.
 * @throws Error if it does not */
export async function checkEvm(): Promise<void> {
  const common = new Common({ chain: Mainnet, hardfork: Hardfork.Prague })
  const bls = await createEip2537()
  let calls = 0
  const counted = new Proxy(bls, {
    get: (target, name) => {
      const method = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return (...args: unknown[]) => {
        calls++
        return method(...args)
      }
    },
  })
  const [own, theirs] = [await createEVM({ common, bls: counted }), await createEVM({ common })]
  for (const [address, data] of inputs()) {
    const to = new Address(hexToBytes(`0x${address.toString(16).padStart(40, '0')}`))
    const answers = await Promise.all(
      [own, theirs].map(async (evm) => {
        const { execResult } = await evm.runCall({ to, data, gasLimit: 10_000_000n })
        return `${execResult.exceptionError === undefined} ${bytesToHex(execResult.returnValue)}`
      }),
    )
    if (answers[0] !== answers[1]) throw new Error(`precompile ${address} gives ${answers[0]} instead of ${answers[1]}`)
  }
  if (calls !== inputs().length) throw new Error(`${calls} calls reached kzgpu/eip2537`)
  bls.dispose()
}
