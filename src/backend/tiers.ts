/** One build of the crate for one set of Wasm instructions, fastest last. */
export interface Tier {
  readonly name: 'baseline'
  /** Flags for rustc that select the instructions and, by `cfg(target_feature)`, the field kernels. */
  readonly rustflags: readonly string[]
}

export const TIERS: readonly Tier[] = [{ name: 'baseline', rustflags: [] }]
