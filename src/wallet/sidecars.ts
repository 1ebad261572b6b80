/** Sidecars in the shape of a library, finished: nothing synchronous is left for it to do. */

import { type AsyncOptions, nextTask, throwIfAborted } from '../backend/driver.ts'
import { concatBytes } from '../bytes.ts'
import { requireArray } from '../codec/bytes.ts'
import { commitmentsToVersionedHashes } from '../codec/versioned-hash.ts'
import { KzgError } from '../errors.ts'
import type { Kzg } from '../kzg-api.ts'
import type { EthersBlob } from './ethers.ts'
import { bytesOf, type Data, type Hex, hexOf } from './hex.ts'
import { isEip7594, requireKzg, type SidecarVersion } from './instance.ts'

/** Fields for a request of viem 2. With `eip7594` it has to be sent by a chain or account with `viemSerializer`. */
export interface ViemSidecars {
  sidecars: { blob: Hex; commitment: Hex; proof: Hex }[]
  blobVersionedHashes: Hex[]
}

/** Fields for a request of viem 3, or an envelope of ox. */
export interface OxSidecars {
  sidecars: { blobs: Hex[]; commitments: Hex[]; cellProofs: Hex[] }
  blobVersionedHashes: Hex[]
}

/** Fields for a transaction of ethers. */
export interface EthersSidecars {
  type: 3
  blobs: EthersBlob[]
  blobVersionedHashes: Hex[]
  blobWrapperVersion: 1 | null
}

/** Fields for `createBlob4844Tx` of ethereumjs; `eip7594` must be what the hardfork of its `common` says. */
export interface EthereumjsSidecars {
  blobs: Hex[]
  kzgCommitments: Hex[]
  kzgProofs: Hex[]
  blobVersionedHashes: Hex[]
  networkWrapperVersion: 0 | 1
}

export interface BytesSidecars {
  blobs: Uint8Array[]
  commitments: Uint8Array[]
  /** A proof per blob, or with `eip7594` 128 of them, blob after blob. */
  proofs: Uint8Array[]
  blobVersionedHashes: Uint8Array[]
}

export interface SidecarsByFormat {
  viem: ViemSidecars
  ox: OxSidecars
  ethers: EthersSidecars
  ethereumjs: EthereumjsSidecars
  bytes: BytesSidecars
}

export type SidecarFormat = keyof SidecarsByFormat

export interface PrepareOptions<F extends SidecarFormat = SidecarFormat> extends AsyncOptions, SidecarVersion {
  /** `'bytes'` by default; `'ox'` is for viem 3, too. */
  readonly format?: F | undefined
  /** Cell proofs (default), or `false` for a proof per blob, as networks had it before the Fusaka upgrade. */
  readonly eip7594?: boolean | undefined
}

/** Commitments, proofs and hashes of a transaction's blobs, by the instance's batches: on its workers, or its GPU, and else
 * on this thread between tasks of its event loop.
 * @param blobs bytes or hex, at least one; they must not change before the promise settles
 * @param options `onProgress` counts both phases, `commit` and then `cells` or `prove`, in one total; an abort rejects
 * at once with the signal's reason
 * @returns fields to spread into a transaction or request
 * @throws KzgError (the promise rejects) `BAD_TYPE`, `BAD_OPTION`; `BAD_LENGTH` without blobs; `BAD_HEX` with `index`; what
 * `commitBlobs`, `proveBlobs` and `computeCellsBatch` throw */
