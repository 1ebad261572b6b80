import { describe, expect, test } from 'vitest'
import {
  countsOf,
  hasFirstStep,
  LOG_GROUP,
  MAX_LOG_N,
  passesOf,
  tilesOf,
  tilesPerGroup,
} from '../../../src/backend/webgpu/ntt/plan.ts'
import {
  factorsOfInverse,
  LOG_LOWS,
  type Recipe,
  rootsOfCoset,
  rootsOfSubgroup,
} from '../../../src/backend/webgpu/ntt/recipes.ts'
import { BYTES, fromLittleEndian, R, rootOfOrder, toLittleEndian } from '../../../src/backend/webgpu/ntt/scalars.ts'
import { cosetFft, cosetIfft, fft, ifft, reverseBits } from '../../reference/fft.ts'
import { rootOfUnity } from '../../reference/field.ts'

const mod = (x: bigint) => ((x % R) + R) % R
const scalars = (count: number) =>
  Array.from({ length: count }, (_, i) => mod(BigInt(i + 3) ** 97n * 0x9e3779b97f4a7c15n))

/** What the kernel of tables makes of a recipe, the Montgomery factors left out. */
function tableOf({ lows, highs, parts, bytes }: Recipe): bigint[] {
  const table = new Array<bigint>(bytes / BYTES).fill(0n)
  for (const { target, count, high } of parts) {
    for (let i = 0; i < count; i++)
      table[target + i] = mod(lows[i % 2 ** LOG_LOWS]! * highs[high + Math.floor(i / 2 ** LOG_LOWS)]!)
  }
  return table
}

interface Shape {
  readonly logN: number
  readonly batch: number
  readonly inverse: boolean
  readonly shift: bigint | undefined
}

/** The passes as the kernel does them, tile by tile, one level after the other. */
function run(values: readonly bigint[], { logN, batch, inverse, shift }: Shape): bigint[] {
  const n = 2 ** logN
  const coset = shift !== undefined && !inverse
  const roots = tableOf(coset ? rootsOfCoset(logN, shift) : rootsOfSubgroup(logN))
  const factors = inverse ? tableOf(factorsOfInverse(logN, shift, false)) : undefined
  let from = [...values]
  for (const pass of passesOf(logN)) {
    const { done, levels, isLast } = pass
    const to = new Array<bigint>(from.length)
    const stride = n / 2 ** (done + levels)
    const size = 2 ** levels
    for (let tile = 0; tile < tilesOf(pass, logN, batch); tile++) {
      const inside = tile % (n / size)
      const row = Math.floor(inside / stride)
      const block = isLast ? reverseBits(row, done) : row
      const start = Math.floor(tile / (n / size)) * n + (block * n) / 2 ** done + (inside % stride)
      const x = Array.from({ length: size }, (_, j) => from[start + j * stride]!)
      for (let level = 0; level < levels; level++) {
        const half = size >> (level + 1)
        for (let j = 0; j < size; j++) {
          if (j & half) continue
          const root = roots[(coset ? 2 ** (done + level) : 0) + block * 2 ** level + Math.floor(j / (2 * half))]!
          const [a, b] = [x[j]!, x[j + half]! * root]
          x[j] = mod(a + b)
          x[j + half] = mod(a - b)
        }
      }
      x.forEach((value, j) => {
        const place = start + j * stride
        if (!isLast) {
          to[place] = value
          return
        }
        const natural = reverseBits(place % n, logN)
        const target = inverse ? (n - natural) % n : natural
        const factor = factors?.[factors.length === 1 ? 0 : target] ?? 1n
        to[place - (place % n) + target] = mod(value * factor)
      })
    }
    from = to
  }
  return from
}

const wanted = (values: readonly bigint[], { inverse, shift }: Shape) => {
  if (shift === undefined) return inverse ? ifft(values) : fft(values)
  return inverse ? cosetIfft(values, shift) : cosetFft(values, shift)
}

describe('GPU transforms, on the host', () => {
  const shifts = [undefined, 7n, R - 5n]

  for (let logN = 1; logN <= 12; logN++) {
    test(`the passes of 2^${logN} scalars are the transform`, () => {
      for (const inverse of [false, true]) {
        for (const shift of logN > 10 ? shifts.slice(0, 2) : shifts) {
          const shape = { logN, inverse, shift, batch: logN > 9 ? 1 : 3 }
          const n = 2 ** logN
          const values = scalars(n * shape.batch)
          const rows = Array.from({ length: shape.batch }, (_, i) => values.slice(i * n, (i + 1) * n))
          expect(run(values, shape)).toEqual(rows.flatMap((row) => wanted(row, shape)))
        }
      }
    })
  }

  test('as few passes as fit a workgroup; only the last has levels that are no step of three', () => {
    for (let logN = 0; logN <= MAX_LOG_N; logN++) {
      const passes = passesOf(logN)
      expect(passes.length).toBe(Math.ceil(logN / LOG_GROUP))
      expect(passes.reduce((sum, { levels }) => sum + levels, 0)).toBe(logN)
      for (const { levels, isLast } of passes) {
        expect(levels).toBeLessThanOrEqual(LOG_GROUP)
        if (!isLast) expect(levels % 3).toBe(0)
      }
      // What the kernel's first step wants: three levels, and others to exchange scalars for.
      for (const pass of passes.filter((one) => hasFirstStep(one, false))) expect([6, 9]).toContain(pass.levels)
      expect(passes.map((pass) => hasFirstStep(pass, false))).toEqual(
        passes.map((_, i) => i === 0 && passes.length > 1),
      )
      expect(passes.some((pass) => hasFirstStep(pass, true))).toBe(false)
      expect(passes.filter(({ isLast }) => isLast).length).toBe(Math.min(1, logN))
    }
    expect(passesOf(18).map(({ levels }) => levels)).toEqual([9, 9])
    expect(passesOf(14).map((pass) => tilesPerGroup(pass))).toEqual([1, 16])
  })

  test('counts', () => {
    expect(countsOf({ n: 1 })).toEqual({ multiplications: 0, bytes: 0, dispatches: 0, passes: 0 })
    expect(countsOf({ n: 2 ** 14 })).toMatchObject({ multiplications: 7 * 2 ** 14, dispatches: 2 })
    expect(countsOf({ n: 2 ** 14, batch: 3, inverse: true }).multiplications).toBe(3 * 8 * 2 ** 14)
    expect(countsOf({ n: 512, times: true }).multiplications).toBe(512 * (4.5 + 2))
  })

  test('roots of unity are those of the specifications; every smaller table is the start of a larger one', () => {
    for (const log of [0, 1, 5, 22, 32]) expect(rootOfOrder(log)).toBe(rootOfUnity(2 ** log))
    const large = tableOf(rootsOfSubgroup(13))
    expect(tableOf(rootsOfSubgroup(12))).toEqual(large.slice(0, 2 ** 11))
    expect(large[2 ** 11]).toBe(rootOfUnity(2 ** 13))
  })

  test('scalars are little-endian', () => {
    const bytes = toLittleEndian([1n, R - 1n])
    expect([bytes[0], bytes[31], bytes[63]]).toEqual([1, 0, 0x73])
    expect(fromLittleEndian(bytes.subarray(32))).toBe(R - 1n)
  })
})
