/** viem 2, which knows blobs by EIP-4844 only: its `Kzg`, and a serializer for what EIP-7594 wants. */
import { concatBytes, splitBytes } from '../bytes.ts'
import { requireArray, requireLength, requireList } from '../codec/bytes.ts'
import { commitmentsToVersionedHashes } from '../codec/versioned-hash.ts'
import { BYTES_PER_BLOB, BYTES_PER_COMMITMENT, BYTES_PER_PROOF } from '../constants.ts'
import { KzgError } from '../errors.ts'
import type { Kzg } from '../kzg-api.ts'
import { bytesOf, bytesOfAll, type Data, type Hex, hexOf } from './hex.ts'
import { BYTES_PER_CELL_PROOFS, isEip7594, proofOf, requireKzg, type SidecarVersion } from './instance.ts'
import { rlpBytes, rlpList } from './rlp.ts'

/** What viem's `defineKzg` takes and gives. Both are closures, since it takes them off the object. */
export interface ViemKzg {
  blobToKzgCommitment(blob: Uint8Array): Uint8Array
  computeBlobKzgProof(blob: Uint8Array, commitment: Uint8Array): Uint8Array
}

/** For viem's `defineKzg`, or wherever it takes a `kzg`.
 * @param options with `eip7594` a proof is the 128 cell proofs in a row, for `viemSerializer`, which then computes nothing
 * @throws KzgError `BAD_TYPE`; `BAD_OPTION` */
export function viem(kzg: Kzg, options?: SidecarVersion): ViemKzg {
  requireKzg(kzg)
  return { blobToKzgCommitment: kzg.blobToKzgCommitment, computeBlobKzgProof: proofOf(kzg, isEip7594(options, false)) }
}

// biome-ignore lint/suspicious/noExplicitAny: viem's serializers are generic in ways that only its own types can say
type Serialize = (transaction: any, signature?: any) => any

interface Sidecar {
  readonly blob: Data
  readonly commitment: Data
  readonly proof: Data
}

/** The parts of viem's transaction that this looks at. */
interface Transaction {
  readonly blobs?: readonly Data[] | undefined
  readonly sidecars?: readonly Sidecar[] | false | undefined
  readonly blobVersionedHashes?: readonly Hex[] | undefined
  /** Present if the signature is in the transaction. */
  readonly r?: Hex | undefined
}

/** A serializer for `chain.serializers.transaction`, or `signTransaction(…, { serializer })`: signed transactions with
 * sidecars leave in the five-item form of EIP-7594, `0x03 ‖ rlp([body, 1, blobs, commitments, cell_proofs])`, all others as
 * `serialize` has them. A sidecar's proof is the 128 cell proofs in a row, as `viem(kzg, { eip7594: true })` and
 * `prepareSidecars` make it; from a single proof, or from `blobs` alone, they are computed here, synchronously.
 * @param serialize viem's `serializeTransaction`, or the chain's
 * @throws KzgError `BAD_TYPE`; the result throws `BAD_HEX`, `BAD_LENGTH` with `index`, and what the instance throws */
export function viemSerializer<S extends Serialize>(kzg: Kzg, serialize: S): S {
  requireKzg(kzg)
  if (typeof serialize !== 'function') {
    throw new KzgError('BAD_TYPE', "viemSerializer takes viem's serializeTransaction, or a chain's")
  }
  const serializer: Serialize = (transaction: Transaction, signature) => {
    const { blobs, sidecars, ...rest } = transaction
    if (!blobs && !sidecars) return serialize(transaction, signature)
    // viem takes the version of a sidecar for granted, so what it gets has none, and no blobs to make them from.
    const blobVersionedHashes = rest.blobVersionedHashes ?? versionedHashes(commitmentsOf(kzg, transaction))
    const body = serialize({ ...rest, blobVersionedHashes, sidecars: false }, signature)
    const isSigned = signature !== undefined || rest.r !== undefined
    // The hash that is signed is that of the body.
    if (!isSigned || sidecars === false) return body
    const items = networkItems(kzg, transaction)
    return body instanceof Promise ? body.then((text) => wrap(text, items)) : wrap(body, items)
  }
  return serializer as S
}

/** Blobs, commitments and cell proofs. */
type NetworkItems = readonly [blobs: Uint8Array[], commitments: Uint8Array[], cellProofs: Uint8Array[]]

function commitmentsOf(kzg: Kzg, { blobs = [], sidecars }: Transaction): Uint8Array[] {
  if (!sidecars) return bytesOfAll(blobs, 'blobs').map(kzg.blobToKzgCommitment)
  requireArray(sidecars, 'sidecars')
  const odd = sidecars.findIndex((sidecar) => typeof sidecar !== 'object' || sidecar === null)
  if (odd >= 0) throw new KzgError('BAD_TYPE', `sidecars[${odd}] must have blob, commitment and proof`, odd)
  return sidecars.map(({ commitment }, i) => bytesOf(commitment, 'commitments', i))
}

const versionedHashes = (commitments: readonly Uint8Array[]): Hex[] =>
  commitmentsToVersionedHashes(commitments).map(hexOf)

/** @throws KzgError of malformed sidecars; what the instance throws */
function networkItems(kzg: Kzg, transaction: Transaction): NetworkItems {
  const { sidecars } = transaction
  const commitments = commitmentsOf(kzg, transaction)
  requireList(commitments, BYTES_PER_COMMITMENT, 'commitments')
  const blobs = bytesOfAll(sidecars ? sidecars.map(({ blob }) => blob) : (transaction.blobs ?? []), 'blobs')
  requireList(blobs, BYTES_PER_BLOB, 'blobs')
  const cellProofs = blobs.flatMap((blob, i) => {
    const proof = sidecars ? bytesOf(sidecars[i]!.proof, 'proofs', i) : undefined
    if (proof === undefined || proof.length === BYTES_PER_PROOF) return kzg.computeCellProofs(blob)
    requireLength(proof, BYTES_PER_CELL_PROOFS, 'proofs', i)
    return splitBytes(proof, BYTES_PER_PROOF)
  })
  return [blobs, commitments, cellProofs]
}

const TYPE = 0x03
const WRAPPER_VERSION = 1

/** @param body `0x03 ‖ rlp(tx_payload_body)` */
function wrap(body: Hex, items: NetworkItems): Hex {
  const fields = bytesOf(body, 'body').subarray(1)
  const lists = items.map((list) => rlpList(list.map(rlpBytes)))
  return hexOf(concatBytes([Uint8Array.of(TYPE), rlpList([fields, Uint8Array.of(WRAPPER_VERSION), ...lists])]))
}
