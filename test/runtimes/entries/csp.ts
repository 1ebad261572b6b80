/** A page whose Content-Security-Policy forbids compiling WebAssembly: the error must say so, and nothing else. What needs none works. */
import { createKzg } from 'kzgpu'
import { createEthereumBls } from 'kzgpu/bls'
import { createEip2537 } from 'kzgpu/eip2537'
import * as keystore from 'kzgpu/keystore'
import { smokeKeystore } from '../bls-smoke.ts'
import { runChecks, throws } from '../smoke.ts'
import { report } from './page-report.ts'

const create = { kzg: createKzg, bls: createEthereumBls, eip2537: createEip2537 }
const missing = Object.entries(create).map(([name, make]) => [
  `${name}: names the missing wasm-unsafe-eval`,
  () => throws('WASM_CSP', () => make()),
])

report(
  runChecks(Object.fromEntries(missing)).then(async (results) => [...results, ...(await smokeKeystore({ keystore }))]),
)
