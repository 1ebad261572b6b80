/** The end of a sum on the host: a few points out of Montgomery form, put together and made affine. Public data only. */
import { GpuError } from '../errors.ts'
import type { LayoutName } from '../kernels.gen.ts'
import { SUM_BYTES } from './plan.ts'

const P = 0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaabn
const COORDINATE_BYTES = 48

/** Binary logarithm of the Montgomery factor of each layout. */
const MONTGOMERY_BITS: Readonly<Record<LayoutName, number>> = { l13: 390, l15: 390, l32: 384 }

/** A point (x/zz, y/zzz), zz³ = zzz²; infinity if zz = 0. */
export interface Xyzz {
  readonly x: bigint
  readonly y: bigint
  readonly zz: bigint
  readonly zzz: bigint
}

export const INFINITY: Xyzz = { x: 0n, y: 0n, zz: 0n, zzz: 0n }

const mod = (a: bigint): bigint => {
  const rest = a % P
  return rest < 0n ? rest + P : rest
}

/** Inverse modulo p of what is not divisible by it, by Euclid's algorithm. */
function invert(a: bigint): bigint {
  let [u, v, x, y] = [mod(a), P, 1n, 0n]
  while (u !== 0n) {
    const q = v / u
    ;[u, v, x, y] = [v - q * u, u, y - q * x, x]
  }
  return mod(y)
}

/** Source: dbl-2008-s-1 of the Explicit-Formulas Database. */
export function double(a: Xyzz): Xyzz {
  const u = 2n * a.y
  const v = mod(u * u)
  const w = mod(u * v)
  const s = mod(a.x * v)
  const m = 3n * a.x * a.x
  const x = mod(m * m - 2n * s)
  return { x, y: mod(m * (s - x) - w * a.y), zz: mod(v * a.zz), zzz: mod(w * a.zzz) }
}

/** Complete. Source: add-2008-s of the Explicit-Formulas Database. */
export function add(a: Xyzz, b: Xyzz): Xyzz {
  if (a.zz === 0n) return b
  if (b.zz === 0n) return a
  const u = mod(a.x * b.zz)
  const s = mod(a.y * b.zzz)
  const p = mod(b.x * a.zz - u)
  const r = mod(b.y * a.zzz - s)
  if (p === 0n) return r === 0n ? double(a) : INFINITY
  const pp = mod(p * p)
  const ppp = mod(p * pp)
  const q = mod(u * pp)
  const x = mod(r * r - ppp - 2n * q)
  return { x, y: mod(r * (q - x) - s * ppp), zz: mod(a.zz * b.zz * pp), zzz: mod(a.zzz * b.zzz * ppp) }
}

/** Sums as the device holds them, 192 bytes each. */
export function decodeSums(bytes: Uint8Array, layout: LayoutName): Xyzz[] {
  const factor = invert(1n << BigInt(MONTGOMERY_BITS[layout]))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const coordinate = (at: number): bigint => {
    let value = 0n
    for (let i = COORDINATE_BYTES - 8; i >= 0; i -= 8) value = (value << 64n) | view.getBigUint64(at + i, true)
    return mod(value * factor)
  }
  return Array.from({ length: bytes.length / SUM_BYTES }, (_, i) => {
    const at = i * SUM_BYTES
    const [x, y, zz, zzz] = [0, 1, 2, 3].map((k) => coordinate(at + k * COORDINATE_BYTES)) as [
      bigint,
      bigint,
      bigint,
      bigint,
    ]
    return { x, y, zz, zzz }
  })
}

/** `Σ 2^(bits·i)·windows[i]`, by Horner's rule. */
export function joinWindows(windows: readonly Xyzz[], bits: number): Xyzz {
  let sum = INFINITY
  for (let i = windows.length - 1; i >= 0; i--) {
    if (sum.zz !== 0n) for (let k = 0; k < bits; k++) sum = double(sum)
    sum = add(sum, windows[i]!)
  }
  return sum
}

/** Affine points of 96 bytes, x and y little-endian, zeros for infinity; one inversion for all.
 * @throws GpuError `GPU_WRONG_RESULT` for what is no point, which would be a factor of zero for all */
export function encodeAffine(points: readonly Xyzz[]): Uint8Array[] {
  const finite = points.filter(({ zz }) => zz !== 0n)
  const products: bigint[] = []
  let product = 1n
  for (const { zzz } of finite) {
    if (zzz === 0n) throw new GpuError('GPU_WRONG_RESULT', 'a sum with a denominator of zero')
    products.push(product)
    product = mod(product * zzz)
  }
  let inverse = invert(product)
  const inverses = new Map<Xyzz, bigint>()
  for (let i = finite.length - 1; i >= 0; i--) {
    inverses.set(finite[i]!, mod(inverse * products[i]!))
    inverse = mod(inverse * finite[i]!.zzz)
  }
  return points.map((point) => {
    const out = new Uint8Array(2 * COORDINATE_BYTES)
    const inverse = inverses.get(point)
    if (inverse === undefined) return out
    // 1/zz = (zz/zzz)², since zz³ = zzz².
    const ratio = mod(point.zz * inverse)
    writeLittleEndian(out, 0, mod(point.x * ratio * ratio))
    writeLittleEndian(out, COORDINATE_BYTES, mod(point.y * inverse))
    return out
  })
}

function writeLittleEndian(out: Uint8Array, offset: number, value: bigint): void {
  const view = new DataView(out.buffer)
  for (let i = 0; i < COORDINATE_BYTES; i += 8)
    view.setBigUint64(offset + i, BigInt.asUintN(64, value >> BigInt(8 * i)), true)
}
