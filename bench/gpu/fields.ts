/**
 * Multiplications in Fp and mixed additions of the shader library, every layout, in turns with a peer's multiplication:
 * `deno run -A bench/gpu/fields.ts [FOLDER]`. FOLDER is src/shader/bls12_381 of the crate webgpu-groth16 (0.2.0), as
 * `cargo fetch` leaves it in its registry's folder; it has limbs of 13 bits and R = 2^390, as l13 has.
 * Prints medians over the rounds, and ratios by round. Every result is checked: layouts against each other and the peer.
 */
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { compose, fieldLibrary, libraryItems, link } from '../../gen/wgsl/compose.ts'
import { field, LAYOUTS } from '../../gen/wgsl/layout.ts'
import { type KernelSource, type LayoutName, openGpu } from '../../src/backend/webgpu/runtime.ts'

const LANES = 2048
const GROUP = 64
const ROUNDS = 5
/** Steps whose time counts, so that a round takes some tens of milliseconds. */
const STEPS = { multiplication: 512, addition: 24 }

const HEAD = `@group(0) @binding(0) var<uniform> steps: vec4<u32>;
@group(0) @binding(1) var<storage, read_write> values: array<array<u32, 12>>;
@compute @workgroup_size(${GROUP}) fn main(@builtin(global_invocation_id) id: vec3<u32>) {`

const MULTIPLICATION = `// #import fp
${HEAD}
  let x = fp_from_canonical(values[4u * id.x]);
  var y = x;
  for (var i = 0u; i < steps.x; i++) { y = fp_mul(y, x); }
  values[4u * id.x] = fp_to_canonical(y);
}`

/** Of points off the curve: the formulas do not look. */
const ADDITION = `// #import fp
// #import g1
${HEAD}
  let at = 4u * id.x;
  let b = G1Affine(fp_from_canonical(values[at]), fp_from_canonical(values[at + 1u]));
  var sum = G1Xyzz(fp_from_canonical(values[at + 2u]), fp_from_canonical(values[at + 3u]), fp_one(), fp_one());
  for (var i = 0u; i < steps.x; i++) { sum = g1_add_affine(sum, b); }
  values[at] = fp_to_canonical(sum.x);
}`

const peer = (text: string) => `${text}
${HEAD}
  var x: U384;
  for (var i = 0u; i < 30u; i++) {
    let bit = 13u * i;
    var limb = values[4u * id.x][bit / 32u] >> (bit % 32u);
    if (bit % 32u > 19u && bit < 352u) { limb |= values[4u * id.x][bit / 32u + 1u] << (32u - bit % 32u); }
    x.limbs[i] = limb & 8191u;
  }
  var y = x;
  for (var i = 0u; i < steps.x; i++) { y = mul_montgomery_u384(y, x); }
  var one: U384;
  one.limbs[0] = 1u;
  y = mul_montgomery_u384(y, one);
  var words: array<u32, 12>;
  for (var i = 0u; i < 30u; i++) {
    let bit = 13u * i;
    if (bit < 384u) { words[bit / 32u] |= y.limbs[i] << (bit % 32u); }
    if (bit % 32u > 19u && bit < 352u) { words[bit / 32u + 1u] |= y.limbs[i] >> (32u - bit % 32u); }
  }
  values[4u * id.x] = words;
}`

interface Contender {
  readonly name: string
  readonly kind: keyof typeof STEPS
  readonly layout: LayoutName
  readonly kernel: KernelSource
  readonly isPeer: boolean
}

const library = new Map([['g1', readFileSync(new URL('../../shaders/lib/g1.wgsl', import.meta.url), 'utf8')]])
const items = libraryItems(library)
function own(kind: keyof typeof STEPS, layout: string, text: string): Contender {
  const [entry] = compose(library, new Map([[kind, text]]), { shipped: true })
  const source = link(entry!, fieldLibrary().get(layout)!, items)
  const kernel: KernelSource = { name: `${kind}_${layout}`, source, bindings: ['read_write'] }
  return { name: `${layout} ${kind}`, kind, layout: layout as LayoutName, kernel, isPeer: false }
}

const contenders: Contender[] = [
  ...LAYOUTS.map(({ name }) => own('multiplication', name, MULTIPLICATION)),
  ...LAYOUTS.map(({ name }) => own('addition', name, ADDITION)),
]
const [folder] = process.argv.slice(2)
if (folder !== undefined) {
  const text = ['fr', 'fp'].map((name) => readFileSync(`${folder}/${name}.wgsl`, 'utf8')).join('\n')
  const kernel: KernelSource = { name: 'peer', source: peer(text), bindings: ['read_write'] }
  contenders.unshift({
    name: 'webgpu-groth16 multiplication',
    kind: 'multiplication',
    layout: 'l13',
    kernel,
    isPeer: true,
  })
}

let state = 1
const words = Uint32Array.from({ length: LANES * 48 }, (_, i) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return i % 12 === 11 ? state >>> 5 : state
})
const input = new Uint8Array(words.buffer)

const runtime = await openGpu({})
console.log(`${runtime.info.description || runtime.info.vendor}, ${LANES} lanes, ${ROUNDS} rounds in turns`)

/** Milliseconds of so many steps, and what they give. */
async function time({ kernel, layout }: Contender, steps: number): Promise<[number, Uint8Array]> {
  const pipeline = await runtime.pipelines.get(kernel, layout)
  return runtime.run(async (job) => {
    const values = job.acquire(input.length, 'values')
    await job.upload(values, input)
    await job.read(values, 0, 4)
    const started = performance.now()
    await job.dispatch(pipeline, [values], [steps], LANES / GROUP)
    await job.read(values, 0, 4)
    const ms = performance.now() - started
    return [ms, await job.read(values)]
  })
}

const first = (bytes: Uint8Array) => bytes.slice(0, 48).reduceRight((value, byte) => (value << 8n) + BigInt(byte), 0n)

/** Three steps of each on the same input give the same. */
const answers = new Map<string, bigint>()
const { modulus, R } = field(LAYOUTS[0]!, 'fp')
for (const contender of contenders) {
  const started = performance.now()
  const [, bytes] = await time(contender, 3)
  // The peer takes x as it is, for x/R: x⁴ / R³, and one more for the way out.
  const value = contender.isPeer ? (first(bytes) * R ** 4n) % modulus : first(bytes)
  const expected = answers.get(contender.kind) ?? value
  answers.set(contender.kind, expected)
  if (value !== expected) throw new Error(`${contender.name} gives ${value}, not ${expected}`)
  console.log(`${contender.name.padEnd(32)} compiled and run in ${(performance.now() - started).toFixed(0)} ms`)
}

const rates = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]))
for (let round = 0; round < ROUNDS; round++) {
  for (const contender of contenders) {
    const steps = STEPS[contender.kind]
    const [few] = await time(contender, 1)
    const [many] = await time(contender, steps + 1)
    rates.get(contender)!.push((LANES * steps) / (many - few))
  }
}
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!
const base = contenders.find(({ isPeer }) => isPeer)
for (const [contender, perMs] of rates) {
  const rate = median(perMs)
  const shown = contender.kind === 'addition' ? `${rate.toFixed(0)} thousand/s` : `${(rate / 1e3).toFixed(2)} million/s`
  const ratio = median(perMs.map((x, round) => x / (rates.get(base ?? contender)![round] ?? x)))
  const compared = base && contender.kind === 'multiplication' ? `, ${ratio.toFixed(1)}× the peer` : ''
  console.log(`${contender.name.padEnd(32)} ${shown.padStart(16)}${compared}`)
}
runtime.dispose()
process.exit(0)
