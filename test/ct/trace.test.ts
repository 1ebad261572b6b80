/**
 * Whatever takes a secret runs the same blocks, takes the same branches and touches the same addresses for every secret.
 * Shown on the artefact as it ships, instrumented; every call in a fresh instance, so that allocators start alike.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ARTEFACTS } from '../../gen/artefacts.ts'
import { ROOT } from '../../gen/output.ts'
import { CASES, check, type Prepare, WIPED } from './calls.ts'
import { type Instrumented, instrument } from './instrument.ts'
import { KEYS, TOO_LARGE, toBytes } from './secrets.ts'
import { KINDS, type Kind, type Trace, TracedInstance } from './tracer.ts'

const TIMEOUT = 300_000
const DIST = join(ROOT, 'dist')
interface Run {
  readonly status: number
  readonly result: Uint8Array
  readonly trace: Trace
}

function run(module: WebAssembly.Module, prepare: Prepare, secret: Uint8Array): Run {
  const instance = new TracedInstance(module)
  const { call, target, length } = prepare(instance, instance.put(secret))
  let status = -1
  const trace = instance.trace(() => {
    status = call()
  })
  return { status, result: instance.read(target, length), trace }
}

/** A trace as text, for messages that show where it differs. */
const fingerprint = ({ counts, hashes }: Trace, kinds: readonly Kind[]) =>
  Object.fromEntries(kinds.map((kind) => [kind, `${counts[kind]} ${hashes[kind].toString(16)}`]))

/** What must not depend on a secret at all; selections: see below. */
const CONTROL_FLOW = ['blocks', 'branches', 'accesses', 'divisions'] as const

const load = async (name: string) => {
  const wasm = await readFile(join(DIST, `${name}.wasm`))
  return { plain: new WebAssembly.Module(wasm), traced: instrument(wasm) }
}

const secretArtefacts = ARTEFACTS.filter(({ cargoFeatures }) => cargoFeatures.split(',').includes('sign'))

test('one artefact takes secrets', () => {
  expect(secretArtefacts).toHaveLength(1)
})

describe.each(secretArtefacts.map(({ name }) => name))('%s', async (name) => {
  const { plain, traced } = await load(name)

  test.each(CASES)('$name', { timeout: TIMEOUT }, ({ name, prepare, secrets, least }) => {
    const runs = secrets.map(([kind, secret]) => ({ kind, secret, ...run(traced.module, prepare, secret) }))
    const first = runs[0]!
    const { blocks, accesses, branches, selections, divisions } = first.trace.counts
    console.log(
      `${name}: ${blocks} blocks, ${branches} branches, ${accesses} accesses, ${selections} selections, ` +
        `${divisions} operands of divisions, the same for ${runs.length} secrets`,
    )
    expect(blocks).toBeGreaterThan(WIPED + least.blocks)
    expect(accesses).toBeGreaterThan(WIPED + least.accesses)
    for (const { kind, status, trace } of runs) {
      expect({ kind, status, ...fingerprint(trace, CONTROL_FLOW) }).toEqual({
        kind,
        status: 0,
        ...fingerprint(first.trace, CONTROL_FLOW),
      })
    }
    // What was traced is what ships: results are those of the artefact as it is, and each secret has its own.
    expect(new Set(runs.map(({ result }) => Buffer.from(result).toString('hex'))).size).toBe(runs.length)
    for (const { secret, result } of runs.slice(0, 2)) expect(result).toEqual(run(plain, prepare, secret).result)
    expectPublicSelections(runs)
  })

  /** Selections see no secret either, but for one: the sign of a product, which is public, and the result states it. */
  function expectPublicSelections(runs: readonly Run[]): void {
    for (const sign of [0, 0x20]) {
      const seen = runs
        .filter(({ result }) => (result.length > 32 ? result[0]! & 0x20 : 0) === sign)
        .map(({ trace }) => trace.hashes.selections)
      expect(new Set(seen).size).toBeLessThanOrEqual(1)
    }
    expect(sitesThatDiffer(traced, runs).length).toBeLessThanOrEqual(1)
  }

  test('what is no key is refused, and nothing but that is told', () => {
    const refused = TOO_LARGE.map((key) => run(traced.module, check, key))
    for (const { status, trace } of refused) {
      expect(status).not.toBe(0)
      expect(fingerprint(trace, KINDS)).toEqual(fingerprint(refused[0]!.trace, KINDS))
    }
    const zero = run(traced.module, check, toBytes(0n))
    expect(zero.status).toBe(refused[0]!.status)
    // The outcome is a branch: the caller learns it anyhow.
    const sound = run(traced.module, check, toBytes(1n))
    expect(fingerprint(zero.trace, CONTROL_FLOW)).not.toEqual(fingerprint(sound.trace, CONTROL_FLOW))
  })
})

/** Sites of operands that saw other values for one secret than for another. */
function sitesThatDiffer({ functionOf }: Instrumented, runs: readonly Run[]): string[] {
  const first = runs[0]!.trace.sites
  return functionOf.flatMap((name, site) =>
    runs.some(({ trace }) => trace.sites[site] !== first[site]) ? [`site ${site}, function ${name}`] : [],
  )
}

describe('the control: public arithmetic is told apart by the same means', async () => {
  const { traced } = await load('full.baseline')
  /** A multiplication of full.baseline.wasm, which takes the point as the crate keeps it. */
  const product =
    (group: 'g1' | 'g2'): Prepare =>
    (instance, secret) => {
      const f = (name: string) => instance.exports[name]!
      const [base, target] = [instance.room(f(`${group}_affine_size`)()), instance.room(f(`${group}_size`)())]
      f(`${group}_generator`)(base)
      return { call: () => f(`${group}_mul_vartime`)(base, secret, target), target, length: 32 }
    }

  test.each(['g1', 'g2'] as const)('%s_mul_vartime is caught by each kind, for any two scalars', (group) => {
    const runs = KEYS.slice(0, 4).map(([, key]) => run(traced.module, product(group), key))
    for (const kind of ['blocks', 'branches', 'accesses'] as const) {
      const seen = runs.map(({ trace }) => trace.hashes[kind])
      expect(new Set(seen).size).toBe(runs.length)
    }
  })
})
