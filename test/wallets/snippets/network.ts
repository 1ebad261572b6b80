/** A network of one node, which knows as much as a wallet asks of it. */
const HASH = `0x${'11'.repeat(32)}`

/** Raw transactions that were sent. */
export const sent: string[] = []

const ZERO = `0x${'00'.repeat(20)}`
const block = {
  ...{ number: '0x1', hash: HASH, parentHash: HASH, nonce: '0x0000000000000000', sha3Uncles: HASH, logsBloom: '0x00' },
  ...{
    transactionsRoot: HASH,
    stateRoot: HASH,
    receiptsRoot: HASH,
    miner: ZERO,
    difficulty: '0x0',
    totalDifficulty: '0x0',
  },
  ...{ extraData: '0x', size: '0x1', gasLimit: '0x1c9c380', gasUsed: '0x0', timestamp: '0x65000000', transactions: [] },
  ...{ uncles: [], baseFeePerGas: '0x3b9aca00', blobGasUsed: '0x0', excessBlobGas: '0x0', mixHash: HASH },
}

const ANSWERS: Readonly<Record<string, unknown>> = {
  eth_chainId: '0x1',
  net_version: '1',
  eth_blockNumber: '0x1',
  eth_getTransactionCount: '0x7',
  eth_gasPrice: '0x3b9aca00',
  eth_maxPriorityFeePerGas: '0x3b9aca00',
  eth_blobBaseFee: '0x1',
  eth_estimateGas: '0x5208',
  eth_getBlockByNumber: block,
}

/** @throws for a method that the node does not have, as for one that fills transactions */
export function answer(method: string, params: unknown): unknown {
  if (method === 'eth_sendRawTransaction') {
    sent.push((params as [string])[0])
    return HASH
  }
  if (method in ANSWERS) return ANSWERS[method]
  throw Object.assign(new Error(`the method ${method} does not exist`), { code: -32601 })
}

interface Call {
  readonly id: number
  readonly method: string
  readonly params: unknown
}

function reply({ id, method, params }: Call): object {
  try {
    return { jsonrpc: '2.0', id, result: answer(method, params) }
  } catch (error) {
    return { jsonrpc: '2.0', id, error: { code: -32601, message: String(error) } }
  }
}

/** Every address is this network's: nothing of a test leaves the machine. */
globalThis.fetch = async (input, init) => {
  const calls = JSON.parse(String(init?.body ?? (await new Request(input).text()))) as Call | Call[]
  return Response.json(Array.isArray(calls) ? calls.map(reply) : reply(calls))
}
