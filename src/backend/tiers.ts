/** One build of the crate for one set of Wasm instructions. */
export interface Tier {
  readonly name: 'baseline' | 'relaxed'
  /** Flags for rustc that select the instructions and, by `cfg(target_feature)`, the field kernels. */
  readonly rustflags: readonly string[]
  /** A module that validates only where the tier's instructions exist. */
  readonly probe: Uint8Array<ArrayBuffer>
}

// What rustc emits without being asked: WebAssembly 2.0's bulk memory and sign extension.
// (module
//   (memory 1)
//   (func (param i32) (result i32)
//     (memory.fill (i32.const 0) (i32.const 0) (i32.const 0))
//     (i32.extend8_s (local.get 0))))
const BASELINE_PROBE = [
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x06, 0x01, 0x60, 0x01, 0x7f, 0x01, 0x7f, 0x03, 0x02, 0x01,
  0x00, 0x05, 0x03, 0x01, 0x00, 0x01, 0x0a, 0x10, 0x01, 0x0e, 0x00, 0x41, 0x00, 0x41, 0x00, 0x41, 0x00, 0xfc, 0x0b,
  0x00, 0x20, 0x00, 0xc0, 0x0b,
]

// Fused multiply-add on pairs of doubles.
// (module
//   (func (param v128 v128 v128) (result v128)
//     (f64x2.relaxed_madd (local.get 0) (local.get 1) (local.get 2))))
const RELAXED_PROBE = [
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x01, 0x60, 0x03, 0x7b, 0x7b, 0x7b, 0x01, 0x7b, 0x03,
  0x02, 0x01, 0x00, 0x0a, 0x0d, 0x01, 0x0b, 0x00, 0x20, 0x00, 0x20, 0x01, 0x20, 0x02, 0xfd, 0x87, 0x02, 0x0b,
]

/** Fastest last. */
export const TIERS: readonly Tier[] = [
  { name: 'baseline', rustflags: [], probe: /* @__PURE__ */ new Uint8Array(BASELINE_PROBE) },
  {
    name: 'relaxed',
    rustflags: ['-Ctarget-feature=+simd128,+relaxed-simd'],
    probe: /* @__PURE__ */ new Uint8Array(RELAXED_PROBE),
  },
]

export type TierName = Tier['name']
