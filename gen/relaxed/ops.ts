/**
 * Straight-line programs over pairs of doubles: what a kernel of the relaxed tier is before it is Rust or Wasm.
 *
 * Every value is named once; the order of the list is the order of the instructions. It is ours, not the compiler's:
 * the same operations in LLVM's order take about a third longer in V8.
 */
export type Value = number
export type Lane = 0 | 1

export type Operation =
  | { readonly op: 'load'; readonly pointer: string; readonly index: number }
  /** One lane of the vector in memory, in both lanes. */
  | { readonly op: 'splat'; readonly pointer: string; readonly index: number; readonly lane: Lane }
  | { readonly op: 'store'; readonly pointer: string; readonly index: number; readonly value: Value }
  | { readonly op: 'add' | 'sub'; readonly a: Value; readonly b: Value }
  /** What is rough may round: it is an estimate. */
  | { readonly op: 'mul'; readonly a: Value; readonly b: Value; readonly rough?: true }
  /** a·b + c with one rounding. */
  | { readonly op: 'fma'; readonly a: Value; readonly b: Value; readonly c: Value; readonly rough?: true }
  | { readonly op: 'neg'; readonly a: Value }
  /** A lane of a, and beside it a lane of b. */
  | { readonly op: 'shuffle'; readonly a: Value; readonly b: Value; readonly lanes: readonly [Lane, Lane] }

/** An operation and the value it defines; a store defines none. */
export interface Step {
  readonly value: Value | undefined
  readonly operation: Operation
}

export interface Program {
  /** Name of the exported function. */
  readonly name: string
  /** Pointers to v128, in order; the first is written, the others are read, if `stored` does not say otherwise. */
  readonly parameters: readonly string[]
  /** The parameters that are written, some of them in place. */
  readonly stored?: readonly string[]
  /** The parameters of twice as many vectors as an element has limbs. */
  readonly doubled?: readonly string[]
  readonly steps: readonly Step[]
}

/** Collects a program; loads of the same place are made once. */
export class Builder {
  readonly steps: Step[] = []
  readonly #loaded = new Map<string, Value>()
  #values = 0

  load(pointer: string, index: number): Value {
    const key = `${pointer}[${index}]`
    const known = this.#loaded.get(key)
    if (known !== undefined) return known
    const value = this.#define({ op: 'load', pointer, index })
    this.#loaded.set(key, value)
    return value
  }

  splat(pointer: string, index: number, lane: Lane): Value {
    return this.#define({ op: 'splat', pointer, index, lane })
  }

  store(pointer: string, index: number, value: Value): void {
    this.steps.push({ value: undefined, operation: { op: 'store', pointer, index, value } })
  }

  add(a: Value, b: Value): Value {
    return this.#define({ op: 'add', a, b })
  }

  sub(a: Value, b: Value): Value {
    return this.#define({ op: 'sub', a, b })
  }

  mul(a: Value, b: Value): Value {
    return this.#define({ op: 'mul', a, b })
  }

  fma(a: Value, b: Value, c: Value): Value {
    return this.#define({ op: 'fma', a, b, c })
  }

  /** a·b + c, or a·b, as an estimate. */
  estimate(a: Value, b: Value, c?: Value): Value {
    return this.#define(c === undefined ? { op: 'mul', a, b, rough: true } : { op: 'fma', a, b, c, rough: true })
  }

  neg(a: Value): Value {
    return this.#define({ op: 'neg', a })
  }

  shuffle(a: Value, b: Value, lanes: readonly [Lane, Lane]): Value {
    return this.#define({ op: 'shuffle', a, b, lanes })
  }

  #define(operation: Operation): Value {
    const value = this.#values++
    this.steps.push({ value, operation })
    return value
  }
}
