/**
 * Multiplications in Fp and mixed additions of the shader library, every layout, in turns with a peer's multiplication: that
 * of the crate webgpu-groth16, which the set-up brings into build/. It has limbs of 13 bits and R = 2^390, as l13 has.
 * Every result is checked: layouts against each other and the peer. Runs in the hosts of test/gpu.
 */
import peerFp from '../../build/webgpu-groth16/fp.wgsl'
import peerFr from '../../build/webgpu-groth16/fr.wgsl'
import { compose, fieldLibrary, libraryItems, link } from '../../gen/wgsl/compose.ts'
import { field, LAYOUTS } from '../../gen/wgsl/layout.ts'
import g1 from '../../shaders/lib/g1.wgsl'
import { type GpuRuntime, type KernelSource, type LayoutName, openGpu } from '../../src/backend/webgpu/runtime.ts'
import { type Context, engineOf, type OnMessage, optionsOf } from './context.ts'

export interface FieldRow {
  readonly name: string
  readonly kind: Kind
  /** Until the first result of three steps is there. */
  readonly firstMs: number
  /** Per millisecond, median over the rounds. */
  readonly rate: number
  /** Median over the rounds of the ratio to the peer; multiplications only. */
  readonly ratio: number | undefined
}

export interface FieldsResult {
  readonly adapter: string
  readonly engine: string
  readonly lanes: number
  readonly rounds: number
  readonly rows: readonly FieldRow[]
}

const PEER = 'webgpu-groth16 0.2.0'
const GROUP = 64

type Kind = 'multiplication' | 'addition'

interface Effort {
  readonly lanes: number
  readonly rounds: number
  /** Steps whose time counts, so that a round takes some tens of milliseconds. */
  readonly steps: Readonly<Record<Kind, number>>
}

const FAST: Effort = { lanes: 2048, rounds: 5, steps: { multiplication: 512, addition: 24 } }
const SLOW: Effort = { lanes: 256, rounds: 3, steps: { multiplication: 128, addition: 8 } }

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
  readonly kind: Kind
  readonly layout: LayoutName
  readonly kernel: KernelSource
  readonly isPeer: boolean
}

const library = new Map([['g1', g1]])
const items = libraryItems(library)

function own(kind: Kind, layout: LayoutName, text: string): Contender {
  const [entry] = compose(library, new Map([[kind, text]]), { shipped: true })
  const source = link(entry!, fieldLibrary().get(layout)!, items)
  const kernel: KernelSource = { name: `${kind}_${layout}`, source, bindings: ['read_write'] }
  return { name: layout, kind, layout, kernel, isPeer: false }
}

function contendersIn(layouts: readonly LayoutName[]): Contender[] {
  const kernel: KernelSource = { name: 'peer', source: peer(`${peerFr}\n${peerFp}`), bindings: ['read_write'] }
  return [
    { name: PEER, kind: 'multiplication', layout: 'l13', kernel, isPeer: true },
    ...layouts.map((layout) => own('multiplication', layout, MULTIPLICATION)),
    ...layouts.map((layout) => own('addition', layout, ADDITION)),
  ]
}

/** Four elements below p for each lane, the same in every run. */
function inputFor(lanes: number): Uint8Array {
  let state = 1
  const words = Uint32Array.from({ length: lanes * 48 }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return i % 12 === 11 ? state >>> 5 : state
  })
  return new Uint8Array(words.buffer)
}

/** Milliseconds of so many steps, and what they give. */
async function time(
  runtime: GpuRuntime,
  { kernel, layout }: Contender,
  steps: number,
  input: Uint8Array,
): Promise<[number, Uint8Array]> {
  const pipeline = await runtime.pipelines.get(kernel, layout)
  return runtime.run(async (job) => {
    const values = job.acquire(input.length, 'values')
    await job.upload(values, input)
    await job.read(values, 0, 4)
    const started = performance.now()
    await job.dispatch(pipeline, [values], [steps], input.length / 192 / GROUP)
    await job.read(values, 0, 4)
    const ms = performance.now() - started
    return [ms, await job.read(values)]
  })
}

const first = (bytes: Uint8Array) => bytes.slice(0, 48).reduceRight((value, byte) => (value << 8n) + BigInt(byte), 0n)
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN

/** Three steps of each on the same input must give the same. @returns milliseconds of each, compilation included */
async function compileAndCheck(runtime: GpuRuntime, contenders: readonly Contender[], input: Uint8Array) {
  const answers = new Map<Kind, bigint>()
  const { modulus, R } = field(LAYOUTS[0]!, 'fp')
  const times = new Map<Contender, number>()
  for (const contender of contenders) {
    const started = performance.now()
    const [, bytes] = await time(runtime, contender, 3, input)
    times.set(contender, performance.now() - started)
    // The peer takes x as it is, for x/R: x⁴ / R³, and one more for the way out.
    const value = contender.isPeer ? (first(bytes) * R ** 4n) % modulus : first(bytes)
    const expected = answers.get(contender.kind) ?? value
    answers.set(contender.kind, expected)
    if (value !== expected) throw new Error(`${contender.name} gives ${value}, not ${expected}`)
  }
  return times
}

/** What the hosts call. */
export async function runTests(context: Context, filter: string, onMessage: OnMessage<FieldsResult>): Promise<void> {
  const { quick } = optionsOf<{ readonly quick: boolean }>(filter)
  const { lanes, rounds, steps } = context.fast && !quick ? FAST : SLOW
  const contenders = contendersIn(context.fast && !quick ? LAYOUTS.map(({ name }) => name as LayoutName) : ['l13'])
  const input = inputFor(lanes)
  const runtime = await openGpu({ gpu: context.gpu })
  await onMessage({ progress: 'compilation of multiplications and additions' })
  const times = await compileAndCheck(runtime, contenders, input)
  const rates = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]))
  for (let round = 0; round < rounds; round++) {
    await onMessage({ progress: `round ${round + 1} of ${rounds}` })
    for (const contender of contenders) {
      const count = steps[contender.kind]
      const [few] = await time(runtime, contender, 1, input)
      const [many] = await time(runtime, contender, count + 1, input)
      rates.get(contender)!.push((lanes * count) / Math.max(many - few, 1e-3))
    }
  }
  const base = rates.get(contenders[0]!)!
  const rows = contenders.map((contender): FieldRow => {
    const perMs = rates.get(contender)!
    const isCompared = contender.kind === 'multiplication' && !contender.isPeer
    const ratio = isCompared ? median(perMs.map((rate, round) => rate / base[round]!)) : undefined
    return { name: contender.name, kind: contender.kind, firstMs: times.get(contender)!, rate: median(perMs), ratio }
  })
  const { description, vendor, architecture } = runtime.info
  runtime.dispose()
  const adapter = description || `${vendor} ${architecture}`
  await onMessage({ result: { adapter, engine: engineOf(context), lanes, rounds, rows } })
}
