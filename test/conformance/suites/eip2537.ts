import { fromHex, toHex } from '../hex.ts'
import type { PrecompileSubject } from '../subject.ts'
import type { Run, Suite } from './suite.ts'

const run =
  (name: keyof PrecompileSubject): Run =>
  ({ precompiles }, input: string) =>
    precompiles[name](fromHex(input))

/** The multiplication of the EIP's drafts: one pair of a sum. */
const multiply =
  (group: 'g1' | 'g2', name: 'msmG1' | 'msmG2'): Run =>
  ({ precompiles, curve }, input: string) => {
    const bytes = fromHex(input)
    const pointLength = group === 'g1' ? 128 : 256
    // More than one pair is no input of the draft's precompile.
    const result = precompiles[name](bytes.length === pointLength + 32 ? bytes : bytes.subarray(0, 1))
    const point = zcash(bytes.subarray(0, pointLength))
    const scalar = bytes.subarray(pointLength)
    const [slow, fast] = [curve[group].multiply(point, scalar), curve[group].multiplyVartime(point, scalar)]
    const isInfinity = (slow[0]! & 0x40) !== 0
    const same = isInfinity ? result.every((byte) => byte === 0) : toHex(zcash(result)) === toHex(slow)
    if (!same || toHex(slow) !== toHex(fast)) {
      throw new Error('constant-time, variable-time and multi-scalar multiplication disagree')
    }
    return result
  }

/** A point of the precompiles in ZCash's uncompressed encoding, which has the coefficient of u first. */
function zcash(point: Uint8Array): Uint8Array {
  const coordinates = Array.from({ length: point.length / 64 }, (_, i) => point.subarray(64 * i + 16, 64 * (i + 1)))
  const order = coordinates.length === 2 ? [0, 1] : [1, 0, 3, 2]
  const out = Uint8Array.from(order.flatMap((place) => [...coordinates[place]!]))
  if (out.every((byte) => byte === 0)) out[0] = 0x40
  return out
}

export const eip2537: Suite = {
  g1add: run('addG1'),
  g1mul: multiply('g1', 'msmG1'),
  g1msm: run('msmG1'),
  g2add: run('addG2'),
  g2mul: multiply('g2', 'msmG2'),
  g2msm: run('msmG2'),
  pairing: run('pairingCheck'),
  map_fp_to_g1: run('mapFPtoG1'),
  map_fp2_to_g2: run('mapFP2toG2'),
}
