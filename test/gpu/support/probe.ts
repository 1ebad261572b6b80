/** Runs one function of the shader library on many lanes at once. */
import { compose, fieldLibrary, libraryItems, link } from '../../../gen/wgsl/compose.ts'
import type { Field } from '../../../gen/wgsl/layout.ts'
import frWords from '../../../shaders/lib/fr_words.wgsl'
import g1 from '../../../shaders/lib/g1.wgsl'
import g1Step from '../../../shaders/lib/g1_step.wgsl'
import g1Sums from '../../../shaders/lib/g1_sums.wgsl'
import glv from '../../../shaders/lib/glv.wgsl'
import msmStarts from '../../../shaders/lib/msm_starts.wgsl'
import nttFirst from '../../../shaders/lib/ntt_first.wgsl'
import nttTile from '../../../shaders/lib/ntt_tile.wgsl'
import type { GpuRuntime, LayoutName } from '../../../src/backend/webgpu/runtime.ts'
import { bytesOf, wordsOf } from './kernels.ts'

const LIBRARY = new Map(
  Object.entries({
    ...{ g1, glv, fr_words: frWords, g1_step: g1Step, g1_sums: g1Sums },
    ...{ msm_starts: msmStarts, ntt_first: nttFirst, ntt_tile: nttTile },
  }),
)
const ITEMS = libraryItems(LIBRARY)
const FIELDS = fieldLibrary()

const GROUP = 64

/** Compiles a probe in a layout and runs it: `count` lanes, one buffer of words per operand, one for the results. */
export async function runProbe(
  runtime: GpuRuntime,
  layout: string,
  name: string,
  text: string,
  count: number,
  operands: readonly Uint32Array[],
  resultWords: number,
): Promise<Uint32Array> {
  const entry = compose(LIBRARY, new Map([[name, text]]), { shipped: true })[0]!
  const source = link(entry, FIELDS.get(layout)!, ITEMS)
  const kernel = await runtime.pipelines.get({ name, source, bindings: entry.bindings }, layout as LayoutName)
  return runtime.run(async (job) => {
    const inputs = operands.map((words) => job.acquire(words.byteLength, 'operand'))
    for (const [i, lease] of inputs.entries()) await job.upload(lease, bytesOf(operands[i]!))
    const result = job.acquire(count * resultWords * 4, 'result')
    await job.dispatch(kernel, [...inputs, result], [count], Math.ceil(count / GROUP))
    return wordsOf(await job.read(result)).slice(0, count * resultWords)
  })
}

/** A probe that applies a function to lane i of every operand. */
export function probeText(
  imports: readonly string[],
  operands: readonly string[],
  result: string,
  call: string,
): string {
  const last = operands.length + 1
  return `${imports.map((name) => `// #import ${name}\n`).join('')}
@group(0) @binding(0) var<uniform> count: vec4<u32>;
${operands.map((type, i) => `@group(0) @binding(${i + 1}) var<storage, read> x${i}: array<${type}>;\n`).join('')}
@group(0) @binding(${last}) var<storage, read_write> result: array<${result}>;
@compute @workgroup_size(${GROUP})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = id.x;
  if (i >= count.x) { return; }
  result[i] = ${call};
}`
}

/** Words of a struct of limbs. The value may exceed the modulus. */
export function structWords({ n, bits, layout }: Field, values: readonly bigint[]): Uint32Array {
  const size = n / layout.packed
  const member = BigInt(bits * layout.packed)
  const words = new Uint32Array(values.length * size)
  values.forEach((value, lane) => {
    for (let i = 0; i < size; i++)
      words[lane * size + i] = Number((value >> (member * BigInt(i))) & ((1n << member) - 1n))
  })
  return words
}

/** The value that a struct's members form, digit by digit: a member that is too large shows. */
export function structValues({ n, bits, layout }: Field, words: Uint32Array): bigint[] {
  const size = n / layout.packed
  const member = BigInt(bits * layout.packed)
  return Array.from({ length: words.length / size }, (_, lane) =>
    words.subarray(lane * size, lane * size + size).reduceRight((value, word, i) => {
      if (BigInt(word) >> member && i < size - 1) throw new Error(`member ${i} of lane ${lane} is not carried`)
      return (value << member) + BigInt(word)
    }, 0n),
  )
}

/** Little-endian words of 32 bits. */
export function packedWords(count: number, values: readonly bigint[]): Uint32Array {
  const words = new Uint32Array(values.length * count)
  values.forEach((value, lane) => {
    for (let i = 0; i < count; i++) words[lane * count + i] = Number((value >> BigInt(32 * i)) & 0xffffffffn)
  })
  return words
}

export const packedValues = (count: number, words: Uint32Array): bigint[] =>
  Array.from({ length: words.length / count }, (_, lane) =>
    words.subarray(lane * count, (lane + 1) * count).reduceRight((value, word) => (value << 32n) + BigInt(word), 0n),
  )
