/** A user's own setup: parsed at once, fully validated before use. */
import type { Backend } from '../backend/backend.ts'
import { type AsyncOptions, runAsync } from '../backend/driver.ts'
import { G1_GENERATOR } from '../backend/generators.ts'
import { decodeG1, type Program } from '../backend/recipe.ts'
import { type ParsedSetup, parseSetup, type SetupJson } from '../codec/setup.ts'
import { BYTES_PER_G2, FIELD_ELEMENTS_PER_BLOB, FIELD_ELEMENTS_PER_CELL } from '../constants.ts'
import { fk20Columns } from './fk20.ts'
import { checkSetup } from './setup-check.ts'
import type { SetupSource } from './setup-source.ts'
import { type SetupParts, TrustedSetup, unsupported, type VerifyPart } from './trusted-setup.ts'

/** @throws KzgError `BAD_TYPE`; `BAD_SETUP` */
export function customSource(setup: SetupJson | string): SetupSource & { readonly hasCells: boolean } {
  const parsed = parseSetup(setup)
  const hasCells = definesCells(parsed)
  let monomial: Uint8Array | undefined

  const columns = async (backend: Backend, options: AsyncOptions): Promise<Partial<SetupParts>> => {
    if (!monomial || !hasCells) return unsupported()
    return { columns: { points: await runAsync(backend, transformColumns(monomial), options) } }
  }

  return {
    hasCells,
    prefetch() {},
    async open(backend, capabilities, options) {
      const checked = await runAsync(backend, checkSetup(parsed), options)
      monomial = checked.monomial
      const verify = await runAsync(backend, verifyPart(parsed, monomial), options)
      const parts = { verify, lagrange: { points: checked.lagrange }, columns: undefined }
      const extra = capabilities.includes('cells') ? await columns(backend, options) : {}
      return new TrustedSetup(parsed.n, { ...parts, ...extra }, hasCells)
    },
    extension: async (backend, missing, options) => (missing.includes('cells') ? columns(backend, options) : {}),
  }
}

function definesCells({ n, g1Monomial, g2Monomial }: ParsedSetup): boolean {
  const hasPowers = g2Monomial.length > FIELD_ELEMENTS_PER_CELL * BYTES_PER_G2
  return n === FIELD_ELEMENTS_PER_BLOB && g1Monomial !== undefined && hasPowers
}

function verifyPart({ g2Monomial }: ParsedSetup, monomial: Uint8Array | undefined): Program<VerifyPart> {
  const g2 = (j: number) => ({ point: g2Monomial.slice(j * BYTES_PER_G2, (j + 1) * BYTES_PER_G2) })
  const hasCellPower = g2Monomial.length > FIELD_ELEMENTS_PER_CELL * BYTES_PER_G2
  return function* (workspace) {
    const generator = yield* decodeG1(workspace, G1_GENERATOR, { name: 'generator' }, { checkSubgroup: false })
    return {
      tau: g2(1),
      tauPerCell: hasCellPower ? g2(FIELD_ELEMENTS_PER_CELL) : undefined,
      monomial: { points: monomial?.slice(0, FIELD_ELEMENTS_PER_CELL * 96) ?? workspace.g1.toLittleEndian(generator) },
    }
  }
}

function transformColumns(monomial: Uint8Array): Program<Uint8Array> {
  return (workspace) => fk20Columns(workspace, monomial)
}
