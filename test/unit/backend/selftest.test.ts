import { expect, test } from 'vitest'
import { G1_GENERATOR, G2_GENERATOR } from '../../../src/backend/generators.ts'
import { EXPECTED_ANSWER, G2_TWO, REPETITIONS } from '../../../src/backend/selftest.ts'
import { toHex } from '../../../src/bytes.ts'
import { bitReversed, fft, g1Fft, padded } from '../../reference/fft.ts'
import { concat, frsToBytes, powers } from '../../reference/field.ts'
import { encodeG1, G1, G2, msm, ZERO } from '../../reference/group.ts'
import { hashToFr, sha256 } from '../../reference/kzg-4844.ts'

test('the self-test expects what the oracle computes', () => {
  const seed = hashToFr(new TextEncoder().encode('kzgpu self-test'))
  const evaluations = bitReversed(fft(powers(seed, 64)))
  const points = g1Fft(padded([G1.BASE, G1.BASE], 8, ZERO))
  const repeated = Array.from({ length: REPETITIONS }, () => points).flat()
  const sum = msm(repeated, evaluations.slice(0, repeated.length))
  expect(EXPECTED_ANSWER).toBe(toHex(sha256(concat([frsToBytes(evaluations), encodeG1(sum)]))))
})

test('the constants are the oracle’s', () => {
  expect(toHex(G1_GENERATOR)).toBe(toHex(G1.BASE.toBytes()))
  expect(toHex(G2_GENERATOR)).toBe(toHex(G2.BASE.toBytes()))
  expect(toHex(G2_TWO)).toBe(toHex(G2.BASE.double().toBytes()))
})
