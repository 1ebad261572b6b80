import { bls12_381 } from '@noble/curves/bls12-381.js'
import { describe, expect, test } from 'vitest'
import { encodeAffine, INFINITY, joinWindows, type Xyzz } from '../../../src/backend/webgpu/msm/finish.ts'

const { BASE, Fp } = bls12_381.G1.Point

/** A multiple of the generator with a denominator. */
function sumOf(multiple: bigint, z: bigint): Xyzz {
  const { x, y } = BASE.multiply(multiple).toAffine()
  const [zz, zzz] = [Fp.mul(z, z), Fp.mul(z, Fp.mul(z, z))]
  return { x: Fp.mul(x, zz), y: Fp.mul(y, zzz), zz, zzz }
}

function affine(multiple: bigint): Uint8Array {
  const { x, y } = BASE.multiply(multiple).toAffine()
  return Uint8Array.from([...Fp.toBytes(x).reverse(), ...Fp.toBytes(y).reverse()])
}

describe('sums on their way to the host', () => {
  test('share an inversion, those at infinity apart', () => {
    const sums = [sumOf(3n, 5n), INFINITY, sumOf(7n, 1n << 300n)]
    expect(encodeAffine(sums)).toEqual([affine(3n), new Uint8Array(96), affine(7n)])
  })

  test('of windows are joined by their weights', () => {
    expect(encodeAffine([joinWindows([sumOf(5n, 2n), INFINITY, sumOf(3n, 9n)], 4)])).toEqual([affine(5n + 3n * 256n)])
  })

  test('a denominator of zero is a wrong result, and does not make the others infinity', () => {
    const wrong = { ...sumOf(3n, 5n), zzz: 0n }
    const refused = expect.objectContaining({ code: 'GPU_WRONG_RESULT' })
    expect(() => encodeAffine([sumOf(2n, 3n), wrong])).toThrow(refused)
    expect(() => encodeAffine([joinWindows([sumOf(2n, 3n), wrong], 4)])).toThrow(refused)
  })
})
