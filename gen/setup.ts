/**
 * The mainnet trusted setup in the forms that the library loads: assets/*.gen.bin and src/protocol/mainnet.gen.ts.
 *
 * Source: the text form as the Ethereum KZG ceremony's result was published, carried by the registry package c-kzg
 * and pinned here by its SHA-256. Every point is decoded with all checks by @noble/curves before it is written,
 * so that loading needs none beyond the hash of the asset.
 */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { bitReversed, g1Fft, padded } from '../test/reference/fft.ts'
import { G1, type G1Point, type G2Point, msm, normalized, pairingProductIsOne, ZERO } from '../test/reference/group.ts'
import {
  coefficientsOf,
  decodeSetup,
  type EncodedSetup,
  fk20Column,
  parseSetupText,
  type Setup,
} from '../test/reference/setup.ts'
import { header, type Outputs, ROOT, sha256Hex } from './output.ts'

/** SHA-256 of the text form: the file of consensus-specs' mainnet preset as c-kzg-4844 distributes it. */
const SOURCE_SHA256 = 'd39b9f2d047cc9dca2de58f264b6a09448ccd34db967881a6713eacacf0f26b7'
const SOURCE = new URL('./node_modules/c-kzg/deps/c-kzg/trusted_setup.txt', import.meta.url)

const FIELD_ELEMENTS_PER_CELL = 64
const FP_BYTES = 48

export async function readMainnetText(): Promise<string> {
  const text = await readFile(SOURCE, 'utf8').catch((cause: unknown) => {
    throw new Error('the setup package is not installed: run `npm install --prefix gen`', { cause })
  })
  const sha256 = sha256Hex(text)
  if (sha256 !== SOURCE_SHA256) throw new Error(`${fileURLToPath(SOURCE)} has SHA-256 ${sha256}, not ${SOURCE_SHA256}`)
  return text
}

// ---- Bytes ---------------------------------------------------------------------------------------------------------

function fpToLittleEndian(x: bigint): Buffer {
  return Buffer.from(x.toString(16).padStart(2 * FP_BYTES, '0'), 'hex').reverse()
}

/** `x ‖ y`, each 48 bytes little-endian; zeros stand for infinity, which is no point with these coordinates. */
function g1ToAffineBytes(points: readonly G1Point[]): Uint8Array {
  return Buffer.concat(
    normalized(points).flatMap((point) => {
      if (point.is0()) return [Buffer.alloc(2 * FP_BYTES)]
      const { x, y } = point.toAffine()
      return [fpToLittleEndian(x), fpToLittleEndian(y)]
    }),
  )
}

/** `x.c0 ‖ x.c1 ‖ y.c0 ‖ y.c1`; ZCash's encoding, which the source uses, puts `c1` first and is big-endian. */
function g2ToAffineBytes(points: readonly G2Point[]): Uint8Array {
  return Buffer.concat(
    points.flatMap((point) => {
      const { x, y } = point.toAffine()
      return [x.c0, x.c1, y.c0, y.c1].map(fpToLittleEndian)
    }),
  )
}

/** The reverse of `g1ToAffineBytes`, without checks. */
function g1FromAffineBytes(bytes: Uint8Array): G1Point[] {
  const coordinate = (at: number) =>
    BigInt(
      `0x${Buffer.from(bytes.slice(at, at + FP_BYTES))
        .reverse()
        .toString('hex')}`,
    )
  return Array.from({ length: bytes.length / (2 * FP_BYTES) }, (_, i) => {
    const [x, y] = [coordinate(2 * FP_BYTES * i), coordinate(2 * FP_BYTES * i + FP_BYTES)]
    return x === 0n && y === 0n ? ZERO : G1.fromAffine({ x, y })
  })
}

// ---- Consistency ---------------------------------------------------------------------------------------------------

/** Scalars of 128 bits that depend on `seed`: enough for a random linear combination to hide nothing. */
function challenges(seed: string, n: number): bigint[] {
  return Array.from({ length: n }, (_, i) => BigInt(`0x${sha256Hex(`${seed}/${i}`).slice(0, 32)}`))
}

/**
 * Lagrange and monomial points commit to the same random polynomial; each monomial point is the one before it
 * times the secret of `[τ]₂`; and the two powers of `[τ]₂` in use belong to the same secret.
 */
function assertConsistent(setup: Setup): void {
  const { g1Monomial, g1Lagrange, g2Monomial } = setup
  const n = g1Monomial.length
  const random = challenges(SOURCE_SHA256, n)
  if (!msm(g1Lagrange, random).equals(msm(g1Monomial, coefficientsOf(random)))) {
    throw new Error('Lagrange and monomial points belong to different setups')
  }
  const lower = msm(g1Monomial.slice(0, n - 1), random.slice(1))
  const upper = msm(g1Monomial.slice(1), random.slice(1))
  const isGeometric = pairingProductIsOne([
    { g1: lower, g2: g2Monomial[1]! },
    { g1: upper.negate(), g2: g2Monomial[0]! },
  ])
  const cellPower = pairingProductIsOne([
    { g1: g1Monomial[FIELD_ELEMENTS_PER_CELL]!, g2: g2Monomial[0]! },
    { g1: g1Monomial[0]!.negate(), g2: g2Monomial[FIELD_ELEMENTS_PER_CELL]! },
  ])
  if (!isGeometric || !cellPower) throw new Error('the points are not powers of one secret')
}

// ---- Columns -------------------------------------------------------------------------------------------------------

