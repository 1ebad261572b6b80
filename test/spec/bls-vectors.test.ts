/** This repository's own vectors of signatures, keys and hashes, on every tier; the functions are those of the conformance runner. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createBlsWith } from '../../src/bls.ts'
import type { BlsOptions } from '../../src/bls-api.ts'
import { plainVectors } from '../conformance/prepare.ts'
import { runFile } from '../conformance/run-file.ts'
import type { BlsSubject, Subject } from '../conformance/subject.ts'
import { platform, runnableTiers } from './support.ts'

const VECTORS = new URL('../vectors/', import.meta.url)

const files = ['bls', 'hash-to-curve'].flatMap((suite) =>
  readdirSync(new URL(suite, VECTORS)).map((file) => ({ suite, file })),
)

describe.each(runnableTiers())('%s', (tier) => {
  const opened = new Map<string, Promise<BlsSubject>>()
  const subject: Pick<Subject, 'openBls'> = {
    openBls(suite) {
      const key = JSON.stringify(suite)
      const pending = opened.get(key) ?? createBlsWith(platform, { tier, threads: 0, ...suite } as BlsOptions)
      opened.set(key, pending as Promise<BlsSubject>)
      return pending as Promise<BlsSubject>
    },
  }

  test.each(files)('$suite/$file', async ({ suite, file }) => {
    const text = plainVectors(readFileSync(new URL(`${suite}/${file}`, VECTORS), 'utf8'))
    const { failures, passed, unsupported } = await runFile(subject as Subject, text)
    expect({ failures, unsupported }).toEqual({ failures: [], unsupported: 0 })
    expect(passed).toBeGreaterThan(0)
  })
})
