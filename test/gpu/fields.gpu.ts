/** Every function of the field library on every lane, against bigint; straight-line ones also against the proof's machine. */
import { pow } from '../../gen/bigint.ts'
import { type Kernel, kernels } from '../../gen/wgsl/field.ts'
import { Interval, range } from '../../gen/wgsl/interval.ts'
import { type Field, field, LAYOUTS } from '../../gen/wgsl/layout.ts'
import { ok } from './support/check.ts'
import { open } from './support/kernels.ts'
import { operandTable } from './support/operands.ts'
import { packedValues, packedWords, probeText, runProbe, structValues, structWords } from './support/probe.ts'
import { type Context, test } from './support/test.ts'

const mod = (a: bigint, m: bigint) => ((a % m) + m) % m

/** What the operations leave when they are followed number by number. */
function emulate(f: Field, kernel: Kernel, operands: readonly bigint[]): bigint {
  const limbs = operands.map((value) =>
    Array.from({ length: f.n }, (_, i) => {
      const digit = value >> BigInt(f.bits * i)
      const limb = Number(i < f.n - 1 ? BigInt.asUintN(f.bits, digit) : digit)
      return range(limb, limb)
    }),
  )
  return kernel.run(new Interval(), limbs).reduceRight((value, limb) => (value << BigInt(f.bits)) + BigInt(limb.lo), 0n)
}

const lanesFor = ({ fast }: Context) => (fast ? 1024 : 256)

for (const layout of LAYOUTS) {
  for (const prefix of ['fp', 'fr'] as const) {
    const f = field(layout, prefix)
    const { type, modulus, R } = f
    const title = (name: string) => `${layout.name}: ${prefix}_${name}`

    for (const [i, kernel] of kernels(f).entries()) {
      test.compilers(`${title(kernel.name)} (${i})`, async (context) => {
        const runtime = await open(context)
        const table = operandTable(f, kernel.operands, lanesFor(context))
        const call = `${prefix}_${kernel.name}(${table.map((_, k) => `x${k}[i]`).join()})`
        const words = await runProbe(
          ...([runtime, layout.name, kernel.name] as const),
          probeText(
            [prefix],
            table.map(() => type),
            type,
            call,
          ),
          table[0]!.length,
          table.map((values) => structWords(f, values)),
          f.n / layout.packed,
        )
        structValues(f, words).forEach((value, lane) => {
          const x = table.map((values) => values[lane]!)
          ok(value <= kernel.result, `lane ${lane} is ${value}, more than ${kernel.result}`)
          ok(
            mod(value * kernel.scale - kernel.meaning(x), modulus) === 0n,
            `lane ${lane} is wrong: ${x} gives ${value}`,
          )
          if (lane % 64 === 0)
            ok(emulate(f, kernel, x) === value, `lane ${lane} is not what the list of operations gives`)
        })
        runtime.dispose()
      })
    }

    const one = (
      name: string,
      call: string,
      source: 'struct' | 'words',
      target: 'struct' | 'words' | 'bool',
      max: bigint,
      wanted: (x: bigint) => bigint,
      least?: readonly bigint[],
      on = test.compilers,
    ) =>
      on(title(name), async (context) => {
        const runtime = await open(context)
        const [values] = operandTable(f, [max], lanesFor(context), least) as [bigint[]]
        const packed = `array<u32,${f.words}>`
        const types = { struct: type, words: packed, bool: 'u32' }
        const sizes = { struct: f.n / layout.packed, words: f.words, bool: 1 }
        const words = await runProbe(
          ...([runtime, layout.name, name] as const),
          probeText([prefix], [types[source]], types[target], call),
          values.length,
          [source === 'struct' ? structWords(f, values) : packedWords(f.words, values)],
          sizes[target],
        )
        const found = target === 'struct' ? structValues(f, words) : packedValues(sizes[target], words)
        found.forEach((value, lane) => {
          const expected = wanted(values[lane]!)
          const right =
            target === 'struct' ? mod(value - expected, modulus) === 0n && value < 2n * modulus : value === expected
          ok(right, `lane ${lane}: ${values[lane]} gives ${value}, not ${expected}`)
        })
        runtime.dispose()
      })

    const lazy = f.lazy - 1n
    const zero = (x: bigint) => (x % modulus === 0n ? 1n : 0n)
    const inverse = pow(R % modulus, modulus - 2n, modulus)
    const multiples = Array.from({ length: Number(f.lazy / modulus) }, (_, k) => BigInt(k) * modulus)
    one('load', `${prefix}_load(x0[i])`, 'words', 'struct', 2n * modulus - 1n, (x) => x)
    one('store', `${prefix}_store(x0[i])`, 'struct', 'words', 2n * modulus - 1n, (x) => x)
    one('from_canonical', `${prefix}_from_canonical(x0[i])`, 'words', 'struct', modulus - 1n, (x) => x * R)
    one(
      'to_canonical',
      `${prefix}_to_canonical(x0[i])`,
      'struct',
      'words',
      lazy,
      (x) => (x * inverse) % modulus,
      multiples,
    )
    one('is_zero', `u32(${prefix}_is_zero(x0[i]))`, 'struct', 'bool', lazy, zero, multiples)
    one('vanishes', `u32(${prefix}_vanishes(x0[i]))`, 'struct', 'bool', 2n * modulus - 1n, zero, [modulus])
    one(
      'eq',
      `u32(${prefix}_eq(x0[i], ${prefix}_one()))`,
      'struct',
      'bool',
      lazy,
      (x) => zero(x - R),
      multiples.map((x) => x + (R % modulus)),
    )
    // What it is given is multiplied by itself, so it is the multiplication once more: one compiler will do.
    const factor = f.room && prefix === 'fr' ? 5n * modulus - 1n : lazy
    one('sqr', `${prefix}_sqr(x0[i])`, 'struct', 'struct', factor, (x) => x * x * inverse, multiples, test)
    one('zero', `${prefix}_add(x0[i], ${prefix}_zero())`, 'struct', 'struct', modulus - 1n, (x) => x)
    one('one', `${prefix}_mul(x0[i], ${prefix}_one())`, 'struct', 'struct', modulus - 1n, (x) => x)
  }
}
