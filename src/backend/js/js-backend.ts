/** The backend for places without WebAssembly: everything in JavaScript, with the curves of @noble/curves. Public data only:
 * its time depends on all of it. */
import { concatBytes } from '../../bytes.ts'
import { nativeSha256 } from '../../codec/native-sha256.ts'
import { sha256 } from '../../codec/sha256.ts'
import { KzgError } from '../../errors.ts'
import type {
  Backend,
  ByteVec,
  G1Resident,
  Handle,
  HandleKind,
  HashOps,
  Precomputation,
  Workspace,
} from '../backend.ts'
import { JsCells } from './cells.ts'
import { JsFr } from './fr.ts'
import { JsG1 } from './g1.ts'
import type { G1Point, Noble } from './noble.ts'
import { JsPairing } from './pairing.ts'
import { JsPoly } from './poly.ts'
import { bytesIn, JsVec, viewOf } from './vec.ts'

export class JsBackend implements Backend {
  readonly tier = 'js'
  readonly memoryBytes = 0
  readonly #noble: Noble
  #residents: WeakMap<G1Resident, G1Point[]> | undefined = new WeakMap()

  constructor(noble: Noble) {
    this.#noble = noble
  }

  /** There are no tables: bigints would take a hundred megabytes for what they give. */
  get precomputation(): Precomputation {
    this.#open()
    const progress = { done: 0, total: 0 }
    return { level: 'none', progress, include() {}, advance: () => progress }
  }

  begin(): Workspace {
    return new JsWorkspace(this.#noble, this.#open())
  }

  dispose(): void {
    this.#residents = undefined
  }

  #open(): WeakMap<G1Resident, G1Point[]> {
    if (!this.#residents) throw new KzgError('DISPOSED')
    return this.#residents
  }
}

class JsWorkspace implements Workspace {
  readonly fr = new JsFr()
  readonly poly = new JsPoly()
  readonly cells = new JsCells()
  readonly g1: JsG1
  readonly pairing: JsPairing
  readonly hash: HashOps = new JsHash()

  constructor(noble: Noble, residents: WeakMap<G1Resident, G1Point[]>) {
    this.g1 = new JsG1(noble, residents)
    this.pairing = new JsPairing(noble)
  }

  upload(parts: readonly Uint8Array[]): ByteVec {
    return new JsVec('bytes', concatBytes(parts))
  }

  view<K extends HandleKind>(handle: Handle<K>, start: number, n: number): Handle<K> {
    return viewOf(handle, start, n)
  }

  release(): void {}
}

class JsHash implements HashOps {
  sha256(parts: readonly (ByteVec | Uint8Array)[]): Uint8Array {
    const message = concatBytes(parts.map((part) => (part instanceof JsVec ? bytesIn(part) : (part as Uint8Array))))
    return nativeSha256(message.length)?.([message]) ?? sha256(message)
  }

  sha256All(prefix: Uint8Array, bodies: readonly ByteVec[], suffixes: readonly Uint8Array[]): Uint8Array[] {
    return bodies.map((body, i) => this.sha256([prefix, body, suffixes[i]!]))
  }
}
