/** Entry `kzgpu/curve`: the groups of BLS12-381 and their pairing, bytes in and bytes out, every input checked. */
import { artefact } from './artefact.ts'
import type { Handle } from './backend/backend.ts'
import type { BlsGroup } from './backend/bls.ts'
import type { CurveWorkspace, GroupName, GroupOps } from './backend/curve.ts'
import { throwIfAborted } from './backend/driver.ts'
import { type BackendTimings, type RejectedTier, select } from './backend/select.ts'
import { runSelfTestAsync } from './backend/selftest.ts'
import type { TierName } from './backend/tiers.ts'
import { CurveBackend } from './backend/wasm/curve-backend.ts'
import type { WasmSource } from './backend/wasm/module.ts'
import { requireArray, requireBytes, requireLength, requireList, requireSameLength } from './codec/bytes.ts'
import { BYTES_PER_FIELD_ELEMENT } from './constants.ts'
import { DISPOSE } from './dispose.ts'
import { KzgError } from './errors.ts'
import { openSecrets } from './open-secrets.ts'
import type { Platform } from './platform/platform.ts'

export interface CurveOptions {
  readonly tier?: 'auto' | TierName | undefined
  /** The Wasm with the curve exports, instead of the file that ships with the package. */
  readonly wasm?: WasmSource | Promise<WasmSource> | undefined
  /** Whether there is `multiply`, for which `bls.baseline.wasm` is loaded as well (default); without it, that throws. */
  readonly secrets?: boolean | undefined
  /** `bls.baseline.wasm`, instead of the file that ships with the package. */
  readonly secretWasm?: WasmSource | Promise<WasmSource> | undefined
  readonly signal?: AbortSignal | undefined
}

export interface DecodeOptions {
  /** Whether the point must be in the subgroup of prime order (default), or only on the curve. */
  readonly checkSubgroup?: boolean
}

/** One group. Points are in ZCash encoding, compressed or uncompressed as their length says; results are uncompressed.
 * Inputs throw KzgError: `BAD_TYPE`, `BAD_LENGTH`, `BAD_FLAGS`, `NON_CANONICAL`, `NOT_ON_CURVE`, `NOT_IN_SUBGROUP`. */
export interface CurveGroup {
  /** Checks a point. @returns its uncompressed form */
  decode(point: Uint8Array, options?: DecodeOptions): Uint8Array
  /** @returns the compressed form */
  compress(point: Uint8Array): Uint8Array
  /** Time: depends on the points. */
  add(a: Uint8Array, b: Uint8Array, options?: DecodeOptions): Uint8Array
  /** On every tier by the baseline's arithmetic; all copies of the scalar are wiped.
   * @param scalar 32 bytes, big-endian, any value; taken modulo r. Time: constant in the scalar, but for a product of infinity.
   * @throws KzgError also `CAPABILITY_NOT_LOADED` for an instance without `secrets` */
  multiply(point: Uint8Array, scalar: Uint8Array): Uint8Array
  /** As `multiply`. Time: depends on both, so for public data only. */
  multiplyVartime(point: Uint8Array, scalar: Uint8Array): Uint8Array
  /** RFC 9380's map of a field element, into the group: `clear_cofactor(map_to_curve(u))`.
   * @param element 48 big-endian bytes, in G2 96, the coefficient of u first
   * @throws KzgError `BAD_LENGTH`; `NON_CANONICAL` */
  mapToGroup(element: Uint8Array): Uint8Array
  /** Σ sᵢ·Pᵢ; the point at infinity for empty lists. Time: depends on all.
   * @throws KzgError also `LENGTH_MISMATCH` */
  msm(points: readonly Uint8Array[], scalars: readonly Uint8Array[]): Uint8Array
}

export interface CurveReport {
  readonly tier: string
  readonly rejected: readonly RejectedTier[]
  readonly timings: BackendTimings
  readonly wasmMemoryBytes: number
}

export interface Curve {
  readonly g1: CurveGroup
  readonly g2: CurveGroup
  /** ∏ e(Pᵢ, Qᵢ), to the power of 3·(p¹² − 1)/r.
   * @returns 576 bytes: 12 coordinates, big-endian, c0.c0.c0, c0.c0.c1, c0.c1.c0, …, c1.c2.c1
   * @throws KzgError `LENGTH_MISMATCH` */
  pairing(g1: readonly Uint8Array[], g2: readonly Uint8Array[]): Uint8Array
  /** Whether that product is one. */
  pairingCheck(g1: readonly Uint8Array[], g2: readonly Uint8Array[]): boolean
  readonly report: CurveReport
  dispose(): void
  [Symbol.dispose](): void
}

