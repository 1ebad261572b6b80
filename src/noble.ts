/** Entry `kzgpu/noble`: between points in bytes and the objects of @noble/curves, and signatures in the shape of noble's. Nothing of
 * noble is imported: its objects are the caller's. */
import { COMPRESSED_LENGTH } from './backend/bls.ts'
import type { Bls, SecretKey } from './bls-index.ts'
import { fromHex, toHex } from './bytes.ts'
import { requireBytes, requireLength } from './codec/bytes.ts'
import type { Curve } from './curve.ts'
import { KzgError } from './errors.ts'

/** What is used of a point of noble's. */
export interface NoblePoint {
  toBytes(isCompressed?: boolean): Uint8Array
  is0(): boolean
}

/** `bls12_381.G1.Point` or `bls12_381.G2.Point`. */
export interface NoblePointClass<P> {
  fromBytes(bytes: Uint8Array): P
}

/** A point's encoding, of either form → noble's object. noble checks that it is on the curve; whether it is in the subgroup, for
 * points that this package has not checked, says `point.assertValidity()`.
 * @param Point `bls12_381.G1.Point` for 48 or 96 bytes, `bls12_381.G2.Point` for 96 or 192
 * @throws KzgError `BAD_TYPE`; noble's error for what is no point */
export function toNoble<P>(Point: NoblePointClass<P>, bytes: Uint8Array): P {
  requireBytes(bytes, 'bytes')
  return Point.fromBytes(bytes)
}

/** noble's object → the encoding that this package takes; compressed, unless told otherwise.
 * @throws KzgError `BAD_TYPE` */
export function fromNoble(
  point: NoblePoint,
  { compressed = true }: { readonly compressed?: boolean } = {},
): Uint8Array {
  if (typeof point?.toBytes !== 'function') throw new KzgError('BAD_TYPE', 'point must be a point of @noble/curves')
  // noble refuses to encode an infinity that was computed (2.4.0).
  return point.is0()
    ? (point.constructor as unknown as { ZERO: NoblePoint }).ZERO.toBytes(compressed)
    : point.toBytes(compressed)
}

/** Signatures between bytes, hex and points; compressed. Bytes that are no point of the subgroup are errors; infinity is none. */
export interface NobleSignatureCoder<S extends NoblePoint> {
  fromBytes(bytes: Uint8Array): S
  fromHex(hex: string): S
  toBytes(point: S): Uint8Array<ArrayBuffer>
  toHex(point: S): string
}

/** `bls12_381.longSignatures`, or `shortSignatures`. */
export interface NobleSignatures<K extends NoblePoint, S extends NoblePoint> {
  /** Bytes of a secret key, and of a seed. */
  readonly lengths: { readonly secretKey: number; readonly seed: number }
  /** Without a seed a key by `KeyGen` of random bytes, in constant time. With one, noble's own key of that seed, which noble's
   * `randomSecretKey` derives, in time that depends on it.
   * @param seed 48 bytes */
  keygen(seed?: Uint8Array): { secretKey: Uint8Array<ArrayBuffer>; publicKey: K }
  getPublicKey(secretKey: Uint8Array): K
  /** @param dst by default noble's own, which ends in `NUL_`; Ethereum's ends in `POP_` */
  hash(message: Uint8Array, dst?: Uint8Array | string): S
  sign(hashed: S, secretKey: Uint8Array): S
  verify(signature: S | Uint8Array, hashed: S, publicKey: K | Uint8Array): boolean
  verifyBatch(
    signature: S | Uint8Array,
    items: readonly { readonly message: S; readonly publicKey: K | Uint8Array }[],
  ): boolean
  aggregatePublicKeys(publicKeys: readonly (K | Uint8Array)[]): K
  aggregateSignatures(signatures: readonly (S | Uint8Array)[]): S
  readonly Signature: NobleSignatureCoder<S>
}

/** What the functions below compute with. */
export interface NobleContext<P1, P2> {
  readonly bls: Bls
  readonly curve: Curve
  /** `bls12_381` of @noble/curves. */
  readonly noble: {
    readonly G1: { readonly Point: NoblePointClass<P1> & { readonly BASE: NoblePoint & { negate(): NoblePoint } } }
    readonly G2: { readonly Point: NoblePointClass<P2> & { readonly BASE: NoblePoint & { negate(): NoblePoint } } }
    readonly utils: { randomSecretKey(seed?: Uint8Array): Uint8Array }
  }
}

/** Keys in G1, signatures in G2, by an instance of the variant `minimal-pubkey-size`; secrets are taken in constant time.
 * @throws KzgError `BAD_OPTION` for an instance of the other variant. The functions throw for what is no key or point, infinity included
 * (`POINT_AT_INFINITY`), as noble's do */
export const longSignatures = <P1 extends NoblePoint, P2 extends NoblePoint>(
  context: NobleContext<P1, P2>,
): NobleSignatures<P1, P2> => signatures(context, 'minimal-pubkey-size', context.noble.G1.Point, context.noble.G2.Point)

