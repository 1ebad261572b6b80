/** The suites of this repository's own vectors, test/vectors. Points are written compressed. */
import { fromHex } from '../hex.ts'
import type { CurveSubject, GroupSubject } from '../subject.ts'
import { kzgEip4844 } from './kzg-eip4844.ts'
import { kzgEip7594 } from './kzg-eip7594.ts'
import { bytesList, type Run, type Suite } from './suite.ts'

type GroupName = 'g1' | 'g2'
const groupOf = (curve: CurveSubject, name: GroupName): GroupSubject => curve[name]

/** Every way to multiply must give the same point, or the same refusal. */
const multiply =
  (name: GroupName): Run =>
  ({ curve }, input: { point: string; scalar: string }) => {
    const group = groupOf(curve, name)
    const point = group.decode(fromHex(input.point))
    const scalar = fromHex(input.scalar)
    const [constantTime, vartime] = [group.multiply(point, scalar), group.multiplyVartime(point, scalar)]
    if (constantTime.some((byte, i) => byte !== vartime[i])) throw new Error('the two multiplications disagree')
    return group.compress(constantTime)
  }

const decode =
  (name: GroupName): Run =>
  ({ curve }, input: { bytes: string }) =>
    groupOf(curve, name).decode(fromHex(input.bytes))

const msm =
  (name: GroupName): Run =>
  ({ curve }, input: { points: string[]; scalars: string[] }) => {
    const group = groupOf(curve, name)
    const points = bytesList(input.points).map((bytes) => group.decode(bytes))
    return group.compress(group.msm(points, bytesList(input.scalars)))
  }

export const curve: Suite = {
  g1_decode: decode('g1'),
  g2_decode: decode('g2'),
  g1_multiply: multiply('g1'),
  g2_multiply: multiply('g2'),
  g1_msm: msm('g1'),
  g2_msm: msm('g2'),
  pairing_check: ({ curve: { g1, g2, pairingCheck } }, input: { g1: string[]; g2: string[] }) =>
    pairingCheck(
      bytesList(input.g1).map((bytes) => g1.decode(bytes)),
      bytesList(input.g2).map((bytes) => g2.decode(bytes)),
    ),
}

interface OnSetup {
  readonly setup: string
}

export const polynomial: Suite = {
  commit_polynomial: async (subject, input: OnSetup & { coefficients: string }) =>
    (await subject.onSetup(input.setup)).commitPolynomial(fromHex(input.coefficients)),

  open_polynomial: async (subject, input: OnSetup & { coefficients: string; z: string }) =>
    (await subject.onSetup(input.setup)).openPolynomial(fromHex(input.coefficients), fromHex(input.z)),

  verify_polynomial: async (subject, input: OnSetup & { commitment: string; z: string; y: string; proof: string }) =>
    (await subject.onSetup(input.setup)).verifyPolynomial(
      fromHex(input.commitment),
      fromHex(input.z),
      fromHex(input.y),
      fromHex(input.proof),
    ),
}

/** The consensus functions on a setup of the mainnet's size that is not the mainnet's. */
export const customSetup: Suite = Object.fromEntries(
  Object.entries({ ...kzgEip4844, ...kzgEip7594 }).map(([fn, run]): [string, Run] => [
    fn,
    async (subject, input) => run({ ...subject, kzg: await subject.onSetup('tau-4096') }, input),
  ]),
)

export const blobEncoding: Suite = {
  to_blobs: ({ toBlobs, fromBlobs }, input: { data: string }) => {
    const data = fromHex(input.data)
    const blobs = toBlobs(data)
    if (fromBlobs(blobs).some((byte, i) => byte !== data[i])) throw new Error('fromBlobs gives other bytes')
    return blobs
  },
}
