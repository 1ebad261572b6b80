/** Points for sums: the generator's first multiples, made once. */
import { add, encodeAffine, type Xyzz } from '../../src/backend/webgpu/msm/finish.ts'

const COORDINATE = 48
export const POINT_BYTES = 2 * COORDINATE

/** The generator, affine. */
const X = '17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb'
const Y = '08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1'

let made: Uint8Array = new Uint8Array()

/** The other order of bytes in every item. */
export function swapped(bytes: Uint8Array, item: number): Uint8Array {
  const out = new Uint8Array(bytes.length)
  for (let i = 0; i < bytes.length; i++) out[i] = bytes[i - (i % item) + (item - 1 - (i % item))]!
  return out
}

/** count × 96 bytes, uncompressed. */
export function generatorMultiples(count: number): Uint8Array {
  const length = count * POINT_BYTES
  if (made.length < length) made = swapped(littleEndian(count), COORDINATE)
  return made.subarray(0, length)
}

function littleEndian(count: number): Uint8Array {
  const generator: Xyzz = { x: BigInt(`0x${X}`), y: BigInt(`0x${Y}`), zz: 1n, zzz: 1n }
  const multiples: Xyzz[] = [generator]
  while (multiples.length < count) multiples.push(add(multiples.at(-1)!, generator))
  const out = new Uint8Array(count * POINT_BYTES)
  for (const [i, point] of encodeAffine(multiples).entries()) out.set(point, i * POINT_BYTES)
  return out
}
