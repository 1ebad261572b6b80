/**
 * What a protocol recipe may ask of a machine. Values are opaque handles that own memory of one backend and know their
 * length; bytes go in once per call and come out once.
 */
import type { Operand } from '../errors.ts'

export type HandleKind = 'bytes' | 'fr' | 'g1-affine' | 'g1' | 'g2-affine' | 'g2-prepared'

export interface Handle<K extends HandleKind> {
  readonly kind: K
  /** Number of items. */
  readonly n: number
  /** Frees the memory before its workspace ends; for loops over many items. */
  dispose(): void
}

export type ByteVec = Handle<'bytes'>
/** Scalars in the backend's own form. */
export type FrVec = Handle<'fr'>
/** Points in affine coordinates: what an MSM takes. */
export type G1AffineVec = Handle<'g1-affine'>
/** Points in projective coordinates: what sums give. */
export type G1Vec = Handle<'g1'>
/** One point of G2 with the lines of its Miller loop. */
export type G2Prepared = Handle<'g2-prepared'>

/** Points of G1 that outlive a call. The host's copy is the truth; a backend uploads it at first use, again after a rebuild. */
export interface G1Resident {
  /** n × 96 bytes, affine x‖y little-endian, already validated; zeros are the point at infinity */
  readonly points: Uint8Array
}

/** How much memory sums over resident points may take for tables that make them faster. */
export const PRECOMPUTE_LEVELS = ['none', 'low', 'high'] as const
export type PrecomputeLevel = (typeof PRECOMPUTE_LEVELS)[number]

/** How many points of the tables in use there are, and will be. */
export interface PrecomputeProgress {
  readonly done: number
  readonly total: number
}

/** Tables of multiples of resident points. Sums use what is there of them, and build on with a small part of their time. */
export interface Precomputation {
  /** For tables that are made from now on. */
  level: PrecomputeLevel
  readonly progress: PrecomputeProgress
  /** Makes room for the table of points that are taken `sums` sums of, as large as the level says.
   * @throws KzgError `OUT_OF_MEMORY` */
  include(points: G1Resident, sums: number): void
  /** Builds on for about so many milliseconds, one slice of about one at least. */
  advance(milliseconds: number): PrecomputeProgress
}

/** A point of G2 that outlives a call, already validated. */
export interface G2Resident {
  /** 192 bytes, affine little-endian, or 96 bytes, compressed */
  readonly point: Uint8Array
}

/** Part of a blob's extension: `count` cells of 64 scalars and where they belong. */
export interface CellSet {
  /** Each in [0, 128) */
  readonly indices: readonly number[]
  /** `indices.length × 64` scalars, cell after cell */
  readonly evaluations: FrVec
}

/** A polynomial P(X) = Σ Xʲ·Pⱼ(X⁶⁴) of 8192 coefficients, on the way to be recovered. */
export interface Strands {
  /** 64 rows of 128 values at the roots of unity, in bit-reversed order: of Pⱼ times Z, which vanishes on missing cells */
  readonly strands: FrVec
  /** 128 values of 1/Z on the coset 7⁶⁴·⟨ω⟩, in bit-reversed order */
  readonly divisor: FrVec
}

export interface FrOps {
  /** Scalars from 32-byte big-endian strings.
   * @throws KzgError `NON_CANONICAL` with the operand's index */
  fromBytes(bytes: ByteVec, operand: Operand): FrVec
  toBytes(scalars: FrVec): Uint8Array
  /** Decodes `into.n` scalars of 32 bytes, big-endian.
   * @throws KzgError `NON_CANONICAL` with the operand's index */
  decodeInto(bytes: Uint8Array, into: FrVec, operand: Operand): void
  /** 32 bytes, big-endian, reduced modulo r. */
  fromDigest(digest: Uint8Array): FrVec
  zeros(n: number): FrVec
  /** 1, b, b², …, n of them. */
  powers(base: FrVec, n: number): FrVec
  neg(a: FrVec): FrVec
  mul(a: FrVec, b: FrVec): FrVec
  /** Σ aᵢ·bᵢ. */
  dot(a: FrVec, b: FrVec): FrVec
  /** `out[targets[i]] += a[i]`, for `out` of n zeros. */
  scatterAdd(a: FrVec, targets: readonly number[], n: number): FrVec
  concat(parts: readonly FrVec[]): FrVec
  /** The scalars followed by zeros, n in all. */
  pad(a: FrVec, n: number): FrVec
  /** The columns of a matrix of so many rows, one after another. */
  transpose(a: FrVec, rows: number): FrVec
}

/** Transforms of n scalars each, one after another; n is a power of two. */
export interface TransformSpec {
  readonly n: number
  /** Forward: coefficients → evaluations at the roots of unity; inverse: back. */
  readonly inverse: boolean
  /** Of evaluations; coefficients are always in natural order. */
  readonly order: 'bit-reversed' | 'natural'
}

