/**
 * What the field arithmetic of a shader is written over: an algorithm is a function of a machine and is run twice, once
 * on `Text`, which writes it as WGSL, and once on `Interval`, which proves that no operation wraps.
 *
 * Values are u32, or i32 after `signed`. No operation may leave the range of its type, but for those that say so.
 */
export interface Machine<V> {
  constant(n: number): V
  /** A signed constant. */
  integer(n: number): V
  add(...terms: readonly V[]): V
  sub(a: V, b: V): V
  mul(a: V, b: V): V
  /** The low bits; of a signed value in two's complement. Unsigned. */
  low(a: V, bits: number): V
  /** Shift to the right; keeps the sign of a signed value. */
  shr(a: V, bits: number): V
  /** Shift to the left; bits that leave the word are lost. */
  shl(a: V, bits: number): V
  /** Of values that have no bit in common. */
  or(a: V, b: V): V
  /** `a·factor mod 2^bits`, whatever wraps on the way; the factor 2^bits − 1 is a negation. */
  lowProduct(a: V, factor: number, bits: number): V
  /** `sum − parts`, known to be `meaning`, which is not computed. */
  difference(sum: V, parts: readonly V[], meaning: () => V): V
  signed(a: V): V
  unsigned(a: V): V
  /** Gives a value a name; what the name stood for before is gone. */
  set(name: string, value: V): V
  /** Repeats a body that replaces the values of a state; `names` are theirs. */
  repeat(times: number, names: readonly string[], state: readonly V[], body: (state: readonly V[]) => readonly V[]): V[]
  /** A value that is known to lie in [0, max] for a reason outside the limbs: the range of the number they form. */
  known(value: V, max: number): V
}
