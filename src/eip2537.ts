/** Entry `kzgpu/eip2537`: the precompiles of EIP-2537 on the operations of `kzgpu/curve`. */
import { requireBytes } from './codec/bytes.ts'
import { fromPrecompile, SCALAR_LENGTH, toPrecompile } from './codec/precompile.ts'
import { type Curve, type CurveOptions, type CurveReport, createCurveWith } from './curve.ts'
import { DISPOSE } from './dispose.ts'
import { KzgError } from './errors.ts'
import type { Platform } from './platform/platform.ts'

/**
 * The seven precompiles. Input and output are in their encoding: a coordinate is 16 zero bytes and 48 big-endian ones, below p; a point of
 * G1 has two, of G2 four (`x.c0 x.c1 y.c0 y.c1`), infinity is zeros; a scalar is any 32 bytes. Whatever the EIP says must fail throws
 * KzgError: `BAD_LENGTH`, `NON_CANONICAL`, `NOT_ON_CURVE`, and but for additions `NOT_IN_SUBGROUP`. All inputs are public.
 *
 * Plugs into @ethereumjs/evm: `createEVM({ bls: await createEip2537() })`.
 */
export interface Eip2537 {
  /** 0x0b: two points of the curve → their sum. */
  addG1(input: Uint8Array): Uint8Array
  /** 0x0c: pairs of a point and a scalar, at least one → the sum of their products. */
  msmG1(input: Uint8Array): Uint8Array
  /** 0x0d: as `addG1`. */
  addG2(input: Uint8Array): Uint8Array
  /** 0x0e: as `msmG1`. */
  msmG2(input: Uint8Array): Uint8Array
  /** 0x0f: pairs of points of G1 and G2, at least one → 32 bytes, 1 if the product of their pairings is one, else 0. */
  pairingCheck(input: Uint8Array): Uint8Array
  /** 0x10: a coordinate → a point of G1. */
  mapFPtoG1(input: Uint8Array): Uint8Array
  /** 0x11: two coordinates, c0 and c1 → a point of G2. */
  mapFP2toG2(input: Uint8Array): Uint8Array
  readonly report: CurveReport
  dispose(): void
  [Symbol.dispose](): void
}

type Group = 'g1' | 'g2'

/** Bytes of a point. */
const POINT_LENGTH: Readonly<Record<Group, number>> = { g1: 128, g2: 256 }

/** Options of `kzgpu/curve`, without what is for secrets: there are none here. */
export type Eip2537Options = Omit<CurveOptions, 'secrets' | 'secretWasm'>

/** @throws as `createCurveWith` */
export async function createEip2537With(platform: Platform, options: Eip2537Options = {}): Promise<Eip2537> {
  const curve = await createCurveWith(platform, { ...options, secrets: false })
  const dispose = (): void => curve.dispose()
  return {
    addG1: (input) => add(curve, 'g1', input),
    addG2: (input) => add(curve, 'g2', input),
    msmG1: (input) => msm(curve, 'g1', input),
    msmG2: (input) => msm(curve, 'g2', input),
    pairingCheck: (input) => pairing(curve, input),
    mapFPtoG1: (input) => map(curve, 'g1', input),
    mapFP2toG2: (input) => map(curve, 'g2', input),
    get report() {
      return curve.report
    },
    dispose,
    [DISPOSE]: dispose,
  }
}

/** @throws KzgError `BAD_TYPE`; `BAD_LENGTH` unless the input is whole records, at least one, or as many as given */
function records(input: Uint8Array, length: number, count?: number): Uint8Array[] {
  requireBytes(input, 'input')
  const n = input.length / length
  if (!Number.isInteger(n) || n === 0 || (count !== undefined && n !== count)) {
    throw new KzgError('BAD_LENGTH', `input has ${input.length} bytes, which are not ${count ?? 'some'} × ${length}`)
  }
  return Array.from({ length: n }, (_, i) => input.subarray(i * length, (i + 1) * length))
}

function add(curve: Curve, group: Group, input: Uint8Array): Uint8Array {
  const [a, b] = records(input, POINT_LENGTH[group], 2).map((point, i) => fromPrecompile(point, i)) as [
    Uint8Array,
    Uint8Array,
  ]
  return toPrecompile(curve[group].add(a, b, { checkSubgroup: false }))
}

function msm(curve: Curve, group: Group, input: Uint8Array): Uint8Array {
  const length = POINT_LENGTH[group]
  const pairs = records(input, length + SCALAR_LENGTH)
  const points = pairs.map((pair, i) => fromPrecompile(pair.subarray(0, length), i))
  return toPrecompile(
    curve[group].msm(
      points,
      pairs.map((pair) => pair.subarray(length)),
    ),
  )
}

function pairing(curve: Curve, input: Uint8Array): Uint8Array {
  const pairs = records(input, POINT_LENGTH.g1 + POINT_LENGTH.g2)
  const g1 = pairs.map((pair, i) => fromPrecompile(pair.subarray(0, POINT_LENGTH.g1), i))
  const g2 = pairs.map((pair, i) => fromPrecompile(pair.subarray(POINT_LENGTH.g1), i))
  const out = new Uint8Array(32)
  out[31] = curve.pairingCheck(g1, g2) ? 1 : 0
  return out
}

function map(curve: Curve, group: Group, input: Uint8Array): Uint8Array {
  const [element] = records(input, POINT_LENGTH[group] / 2, 1) as [Uint8Array]
  return toPrecompile(curve[group].mapToGroup(fromPrecompile(element, 0, false)))
}