/** @throws KzgError `BAD_OPTION`; `WASM_LOAD`, `WASM_CSP`, `BACKEND_UNAVAILABLE`; the signal's reason */
export async function createCurveWith(platform: Platform, options: CurveOptions = {}): Promise<Curve> {
  throwIfAborted(options.signal)
  const [{ backend, rejected, timings }, secrets] = await Promise.all([
    select(artefact(platform, 'full', options, { create: CurveBackend.create, test: runSelfTestAsync })),
    options.secrets === false ? undefined : openSecrets(platform, options),
  ])
  const run: Run = (body) => {
    const workspace = backend.begin()
    try {
      return body(workspace)
    } finally {
      workspace.release()
    }
  }
  const multiply: Multiply = (group, point, scalar) => {
    if (!secrets) throw new KzgError('CAPABILITY_NOT_LOADED', 'multiply needs the option secrets')
    return secrets.multiplyScalar(scalar, group, point)
  }
  const dispose = (): void => {
    secrets?.dispose()
    backend.dispose()
  }
  return {
    g1: group(run, 'g1', multiply),
    g2: group(run, 'g2', multiply),
    pairing: (g1, g2) => pairingProduct(run, g1, g2),
    pairingCheck: (g1, g2) => isOne(pairingProduct(run, g1, g2)),
    get report() {
      return {
        tier: backend.tier,
        rejected,
        timings,
        wasmMemoryBytes: backend.memoryBytes + (secrets?.memoryBytes ?? 0),
      }
    },
    dispose,
    [DISPOSE]: dispose,
  }
}

type Run = <T>(body: (workspace: CurveWorkspace) => T) => T
type Affine = Handle<'g1-affine' | 'g2-affine'>

/** A product of a secret scalar, uncompressed. */
type Multiply = (group: BlsGroup, point: Uint8Array, scalar: Uint8Array) => Uint8Array

function group(run: Run, name: GroupName, multiply: Multiply): CurveGroup {
  const one = (
    point: Uint8Array,
    use: (ops: GroupOps<Affine>, point: Affine) => Uint8Array,
    { checkSubgroup = true }: DecodeOptions = {},
  ): Uint8Array => {
    requirePoint(point, name, 'point')
    return run(({ groups }) => {
      const ops = groups[name] as GroupOps<Affine>
      return use(ops, ops.decode([point], checkSubgroup, { name: 'point' }))
    })
  }
  return {
    decode: (point, options) => one(point, (ops, p) => ops.encode(p, 'uncompressed'), options),
    compress: (point) => one(point, (ops, p) => ops.encode(p, 'compressed')),
    add(a, b, { checkSubgroup = true } = {}) {
      requirePoint(a, name, 'a')
      requirePoint(b, name, 'b')
      return run(({ groups }) => {
        const ops = groups[name] as GroupOps<Affine>
        const [first, second] = [
          ops.decode([a], checkSubgroup, { name: 'a' }),
          ops.decode([b], checkSubgroup, { name: 'b' }),
        ]
        return ops.encode(ops.add(first, second), 'uncompressed')
      })
    },
    multiply(point, scalar) {
      requireLength(scalar, BYTES_PER_FIELD_ELEMENT, 'scalar')
      requirePoint(point, name, 'point')
      return multiply(name === 'g1' ? 'G1' : 'G2', point, scalar)
    },
    multiplyVartime(point, scalar) {
      requireLength(scalar, BYTES_PER_FIELD_ELEMENT, 'scalar')
      return one(point, (ops, p) => ops.encode(ops.multiplyVartime(p, scalar), 'uncompressed'))
    },
    mapToGroup(element) {
      requireLength(element, COMPRESSED[name], 'element')
      return run(({ groups }) => groups[name].map(element, { name: 'element' }))
    },
    msm(points, scalars) {
      requirePoints(points, name, 'points')
      requireList(scalars, BYTES_PER_FIELD_ELEMENT, 'scalars')
      requireSameLength({ points, scalars })
      return run(({ groups, fr }) => {
        const ops = groups[name] as GroupOps<Affine>
        const decoded = ops.decode(points, true, { name: 'points', index: (i) => i })
        const reduced = fr.concat(scalars.map((scalar) => fr.fromDigest(scalar)))
        return ops.encode(ops.msm(decoded, reduced), 'uncompressed')
      })
    },
  }
}

function pairingProduct(run: Run, g1: readonly Uint8Array[], g2: readonly Uint8Array[]): Uint8Array {
  requirePoints(g1, 'g1', 'g1')
  requirePoints(g2, 'g2', 'g2')
  requireSameLength({ g1, g2 })
  return run((workspace) =>
    workspace.pairingProduct(
      workspace.groups.g1.decode(g1, true, { name: 'g1', index: (i) => i }),
      workspace.groups.g2.decode(g2, true, { name: 'g2', index: (i) => i }),
    ),
  )
}

/** Whether c0.c0.c0 is 1 and all other coordinates are 0. */
const isOne = (gt: Uint8Array): boolean => gt.every((byte, i) => byte === (i === 47 ? 1 : 0))

const COMPRESSED: Readonly<Record<GroupName, number>> = { g1: 48, g2: 96 }

function requirePoint(point: unknown, group: GroupName, name: string, index?: number): asserts point is Uint8Array {
  requireBytes(point, name, index)
  const compressed = COMPRESSED[group]
  if (point.length === compressed || point.length === 2 * compressed) return
  const item = index === undefined ? name : `${name}[${index}]`
  const message = `${item} has ${point.length} bytes, neither ${compressed} (compressed) nor ${2 * compressed} (uncompressed)`
  throw new KzgError('BAD_LENGTH', message, index)
}

function requirePoints(points: unknown, group: GroupName, name: string): asserts points is readonly Uint8Array[] {
  requireArray(points, name)
  for (let i = 0; i < points.length; i++) requirePoint(points[i], group, name, i)
}