export interface PolyOps {
  /** In place. */
  ntt(data: FrVec, spec: TransformSpec): void
  /** Puts every n scalars into bit-reversed order, or back, in place. */
  bitReverse(data: FrVec, n: number): void
  /** f(z), for evaluations in bit-reversed order. */
  evaluate(evaluations: FrVec, z: FrVec): FrVec
  /** The same for evaluations of 32 big-endian bytes each: cheaper than to convert them before.
   * @throws KzgError `NON_CANONICAL` with the operand's index */
  evaluateBytes(evaluations: ByteVec, z: FrVec, operand: Operand): FrVec
  /** y = f(z) and q = (f − y)/(X − z), for evaluations in bit-reversed order; z may lie in the domain. */
  quotient(evaluations: FrVec, z: FrVec): { y: FrVec; q: FrVec }
  /** y = f(z) and q = (f − y)/(X − z), for n coefficients; q has n − 1. */
  divide(coefficients: FrVec, z: FrVec): { y: FrVec; q: FrVec }
}

export interface CellOps {
  /** The strands of the polynomial that at least 64 cells determine.
   * @param cells after an inverse transform of each, which this overwrites */
  strands(cells: CellSet): Strands
  /** Coefficients of each strand, in place, from its values times Z: interpolates, divides on a coset, interpolates again. */
  divide(strands: FrVec, divisor: FrVec): void
  /** 64 coefficients of Σ wₖ·Iₖ(X), where Iₖ interpolates cell k on its coset. */
  interpolate(cells: CellSet, weights: FrVec): FrVec
  /** wₖ·hₖ⁶⁴, where hₖ is the coset shift of cell k. */
  shiftWeights(indices: readonly number[], weights: FrVec): FrVec
  /** 64 circulants of 128 scalars, for 4096 coefficients; halved, as `G1Ops.lowHalf` doubles. Their transforms, in natural
   * order, are the columns of FK20's 128 × 64 scalars. */
  fk20Circulants(coefficients: FrVec): FrVec
}

export interface G1Ops {
  resident(points: G1Resident): G1AffineVec
  /** Space for n affine points, to be decoded into. */
  allocAffine(n: number): G1AffineVec
  /** Decodes compressed points.
   * @throws KzgError with the operand's index: `BAD_FLAGS`, `NON_CANONICAL`, `NOT_ON_CURVE`, `NOT_IN_SUBGROUP` */
  decodeInto(bytes: Uint8Array, into: G1AffineVec, checkSubgroup: boolean, operand: Operand): void
  encode(points: G1Vec): Uint8Array
  /** From the form of `G1Resident.points`. */
  fromLittleEndian(points: Uint8Array): G1AffineVec
  /** To the form of `G1Resident.points`. */
  toLittleEndian(points: G1AffineVec): Uint8Array
  toAffine(points: G1Vec): G1AffineVec
  fromAffine(points: G1AffineVec): G1Vec
  neg(point: G1Vec): G1Vec
  concat(parts: readonly G1Vec[]): G1Vec
  concatAffine(parts: readonly G1AffineVec[]): G1AffineVec
  /** Overwrites the points from `start` with the point at infinity. */
  clearFrom(points: G1Vec, start: number): void
  /** Σ sᵢ·Pᵢ. Time: depends on points and scalars, which are public. */
  msm(points: G1AffineVec, scalars: FrVec): G1Vec
  /** `batches` sums of equal size over consecutive points and scalars. Time: as `msm`. */
  msmBatch(points: G1AffineVec, scalars: FrVec, batches: number): G1Vec
  /** `sums` sums over consecutive runs of all resident points. Time: as `msm`, less as tables grow. */
  fixedMsm(points: G1Resident, scalars: FrVec, sums: number): G1Vec
  /** In place, natural order in and out. The inverse comes out n times too large: scalars take that factor for less. */
  ntt(data: G1Vec, inverse: boolean): void
  /** In place: from 128 values of a polynomial at the roots of unity, natural order, twice those of its lower 64 coefficients. */
  lowHalf(data: G1Vec): void
}

export interface PairingOps {
  resident(point: G2Resident): G2Prepared
  /** Decodes a compressed point of G2 and prepares it.
   * @throws KzgError as `G1Ops.decodeInto` */
  decode(bytes: Uint8Array, checkSubgroup: boolean, operand: Operand): G2Prepared
  /** Whether ∏ e(Pᵢ, Qᵢ) = 1. */
  check(g1: G1Vec, g2: readonly G2Prepared[]): boolean
}

export interface HashOps {
  /** SHA-256 of the parts in a row; parts that are handles are hashed where they are. */
  sha256(parts: readonly (ByteVec | Uint8Array)[]): Uint8Array
  /** SHA-256 of several messages `prefix ‖ body ‖ suffix`, all of the same lengths; some tiers hash four at once. */
  sha256All(prefix: Uint8Array, bodies: readonly ByteVec[], suffixes: readonly Uint8Array[]): Uint8Array[]
}

/** The operations of a backend, and the temporaries of one recipe: `release` frees them all, whatever happened. */
export interface Workspace {
  readonly fr: FrOps
  readonly poly: PolyOps
  readonly cells: CellOps
  readonly g1: G1Ops
  readonly pairing: PairingOps
  readonly hash: HashOps
  /** Brings byte strings in, in a row. */
  upload(parts: readonly Uint8Array[]): ByteVec
  /** Items `start` to `start + n` of a handle, sharing its memory. */
  view<K extends HandleKind>(handle: Handle<K>, start: number, n: number): Handle<K>
  release(): void
}

export interface Backend {
  /** Name of the instruction tier. */
  readonly tier: string
  readonly memoryBytes: number
  /** @throws KzgError `DISPOSED` */
  readonly precomputation: Precomputation
  /** @throws KzgError `DISPOSED` */
  begin(): Workspace
  dispose(): void
}
