import { eip2333, eip2335, ethBls, nobleSign, rfc9380 } from './bls.ts'
import { hashToCurve, signatures } from './bls-own.ts'
import { constantineScalarmul, pairingGt, zkcryptoSerialization } from './curve.ts'
import { eip2537 } from './eip2537.ts'
import { kzgEip4844 } from './kzg-eip4844.ts'
import { kzgEip7594 } from './kzg-eip7594.ts'
import { blobEncoding, curve, customSetup, polynomial } from './kzgpu.ts'
import type { Run, Suite } from './suite.ts'

/** Every suite that the library can answer. A file of any other suite or function is reported as not supported. */
const SUITES: Readonly<Record<string, Suite>> = {
  'kzg-eip4844': kzgEip4844,
  'kzg-eip7594': kzgEip7594,
  'zkcrypto-serialization': zkcryptoSerialization,
  'eip2537-geth': eip2537,
  'eip2537-eip': eip2537,
  'eip2537-besu': eip2537,
  'pairing-gt': pairingGt,
  'constantine-scalarmul': constantineScalarmul,
  'eth-bls': ethBls,
  rfc9380,
  'noble-sign': nobleSign,
  eip2333,
  eip2335,
  bls: signatures,
  'hash-to-curve': hashToCurve,
  curve,
  polynomial,
  'custom-setup': customSetup,
  'blob-encoding': blobEncoding,
}

export function findRun(suite: string, fn: string): Run | undefined {
  const functions = SUITES[suite]
  return functions && Object.hasOwn(functions, fn) ? functions[fn] : undefined
}
