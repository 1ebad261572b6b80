import type { Machine } from './machine.ts'

/** How tightly an expression holds together: a name or number, a product, a sum, anything else. */
const ATOM = 0
const PRODUCT = 1
const SUM = 2
const OTHER = 3

export interface Expression {
  readonly text: string
  readonly kind: number
  readonly signed: boolean
}

export const atom = (text: string): Expression => ({ text, kind: ATOM, signed: false })

const within = ({ text, kind }: Expression, most: number) => (kind <= most ? text : `(${text})`)

interface Assignment {
  readonly name: string
  readonly value: string
}

interface Loop {
  readonly times: number
  readonly body: readonly Assignment[]
}

/** Writes the operations as the statements of a WGSL function. */
export class Text implements Machine<Expression> {
  #statements: (Assignment | Loop)[] = []

  constant = (n: number): Expression => atom(`${n}u`)
  integer = (n: number): Expression => ({ text: `${n}i`, kind: n < 0 ? OTHER : ATOM, signed: true })

  add(...terms: readonly Expression[]): Expression {
    const present = terms.filter(({ text }) => text !== '0u' && text !== '0i')
    if (present.length < 2) return present[0] ?? terms[0]!
    return { text: present.map((term) => within(term, SUM)).join('+'), kind: SUM, signed: present[0]!.signed }
  }

  sub(a: Expression, b: Expression): Expression {
    return { text: `${within(a, SUM)}-${within(b, PRODUCT)}`, kind: SUM, signed: a.signed }
  }

  mul(a: Expression, b: Expression): Expression {
    if (a.text === '0u' || b.text === '0u') return atom('0u')
    if (a.text === '1u') return b
    if (b.text === '1u' || b.text === '1i') return a
    return { text: `${within(a, PRODUCT)}*${within(b, ATOM)}`, kind: PRODUCT, signed: a.signed }
  }

  #other = (text: string, signed = false): Expression => ({ text, kind: OTHER, signed })

  low(a: Expression, bits: number): Expression {
    return this.#other(`${within(this.unsigned(a), ATOM)}&${2 ** bits - 1}u`)
  }

  shr(a: Expression, bits: number): Expression {
    return bits === 0 ? a : this.#other(`${within(a, ATOM)}>>${bits}u`, a.signed)
  }

  shl(a: Expression, bits: number): Expression {
    return bits === 0 ? a : this.#other(`${within(a, ATOM)}<<${bits}u`, a.signed)
  }

  or(a: Expression, b: Expression): Expression {
    return this.#other(`${within(a, ATOM)}|${within(b, ATOM)}`)
  }

  lowProduct(a: Expression, factor: number, bits: number): Expression {
    const negation = factor === 2 ** bits - 1
    return this.low(
      negation ? this.sub(this.constant(0), within2(a)) : this.mul(within2(a), this.constant(factor)),
      bits,
    )
  }

  difference(sum: Expression, parts: readonly Expression[]): Expression {
    return parts.reduce((rest, part) => this.sub(rest, part), sum)
  }

  signed(a: Expression): Expression {
    return a.signed ? a : { text: `i32(${a.text})`, kind: ATOM, signed: true }
  }

  unsigned(a: Expression): Expression {
    return a.signed ? { text: `u32(${a.text})`, kind: ATOM, signed: false } : a
  }

  set(name: string, value: Expression): Expression {
    this.#statements.push({ name, value: value.text })
    return { text: name, kind: ATOM, signed: value.signed }
  }

  known = (value: Expression): Expression => value

  /** The values of the body are assigned in order, so one must not be read after its name has been replaced. */
  repeat(
    times: number,
    names: readonly string[],
    state: readonly Expression[],
    body: (state: readonly Expression[]) => readonly Expression[],
  ): Expression[] {
    const inside = state.map((value, i) => this.set(names[i]!, value))
    const outside = this.#statements
    this.#statements = []
    for (const [i, value] of body(inside).entries()) if (value.text !== names[i]) this.set(names[i]!, value)
    outside.push({ times, body: this.#statements as Assignment[] })
    this.#statements = outside
    return inside
  }

  /** The statements; a name is declared where it first stands, as a constant if it is set once. */
  body(): string {
    const times = new Map<string, number>()
    const count = (statement: Assignment | Loop, weight: number): void => {
      if ('body' in statement) for (const inner of statement.body) count(inner, 2)
      else times.set(statement.name, (times.get(statement.name) ?? 0) + weight)
    }
    for (const statement of this.#statements) count(statement, 1)
    const write = (statement: Assignment | Loop, seen: Set<string>): string => {
      if ('body' in statement) {
        const inner = new Set(seen)
        return `for(var i=0u;i<${statement.times}u;i++){${statement.body.map((line) => write(line, inner)).join('')}}`
      }
      const { name, value } = statement
      const declaration = seen.has(name) ? '' : times.get(name) === 1 ? 'let ' : 'var '
      seen.add(name)
      return `${declaration}${name}=${value};`
    }
    const seen = new Set<string>()
    return this.#statements.map((line) => write(line, seen)).join('')
  }
}

/** As a factor, or as what is subtracted. */
const within2 = (a: Expression): Expression => ({ ...a, text: within(a, ATOM), kind: ATOM })
