import { expect, it } from 'vitest'
import { KzgError } from '../../src/errors.ts'
import { inputOf, toNotation, type VectorCase } from '../vectors/load.ts'

/** One test per row: the answer of the vector, or an error with its code and index. */
export function table(cases: readonly VectorCase[], call: (input: never) => unknown): void {
  it.each(cases.map((row) => [row.name, row] as const))('%s', (_, row) => {
    const input = inputOf(row) as never
    if (row.code === undefined) {
      expect(toNotation(call(input), row.output)).toEqual(row.output)
      return
    }
    const error = refusal(() => call(input))
    expect(error).toBeInstanceOf(KzgError)
    expect({ code: (error as KzgError).code, index: (error as KzgError).index }).toEqual({
      code: row.code,
      index: row.index,
    })
  })
}

function refusal(call: () => unknown): unknown {
  try {
    return { returned: call() }
  } catch (error) {
    return error
  }
}