export async function prepareSidecars<F extends SidecarFormat = 'bytes'>(
  kzg: Kzg,
  blobs: readonly Data[],
  options: PrepareOptions<F> = {},
): Promise<SidecarsByFormat[F]> {
  requireKzg(kzg)
  const { signal, onProgress, format = 'bytes' } = options
  const eip7594 = isEip7594(options, true)
  const write = writerOf(format, eip7594)
  requireArray(blobs, 'blobs')
  if (blobs.length === 0) throw new KzgError('BAD_LENGTH', 'a blob transaction has at least one blob')
  throwIfAborted(signal)
  const given: Uint8Array[] = []
  for (const [i, blob] of blobs.entries()) given.push(await pausedAfter(bytesOf(blob, 'blobs', i), signal))

  const total = 2 * blobs.length
  const counted = (before: number): AsyncOptions => ({
    signal,
    onProgress: onProgress && (({ phase, done }) => onProgress({ phase, done: before + done, total })),
  })
  const commitments = await kzg.commitBlobs(given, counted(0))
  const rest = counted(blobs.length)
  const proofs = eip7594
    ? (await kzg.computeCellsBatch(given, rest)).map(({ proofs }) => proofs)
    : (await kzg.proveBlobs(given, commitments, rest)).map((proof) => [proof])

  const hashes = commitmentsToVersionedHashes(commitments)
  if (!write)
    return { blobs: given, commitments, proofs: proofs.flat(), blobVersionedHashes: hashes } as SidecarsByFormat[F]
  const items: Item[] = []
  for (const [i, blob] of given.entries()) {
    const item = { blob: hexOf(blob), commitment: hexOf(commitments[i]!), proofs: proofs[i]! }
    items.push(await pausedAfter(item, signal))
  }
  return write(items, hashes.map(hexOf), eip7594) as SidecarsByFormat[F]
}

/** A blob with what belongs to it. */
interface Item {
  readonly blob: Hex
  readonly commitment: Hex
  readonly proofs: readonly Uint8Array[]
}

const inRow = ({ proofs }: Item): Hex => hexOf(concatBytes(proofs))
const flat = (items: readonly Item[]): Hex[] => items.flatMap(({ proofs }) => proofs.map(hexOf))

type Write<F extends SidecarFormat> = (items: readonly Item[], hashes: Hex[], eip7594: boolean) => SidecarsByFormat[F]

const WRITERS: { readonly [F in SidecarFormat]: Write<F> | undefined } = {
  viem: (items, blobVersionedHashes) => ({
    sidecars: items.map((item) => ({ blob: item.blob, commitment: item.commitment, proof: inRow(item) })),
    blobVersionedHashes,
  }),
  ox: (items, blobVersionedHashes) => ({
    sidecars: {
      blobs: items.map(({ blob }) => blob),
      commitments: items.map(({ commitment }) => commitment),
      cellProofs: flat(items),
    },
    blobVersionedHashes,
  }),
  ethers: (items, blobVersionedHashes, eip7594) => ({
    type: 3,
    blobs: items.map((item) => ({ data: item.blob, commitment: item.commitment, proof: inRow(item) })),
    blobVersionedHashes,
    blobWrapperVersion: eip7594 ? 1 : null,
  }),
  ethereumjs: (items, blobVersionedHashes, eip7594) => ({
    blobs: items.map(({ blob }) => blob),
    kzgCommitments: items.map(({ commitment }) => commitment),
    kzgProofs: flat(items),
    blobVersionedHashes,
    networkWrapperVersion: eip7594 ? 1 : 0,
  }),
  bytes: undefined,
}

/** @returns nothing for bytes, which are as they were computed
 * @throws KzgError `BAD_OPTION` */
function writerOf(format: SidecarFormat, eip7594: boolean): Write<SidecarFormat> | undefined {
  if (!Object.hasOwn(WRITERS, format)) {
    throw new KzgError('BAD_OPTION', `format is one of '${Object.keys(WRITERS).join("', '")}', not ${String(format)}`)
  }
  if (format === 'ox' && !eip7594) {
    throw new KzgError('BAD_OPTION', 'ox and viem 3 know no sidecars but those of EIP-7594')
  }
  return WRITERS[format]
}

/** A megabyte of hex takes milliseconds: one blob at a time, with a turn of the event loop after it. */
async function pausedAfter<T>(value: T, signal: AbortSignal | undefined): Promise<T> {
  await nextTask()
  throwIfAborted(signal)
  return value
}