/** Row-major: row `k` holds the `k`-th point of each of the 64 columns, the points of one multi-scalar product. */
function columnsOf(g1Monomial: readonly G1Point[], progress: (done: number, total: number) => void): G1Point[] {
  const columns: G1Point[][] = []
  for (let offset = 0; offset < FIELD_ELEMENTS_PER_CELL; offset++) {
    columns.push(normalized(fk20Column(g1Monomial, FIELD_ELEMENTS_PER_CELL, offset)))
    progress(offset + 1, FIELD_ELEMENTS_PER_CELL)
  }
  return columns[0]!.flatMap((_, k) => columns.map((column) => column[k]!))
}

/**
 * Whether `rows` are the columns of the setup, at the cost of one transform instead of 64: the transform is linear,
 * so it commutes with a random combination of the columns.
 */
function columnsAgree(rows: readonly G1Point[], g1Monomial: readonly G1Point[], seed: string): boolean {
  const cell = FIELD_ELEMENTS_PER_CELL
  const n = g1Monomial.length
  const random = challenges(seed, cell)
  const combined = Array.from({ length: n / cell - 1 }, (_, i) => {
    const strided = random.map((_, offset) => g1Monomial[n - cell - 1 - offset - cell * i]!)
    return msm(strided, random)
  })
  const expected = g1Fft(padded(combined, (2 * n) / cell, ZERO))
  if (rows.length !== expected.length * cell) return false
  return expected.every((point, k) => point.equals(msm(rows.slice(cell * k, cell * k + cell), random)))
}

// ---- Output --------------------------------------------------------------------------------------------------------

const showProgress = (done: number, total: number): void => {
  if (process.stderr.isTTY)
    process.stderr.write(`\rtrusted setup: FK20 column ${done}/${total}${done === total ? '\n' : ''}`)
}

interface Part {
  /** Name in error messages. */
  readonly name: string
  readonly file: string
  readonly content: Uint8Array
}

function partsWithoutColumns(encoded: EncodedSetup, setup: Setup): Record<string, Part> {
  const compressed = bitReversed(encoded.g1Lagrange).map((hex) => Buffer.from(hex, 'hex'))
  return {
    verify: {
      name: 'verify',
      file: 'setup-verify.gen.bin',
      content: Buffer.concat([
        g2ToAffineBytes([setup.g2Monomial[1]!, setup.g2Monomial[FIELD_ELEMENTS_PER_CELL]!]),
        g1ToAffineBytes(setup.g1Monomial.slice(0, FIELD_ELEMENTS_PER_CELL)),
      ]),
    },
    lagrange: { name: 'lagrange', file: 'setup-lagrange.gen.bin', content: g1ToAffineBytes(setup.g1Lagrange) },
    lagrangeCompact: {
      name: 'lagrange-compact',
      file: 'setup-lagrange-compact.gen.bin',
      content: Buffer.concat(compressed),
    },
  }
}

const columnsPart = (content: Uint8Array): Part => ({ name: 'columns', file: 'setup-columns.gen.bin', content })

function manifest(parts: Record<string, Part>): string {
  const rows = Object.entries(parts).map(
    ([key, { name, file, content }]) =>
      `  ${key}: {\n    name: '${name}',\n    file: '${file}',\n    bytes: ${content.length},\n    sha256: '${sha256Hex(content)}',\n  },\n`,
  )
  return `${header('gen/setup.ts', `the mainnet trusted setup, SHA-256 ${SOURCE_SHA256}`)}
/** One file of the mainnet setup; layouts are described in assets/SOURCE.md. */
export interface SetupPart {
  /** Name of the part in errors. */
  readonly name: string
  /** File in assets/. */
  readonly file: string
  readonly bytes: number
  readonly sha256: string
}

/** The mainnet setup: \`verify\` is needed by everything, one of the Lagrange forms to commit, \`columns\` for cells. */
export const MAINNET_PARTS = {
${rows.join('')}} as const satisfies Record<string, SetupPart>
`
}

const outputs = (parts: Record<string, Part>): Outputs =>
  new Map<string, string | Uint8Array>([
    ...Object.values(parts).map(({ file, content }) => [`assets/${file}`, content] as const),
    ['src/protocol/mainnet.gen.ts', manifest(parts)],
  ])

async function validatedSetup(): Promise<{ encoded: EncodedSetup; setup: Setup }> {
  const encoded = parseSetupText(await readMainnetText())
  const setup = decodeSetup(encoded)
  assertConsistent(setup)
  return { encoded, setup }
}

/** Derives every file from the source; takes about two minutes, nearly all of it for the columns. */
export async function generate(): Promise<Outputs> {
  const { encoded, setup } = await validatedSetup()
  const rows = columnsOf(setup.g1Monomial, showProgress)
  if (!columnsAgree(rows, setup.g1Monomial, SOURCE_SHA256)) throw new Error('columns contradict the setup')
  return outputs({ ...partsWithoutColumns(encoded, setup), columns: columnsPart(g1ToAffineBytes(rows)) })
}

/**
 * What `generate` would write, in seconds: the committed columns are taken over after they are verified against the
 * setup by a random linear combination seeded with their own hash, on the curve and in the subgroup point by point.
 */
export async function regenerate(): Promise<Outputs> {
  const { encoded, setup } = await validatedSetup()
  const content = await readFile(`${ROOT}assets/${columnsPart(new Uint8Array()).file}`)
  const rows = g1FromAffineBytes(content)
  for (const point of rows) if (!point.is0()) point.assertValidity()
  if (!columnsAgree(rows, setup.g1Monomial, sha256Hex(content))) {
    throw new Error('setup-columns.gen.bin contradicts the setup')
  }
  return outputs({ ...partsWithoutColumns(encoded, setup), columns: columnsPart(content) })
}
