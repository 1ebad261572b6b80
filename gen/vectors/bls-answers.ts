/** What the smoke tests of signatures, precompiles and keystores compare with: one known answer per operation. */
import { createCipheriv, createHash, pbkdf2Sync } from 'node:crypto'
import { hashTo, mapToG1, mapToG2, type Suite } from '../../test/reference/bls.ts'
import { bigintToBytes, concat, frToBytes, R } from '../../test/reference/field.ts'
import { G1, type G1Point, G2, type G2Point } from '../../test/reference/group.ts'
import { P } from '../../test/vectors/edges.ts'
import { randomBytes, randomScalar } from '../../test/vectors/prng.ts'
import { header } from '../output.ts'
import { derive, ETHEREUM, oracle } from './bls-oracle.ts'

export const ANSWERS_PATH = 'test/runtimes/bls-answers.gen.ts'

const SHORT: Suite = { variant: 'minimal-signature-size', scheme: 'augmentation' }
const PATH = [12381, 3600, 0, 0, 0]
const TAG = 'KZGPU-SMOKE-TEST_XMD:SHA-256_SSWU_'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Two signers who sign a message each, and both a third. */
function signatures() {
  const seed = randomBytes('smoke seed', 32)
  const secret = derive(seed, PATH)
  const other = frToBytes(randomScalar('smoke key'))
  const messages = [randomBytes('smoke message', 20), new Uint8Array()] as const
  const [ours, short] = [oracle(ETHEREUM), oracle(SHORT)]
  const made = [ours.sign(secret, messages[0]), ours.sign(other, messages[1])] as const
  const common = ours.aggregate([secret, other].map((key) => ours.sign(key, messages[0])))
  return {
    ...{ seed: hex(seed), path: `m/${PATH.join('/')}`, secret: hex(secret), other: hex(other) },
    messages: messages.map(hex),
    publicKeys: [secret, other].map((key) => hex(ours.publicKey(key))),
    signatures: made.map(hex),
    ...{ aggregate: hex(ours.aggregate(made)), common: hex(common), proof: hex(ours.popProve(secret)) },
    short: { publicKey: hex(short.publicKey(secret)), signature: hex(short.sign(secret, messages[0])) },
    tag: TAG,
    /** Of the first message under the tag: NU in G1, RO in G2. */
    hashes: {
      G1: hex(hashTo('G1', 'NU', messages[0], new TextEncoder().encode(TAG))),
      G2: hex(hashTo('G2', 'RO', messages[0], new TextEncoder().encode(TAG))),
    },
  }
}

/** A coordinate of the precompiles. */
const padded = (x: bigint): string => hex(bigintToBytes(x, 64))

const encode1 = (point: G1Point): string => {
  const { x, y } = point.toAffine()
  return padded(x) + padded(y)
}
const encode2 = (point: G2Point): string => {
  const { x, y } = point.toAffine()
  return [x.c0, x.c1, y.c0, y.c1].map(padded).join('')
}

/** By operation: input and output. */
function precompiles(): Record<string, { input: string; output: string }> {
  const [a, b, k, l] = ['a', 'b', 'k', 'l'].map((name) => randomScalar(`smoke ${name}`)) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ]
  const [p, q] = [G1.BASE.multiply(a), G1.BASE.multiply(b)]
  const [s, t] = [G2.BASE.multiply(a), G2.BASE.multiply(b)]
  const scalar = (n: bigint): string => hex(frToBytes(n))
  const c1 = P - 1n
  // e(a·G₁, b·G₂) · e(−ab·G₁, G₂) is one.
  const inverse = G1.BASE.multiply(R - ((a * b) % R))
  return {
    addG1: { input: encode1(p) + encode1(q), output: encode1(p.add(q)) },
    addG2: { input: encode2(s) + encode2(t), output: encode2(s.add(t)) },
    msmG1: {
      input: encode1(p) + scalar(k) + encode1(q) + scalar(l),
      output: encode1(p.multiply(k).add(q.multiply(l))),
    },
    msmG2: {
      input: encode2(s) + scalar(k) + encode2(t) + scalar(l),
      output: encode2(s.multiply(k).add(t.multiply(l))),
    },
    pairingCheck: {
      input: encode1(p) + encode2(t) + encode1(inverse) + encode2(G2.BASE),
      output: `${'00'.repeat(31)}01`,
    },
    mapFPtoG1: { input: padded(k), output: encode1(mapToG1(k)) },
    mapFP2toG2: { input: padded(k) + padded(c1), output: encode2(mapToG2([k, c1])) },
  }
}

/** A keystore by Node's own PBKDF2 and AES; so few rounds protect nothing. */
function keystore() {
  const [salt, iv, secret] = ['salt', 'iv', 'keystore secret'].map((name) => randomBytes(`smoke ${name}`, 32))
  const [password, c] = ['testpassword🔑', 4]
  const derived = pbkdf2Sync(password.normalize('NFKD'), salt!, c, 32, 'sha256')
  const cipher = createCipheriv('aes-128-ctr', derived.subarray(0, 16), iv!.subarray(0, 16))
  const message = concat([cipher.update(secret!), cipher.final()])
  const checksum = createHash('sha256').update(derived.subarray(16)).update(message).digest()
  return {
    ...{ password, secret: hex(secret!) },
    keystore: {
      crypto: {
        kdf: { function: 'pbkdf2', params: { dklen: 32, c, prf: 'hmac-sha256', salt: hex(salt!) }, message: '' },
        checksum: { function: 'sha256', params: {}, message: hex(checksum) },
        cipher: { function: 'aes-128-ctr', params: { iv: hex(iv!.subarray(0, 16)) }, message: hex(message) },
      },
      ...{ path: '', uuid: '00000000-0000-4000-8000-000000000000', version: 4 },
    },
  }
}

/** A module, since a runtime has nothing to read a file with. */
export function generateAnswers(): string {
  const answers = { signatures: signatures(), precompiles: precompiles(), keystore: keystore() }
  const source = '@noble/curves, @chainsafe/blst and node:crypto, with fixed seeds'
  return `${header('gen/vectors/bls-answers.ts', source)}\nexport const BLS_ANSWERS = ${JSON.stringify(answers, null, 2)}\n`
}
