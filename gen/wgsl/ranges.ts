import { kernels } from './field.ts'
import { BoundError } from './interval.ts'
import type { Field } from './layout.ts'

/** Largest value of a field element, or those of a struct's members; conditions have none. */
export type Bound = bigint | boolean | { readonly [member: string]: Bound }

/** What a call does to bounds: throws a `BoundError` if an operand may be too large. */
type Rule = (operands: readonly Bound[]) => Bound

const TOKEN = /\s*([A-Za-z_]\w*|\d+u?|->|&&|\|\||[!<>=]=|[-{}()[\];,:=.!<>+*/&|^])/y

function tokens(code: string): string[] {
  TOKEN.lastIndex = 0
  const found: string[] = []
  for (let match = TOKEN.exec(code); match; match = TOKEN.exec(code)) found.push(match[1]!)
  return found
}

/** The rules of a field's functions, from the operand ranges that were proved for them. */
export function fieldRules(f: Field): Map<string, Rule> {
  const { prefix: x, modulus } = f
  const reduced = 2n * modulus - 1n
  const rules = new Map<string, Rule>()
  const limited = (
    name: string,
    sets: readonly (readonly bigint[])[],
    result: (operands: readonly bigint[]) => Bound,
  ) =>
    rules.set(`${x}_${name}`, (operands) => {
      const bounds = operands as readonly bigint[]
      if (!sets.some((set) => set.every((most, i) => bounds[i]! <= most)))
        throw new BoundError(`${x}_${name} is given ${bounds.map((bound) => `${bound / modulus}+`)} times the modulus`)
      return result(bounds)
    })
  const all = kernels(f)
  const products = all.filter(({ name }) => name === 'mul').map(({ operands }) => operands)
  limited('mul', products, () => reduced)
  rules.set(`${x}_sqr`, ([a]) => rules.get(`${x}_mul`)!([a!, a!]))
  for (const { name, operands, result, carried } of all.filter(({ name }) => name !== 'mul')) {
    // A sum that is only carried is as large as its operands make it.
    const times = { add: 1n, double: 2n, triple: 3n }[name] ?? 1n
    if (carried) limited(name, [operands.map(() => f.lazy)], (x) => within(f, times * x.reduce((a, b) => a + b)))
    else limited(name, [operands], () => result)
  }
  limited('vanishes', [[reduced]], () => true)
  // Words are as large as what they stand for; those of fr_unpack and fr_pack are in vectors.
  for (const name of ['load', 'store', 'unpack', 'pack']) limited(name, [[reduced]], ([words]) => words!)
  rules.set('select', () => true)
  rules.set(`${x}_zero`, () => 0n)
  rules.set(`${x}_one`, () => modulus - 1n)
  return rules
}

function within(f: Field, bound: bigint): bigint {
  if (bound >= f.lazy) throw new BoundError(`a sum may reach ${bound / f.modulus} times the modulus`)
  return bound
}

/** The larger of two bounds, member by member. */
function join(a: Bound, b: Bound): Bound {
  if (typeof a === 'bigint') return a > (b as bigint) ? a : b
  if (typeof a === 'boolean') return a
  return Object.fromEntries(Object.entries(a).map(([name, bound]) => [name, join(bound, (b as typeof a)[name]!)]))
}

/**
 * Follows bounds through functions of a module: calls, members, `let`, `var`, assignments, `if` and `return`. Either
 * side of a condition may be taken. A function that has pointers results in what they point to.
 * @param declarations the module's declarations, by name
 */
export function boundRules(
  declarations: ReadonlyMap<string, string>,
  field: ReadonlyMap<string, Rule>,
): Map<string, Rule> {
  const rules = new Map(field)
  for (const [name, code] of declarations) {
    const words = tokens(code)
    if (words[0] === 'struct') {
      const members = words.filter((_, i) => words[i + 1] === ':')
      rules.set(name, (operands) => Object.fromEntries(members.map((member, i) => [member, operands[i]!])))
    } else {
      rules.set(name, (operands) => call(words, operands, rules))
    }
  }
  return rules
}

function call(words: readonly string[], operands: readonly Bound[], rules: ReadonlyMap<string, Rule>): Bound {
  const open = words.indexOf('(')
  const close = words.indexOf(')')
  const names = words.slice(open, close).filter((_, i, list) => list[i + 1] === ':')
  const pointers = names.filter((name) => words[words.indexOf(name) + 2] === 'ptr')
  const locals = new Map(names.map((name, i) => [name, operands[i]!]))
  let result: Bound | undefined
  let at = words.indexOf('{', close) + 1

  function expect(word: string) {
    if (words[at] !== word) throw new Error(`${words[1]}: ${word} expected, not ${words[at]}`)
    at++
  }
  function primary(): Bound {
    const word = words[at++]!
    if (word === '!' || word === '*') return primary()
    if (word === '(') {
      // A condition, or what a pointer points to.
      const inner = condition()
      expect(')')
      return members(inner)
    }
    if (word === 'true' || word === 'false') return true
    let value: Bound | undefined
    if (words[at] === '(') {
      at++
      const given: Bound[] = []
      while (words[at] !== ')') {
        given.push(condition())
        if (words[at] === ',') at++
      }
      at++
      const rule = rules.get(word)
      if (!rule) throw new Error(`${words[1]} calls ${word}, whose bounds are unknown`)
      value = rule(given)
    } else {
      value = locals.get(word)
      if (value === undefined) throw new Error(`${words[1]}: ${word} is unknown`)
    }
    return members(value)
  }
  function members(of: Bound): Bound {
    let value = of
    while (words[at] === '.') {
      at += 2
      value = (value as { readonly [member: string]: Bound })[words[at - 1]!]!
    }
    return value
  }
  /** Alternatives and conjunctions are conditions, which have no bound. */
  function condition(): Bound {
    let value = primary()
    while (words[at] === '&&' || words[at] === '||') {
      at++
      primary()
      value = true
    }
    return value
  }
  /** `name = …`, `*pointer = …` or `(*pointer).member = …`: the new bound replaces the old. */
  function assign(word: string) {
    const name = word === '(' ? words[at + 1]! : word === '*' ? words[at]! : word
    at += { '(': 3, '*': 1 }[word] ?? 0
    const path: string[] = []
    for (; words[at] === '.'; at += 2) path.push(words[at + 1]!)
    expect('=')
    const value = condition()
    const replace = (bound: Bound | undefined, [member, ...rest]: readonly string[]): Bound =>
      member === undefined ? value : { ...(bound as object), [member]: replace((bound as never)?.[member], rest) }
    locals.set(name, replace(locals.get(name), path))
  }
  function block() {
    while (words[at] !== '}') {
      const word = words[at++]!
      if (word === 'return') {
        const value = condition()
        result = result === undefined ? value : join(result, value)
      } else if (word === 'if') {
        expect('(')
        condition()
        expect(')')
        expect('{')
        const before = new Map(locals)
        block()
        for (const [name, bound] of before) locals.set(name, join(bound, locals.get(name)!))
        continue
      } else {
        assign(word === 'let' || word === 'var' ? words[at++]! : word)
      }
      expect(';')
    }
    at++
  }
  block()
  if (result === undefined && pointers.length === 0) throw new Error(`${words[1]} returns nothing`)
  // What a pointer points to is part of the result.
  return result !== undefined && pointers.length === 0
    ? result
    : Object.fromEntries(pointers.map((name) => [name, locals.get(name)!]))
}
