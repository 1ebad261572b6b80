/** The checks of `kzgpu/ntt`; as free of anything that a runtime may lack as those of `smoke.ts`. */
import { ANSWERS } from './known-answers.ts'
import { type CheckResult, equal, runChecks, sha256, throws } from './smoke.ts'

export type NttLibrary = typeof import('kzgpu/ntt')

export async function smokeNtt({ createNtt }: NttLibrary): Promise<CheckResult[]> {
  let ntt!: Awaited<ReturnType<typeof createNtt>>
  const n = 4096
  const squares = scalars(n, (i) => (i + 1) ** 2)
  return runChecks({
    'ntt: creates an instance': async () => {
      ntt = await createNtt()
      equal(ntt.report.backend, 'wasm')
    },
    'ntt: transforms on a coset': async () => {
      equal(await sha256([await ntt.forward(squares, { coset: true })]), ANSWERS.cosetTransformDigest)
      equal(await sha256([ntt.forwardSync(squares, { coset: true })]), ANSWERS.cosetTransformDigest)
    },
    'ntt: comes back from a transform that is done as a matrix': async () => {
      const values = scalars(4 * n, (i) => i)
      equal(await sha256([await ntt.inverse(await ntt.forward(values))]), await sha256([values]))
    },
    'ntt: multiplies polynomials without leaving the Wasm': async () => {
      // (1 + x)·(1 + 2x) = 1 + 3x + 2x²
      const [a, b] = [
        ntt.loadSync(scalars(4, (i) => [1, 1][i] ?? 0)),
        await ntt.load(scalars(4, (i) => [1, 2][i] ?? 0)),
      ]
      await ntt.forward(a)
      await ntt.forward(b)
      const product = await ntt.read(await ntt.inverse(await ntt.multiply(a, b)))
      equal(product.join(), scalars(4, (i) => [1, 3, 2][i] ?? 0).join())
      a.dispose()
      b.dispose()
    },
    'ntt: names what is wrong': async () => {
      await throws('BAD_LENGTH', () => ntt.forward(squares.subarray(32)))
      await throws('NON_CANONICAL', () => ntt.forward(squares.slice().fill(0xff, 32, 64)), 1)
      ntt.dispose()
      await throws('DISPOSED', () => ntt.forwardSync(squares))
    },
  })
}

function scalars(n: number, value: (i: number) => number): Uint8Array {
  const view = new DataView(new ArrayBuffer(32 * n))
  for (let i = 0; i < n; i++) view.setUint32(32 * i + 28, value(i))
  return new Uint8Array(view.buffer)
}
