// A program as a user writes it. It is compiled strictly, against the published declarations, and run by Node.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  BYTES_PER_BLOB,
  createKzg,
  type ErrorCode,
  fromBlobs,
  type Kzg,
  KzgError,
  type KzgOptions,
  toBlobs,
} from 'kzgpu'
import { createCurve } from 'kzgpu/curve'
import { createKzg as createInlineKzg } from 'kzgpu/inline'
import { createKzg as createJsKzg } from 'kzgpu/js'
import { createMsm, type MsmPoints } from 'kzgpu/msm'
import { createNtt, type NttVector } from 'kzgpu/ntt'
import { ethereumjs, type Hex, viem } from 'kzgpu/wallet'

const options: KzgOptions = { capabilities: 'commit', onProgress: ({ done, total }) => assert.ok(done <= total) }
const kzg: Kzg = await createKzg(options)

const data = new TextEncoder().encode('one blob from bytes to commitment')
const [blob] = toBlobs(data)
assert.ok(blob)
assert.equal(blob.length, BYTES_PER_BLOB)
assert.deepEqual(fromBlobs([blob]), data)

const { blobToKzgCommitment, computeBlobKzgProof, verifyBlobKzgProof } = kzg
const commitment: Uint8Array = blobToKzgCommitment(blob)
const proof: Uint8Array = computeBlobKzgProof(blob, commitment)
const valid: boolean = verifyBlobKzgProof(blob, commitment, proof)
assert.equal(valid, true)

const opening = kzg.computeKzgProof(blob, new Uint8Array(32))
const [first, y] = opening
assert.deepEqual([first, y], [opening.proof, opening.y])

assert.throws(
  () => kzg.blobToKzgCommitment(blob.subarray(1)),
  (error) => {
    assert.ok(error instanceof KzgError)
    const code: ErrorCode = error.code
    return code === 'BAD_LENGTH'
  },
)

const hex: Hex = ethereumjs(kzg).blobToKzgCommitment(Buffer.from(blob).toString('hex'))
assert.equal(hex, `0x${Buffer.from(viem(kzg).blobToKzgCommitment(blob)).toString('hex')}`)

// Nobody gets noble by installing kzgpu.
await assert.rejects(createJsKzg({ silent: true }), { code: 'BACKEND_UNAVAILABLE' })

const inline = await createInlineKzg({ capabilities: 'commit' })
assert.deepEqual(inline.blobToKzgCommitment(blob), commitment)

assert.ok(await createCurve())

const ntt = await createNtt()
const scalars = new Uint8Array(4 * 32).fill(1)
const vector: NttVector = await ntt.forward(await ntt.load(scalars), { coset: true })
assert.deepEqual(ntt.readSync(ntt.inverseSync(vector, { coset: true })), scalars)
const values: Uint8Array = await ntt.forward(scalars)
assert.equal(values.length, scalars.length)

const engine = await createMsm({ group: 'G1' })
const points: MsmPoints = await engine.load(new Uint8Array())
assert.equal((await engine.msm(points, new Uint8Array()))[0], 0x40)

for (const file of ['kzgpu/kzg.baseline.wasm', 'kzgpu/setup-verify.gen.bin', 'kzgpu/package.json']) {
  assert.ok(existsSync(fileURLToPath(import.meta.resolve(file))), file)
}

kzg.dispose()
console.log(`tier ${inline.report.tier}`)
