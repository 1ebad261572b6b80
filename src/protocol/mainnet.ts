/** The mainnet setup: files that ship with the package, pinned by SHA-256 and therefore trusted to hold valid points. */
import type { Backend } from '../backend/backend.ts'
import { type AsyncOptions, runAsync, runSync, throwIfAborted } from '../backend/driver.ts'
import { decodeG1, type Program } from '../backend/recipe.ts'
import { toHex } from '../bytes.ts'
import { FIELD_ELEMENTS_PER_BLOB, FIELD_ELEMENTS_PER_CELL } from '../constants.ts'
import { KzgError } from '../errors.ts'
import { MAINNET_PARTS, type SetupPart } from './mainnet.gen.ts'
import type { SetupSource } from './setup-source.ts'
import { type Capability, type SetupParts, TrustedSetup, type VerifyPart } from './trusted-setup.ts'

export type MainnetForm = 'mainnet' | 'mainnet-compact'

const G2_BYTES = 192

/** @param read the bytes of a file that ships with the package */
export function mainnetSource(form: MainnetForm, read: (file: string) => Promise<Uint8Array>): SetupSource {
  const lagrangePart = form === 'mainnet' ? MAINNET_PARTS.lagrange : MAINNET_PARTS.lagrangeCompact
  const reads = new Map<string, Promise<Uint8Array>>()

  /** Starts reading, once; a failure surfaces where the bytes are awaited. */
  const start = ({ file }: SetupPart): Promise<Uint8Array> => {
    const pending = reads.get(file) ?? read(file)
    reads.set(file, pending)
    pending.catch(() => reads.delete(file))
    return pending
  }

  const load = async (backend: Backend, part: SetupPart, { signal }: AsyncOptions): Promise<Uint8Array> => {
    const bytes = await start(part)
    // Whatever comes of it, the next attempt reads anew.
    reads.delete(part.file)
    throwIfAborted(signal)
    requirePinned(backend, part, bytes)
    return bytes
  }

  const lagrange = async (backend: Backend, options: AsyncOptions): Promise<Uint8Array> => {
    const bytes = await load(backend, lagrangePart, options)
    return form === 'mainnet' ? bytes : runAsync(backend, decompress(bytes), options)
  }

  const extension = async (
    backend: Backend,
    missing: readonly Capability[],
    options: AsyncOptions,
  ): Promise<Partial<SetupParts>> => {
    for (const capability of missing) start(partOf[capability])
    return {
      lagrange: missing.includes('commit') ? { points: await lagrange(backend, options) } : undefined,
      columns: missing.includes('cells') ? { points: await load(backend, MAINNET_PARTS.columns, options) } : undefined,
    }
  }

  const partOf = { verify: MAINNET_PARTS.verify, commit: lagrangePart, cells: MAINNET_PARTS.columns }

  return {
    prefetch(capabilities) {
      for (const capability of capabilities) start(partOf[capability])
    },
    async open(backend, capabilities, options) {
      const verify = verifyPart(await load(backend, MAINNET_PARTS.verify, options))
      const rest = await extension(backend, capabilities, options)
      const { lagrange, columns } = rest
      return new TrustedSetup(FIELD_ELEMENTS_PER_BLOB, { verify, lagrange, columns }, true)
    },
    extension,
  }
}

/** @throws KzgError `SETUP_MISMATCH` with `part` */
function requirePinned(backend: Backend, { name, file, bytes: length, sha256 }: SetupPart, bytes: Uint8Array): void {
  const found = bytes.length === length ? toHex(runSync(backend, digest(bytes))) : `${bytes.length} bytes`
  if (found === sha256) return
  const message = `part '${name}' of the trusted setup (${file}) is not what the package shipped: found ${found}`
  throw new KzgError('SETUP_MISMATCH', message, undefined, { part: name })
}

function digest(bytes: Uint8Array): Program<Uint8Array> {
  // biome-ignore lint/correctness/useYield: a hash is no heavy stage
  return function* ({ hash }) {
    return hash.sha256([bytes])
  }
}

function decompress(bytes: Uint8Array): Program<Uint8Array> {
  return function* (workspace) {
    const operand = { name: 'lagrange-compact', index: (i: number) => i }
    const points = yield* decodeG1(workspace, bytes, operand, { checkSubgroup: false, phase: 'decompress' })
    return workspace.g1.toLittleEndian(points)
  }
}

/** [τ]₂, [τ⁶⁴]₂, then the first 64 powers of τ in G1. */
function verifyPart(bytes: Uint8Array): VerifyPart {
  return {
    tau: { point: bytes.subarray(0, G2_BYTES) },
    tauPerCell: { point: bytes.subarray(G2_BYTES, 2 * G2_BYTES) },
    monomial: { points: bytes.subarray(2 * G2_BYTES, 2 * G2_BYTES + FIELD_ELEMENTS_PER_CELL * 96) },
  }
}