/** Keys in G2, signatures in G1, by an instance of the variant `minimal-signature-size`.
 * @throws KzgError as `longSignatures` */
export const shortSignatures = <P1 extends NoblePoint, P2 extends NoblePoint>(
  context: NobleContext<P1, P2>,
): NobleSignatures<P2, P1> =>
  signatures(context, 'minimal-signature-size', context.noble.G2.Point, context.noble.G1.Point)

type Base = { readonly BASE: { negate(): NoblePoint } }

function signatures<K extends NoblePoint, S extends NoblePoint>(
  { bls, curve, noble }: NobleContext<unknown, unknown>,
  variant: Bls['variant'],
  Key: NoblePointClass<K> & Base,
  Signature: NoblePointClass<S>,
): NobleSignatures<K, S> {
  if (bls.variant !== variant) throw new KzgError('BAD_OPTION', `the instance of kzgpu/bls must be of ${variant}`)
  const isLong = variant === 'minimal-pubkey-size'
  const group = isLong ? 'G2' : 'G1'
  const dst = `BLS_SIG_BLS12381${group}_XMD:SHA-256_SSWU_RO_NUL_`
  const withKey = <T>(secretKey: Uint8Array, use: (key: SecretKey) => T): T => {
    const key = bls.secretKeyFromBytes(secretKey)
    try {
      return use(key)
    } finally {
      key.dispose()
    }
  }
  const pairs = (keys: readonly Uint8Array[], points: readonly Uint8Array[]): boolean =>
    isLong ? curve.pairingCheck(keys, points) : curve.pairingCheck(points, keys)

  const { decode, compress } = isLong ? curve.g2 : curve.g1
  const Coder: NobleSignatureCoder<S> = {
    fromBytes(bytes) {
      requireLength(bytes, COMPRESSED_LENGTH[group], 'signature')
      // Checked here, and uncompressed: noble needs no root.
      return toNoble(Signature, decode(bytes))
    },
    fromHex(hex) {
      const bytes = typeof hex === 'string' ? fromHex(hex) : undefined
      if (!bytes) throw new KzgError('BAD_HEX', 'signature must be hexadecimal digits')
      return Coder.fromBytes(bytes)
    },
    toBytes: (point) => new Uint8Array(compress(decode(fromNoble(point, { compressed: false })))),
    toHex: (point) => toHex(Coder.toBytes(point)),
  }

  const its: NobleSignatures<K, S> = {
    lengths: { secretKey: SECRET_KEY_LENGTH, seed: SEED_LENGTH },
    Signature: Coder,
    keygen(seed) {
      const secretKey = new Uint8Array(seed === undefined ? randomSecretKey(bls) : noble.utils.randomSecretKey(seed))
      return { secretKey, publicKey: its.getPublicKey(secretKey) }
    },
    getPublicKey: (secretKey) => withKey(secretKey, (key) => toNoble(Key, bls.publicKey(key))),
    hash: (message, tag = dst) => toNoble(Signature, bls.hashToCurve(group, message, tag)),
    sign: (hashed, secretKey) =>
      withKey(secretKey, (key) => toNoble(Signature, bls.multiply(key, group, finite(hashed, 'hashed')))),
    verify: (signature, message, publicKey) => its.verifyBatch(signature, [{ message, publicKey }]),
    verifyBatch(signature, items) {
      if (items.length === 0) throw new KzgError('EMPTY_LIST')
      const keys = items.map(({ publicKey }) => finite(publicKey, 'publicKey'))
      const points = items.map(({ message }) => finite(message, 'message'))
      return pairs([...keys, Key.BASE.negate().toBytes(true)], [...points, finite(signature, 'signature')])
    },
    aggregatePublicKeys: (publicKeys) =>
      toNoble(Key, bls.aggregatePublicKeys(publicKeys.map((key) => finite(key, 'publicKeys')))),
    aggregateSignatures: (given) => toNoble(Signature, bls.aggregate(given.map((item) => finite(item, 'signatures')))),
  }
  return its
}

const INFINITY = 0x40
const SECRET_KEY_LENGTH = 32
/** Of noble: half as much again as a key, so that what it takes modulo r is not told from uniform. */
const SEED_LENGTH = 48

function randomSecretKey(bls: Bls): Uint8Array {
  const material = crypto.getRandomValues(new Uint8Array(SEED_LENGTH))
  const key = bls.keyGen(material)
  material.fill(0)
  try {
    return bls.secretKeyToBytes(key)
  } finally {
    key.dispose()
  }
}

/** Compressed bytes of a point.
 * @throws KzgError `BAD_TYPE`; `POINT_AT_INFINITY` */
function finite(point: NoblePoint | Uint8Array, name: string): Uint8Array {
  const isBytes = point instanceof Uint8Array
  if (isBytes ? point.length > 0 && (point[0]! & INFINITY) !== 0 : point.is0()) {
    throw new KzgError('POINT_AT_INFINITY', `${name}: point at infinity is not allowed here`)
  }
  return isBytes ? point : fromNoble(point)
}
