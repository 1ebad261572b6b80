/** The checks of `kzgpu/bls`, `kzgpu/eip2537`, `kzgpu/keystore` and `kzgpu/noble`; as free of anything that a runtime may lack
 * as those of `smoke.ts`. */
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { BLS_ANSWERS } from './bls-answers.gen.ts'
import { type CheckResult, equal, fromHex, runChecks, throws, toHex } from './smoke.ts'

export interface SigningLibrary {
  readonly bls: typeof import('kzgpu/bls')
  readonly curve: typeof import('kzgpu/curve')
  readonly eip2537: typeof import('kzgpu/eip2537')
  readonly keystore: typeof import('kzgpu/keystore')
  readonly noble: typeof import('kzgpu/noble')
}

type Bls = Awaited<ReturnType<SigningLibrary['bls']['createEthereumBls']>>

/** Sets of a batch that is worth a worker. */
const BATCH = 40

/** @param hasWorkers whether batches must run on workers here */
export const smokeBls = async (library: SigningLibrary, hasWorkers: boolean): Promise<CheckResult[]> => [
  ...(await smokeSignatures(library, hasWorkers)),
  ...(await smokePrecompiles(library)),
  ...(await smokeKeystore(library)),
  ...(await smokeNoble(library)),
]

async function smokeSignatures({ bls: library }: SigningLibrary, hasWorkers: boolean): Promise<CheckResult[]> {
  const { signatures: answers } = BLS_ANSWERS
  const messages = answers.messages.map(fromHex)
  const publicKeys = answers.publicKeys.map(fromHex)
  const signatures = answers.signatures.map(fromHex)
  const [message, publicKey, signature] = [messages[0]!, publicKeys[0]!, signatures[0]!]
  const sets = messages.map((each, i) => ({
    ...{ publicKey: publicKeys[i]!, message: each, signature: signatures[i]! },
  }))
  const swapped = sets.map((set, i) => ({ ...set, signature: signatures[1 - i]! }))
  let bls!: Bls
  return runChecks({
    'bls: creates an instance, whose secrets are for the baseline': async () => {
      bls = await library.createEthereumBls({ threads: 0 })
      equal(bls.report.secretTier, 'baseline')
      equal(new TextDecoder().decode(bls.tag), 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_')
    },
    'bls: derives keys, and shows nothing of them': () => {
      const key = bls.derivePath(fromHex(answers.seed), answers.path)
      equal(toHex(bls.secretKeyToBytes(key)), answers.secret)
      equal(toHex(bls.publicKey(key)), answers.publicKeys[0]!)
      equal(`${key} ${JSON.stringify(key)}`, 'SecretKey "SecretKey"')
      key.dispose()
    },
    'bls: signs, and proves that it has the key': () => {
      for (const [i, secret] of [answers.secret, answers.other].entries()) {
        const key = bls.secretKeyFromBytes(fromHex(secret))
        equal(toHex(bls.sign(key, messages[i]!)), answers.signatures[i]!)
        if (i === 0) equal(toHex(bls.popProve(key)), answers.proof)
        key.dispose()
      }
    },
    'bls: verifies signatures and proofs, of no other message or key': () => {
      equal(bls.verify(publicKey, message, signature), true)
      equal(bls.verify(publicKey, messages[1]!, signature), false)
      equal(bls.verify(publicKeys[1]!, message, signature), false)
      equal(bls.popVerify(publicKey, fromHex(answers.proof)), true)
      equal(bls.popVerify(publicKey, bls.aggregate([signature])), false)
      equal(bls.keyValidate(publicKey), true)
    },
    'bls: aggregates, and verifies aggregates': () => {
      equal(toHex(bls.aggregate(signatures)), answers.aggregate)
      equal(bls.aggregateVerify(publicKeys, messages, fromHex(answers.aggregate)), true)
      equal(bls.aggregateVerify(publicKeys, [...messages].reverse(), fromHex(answers.aggregate)), false)
      equal(bls.fastAggregateVerify(publicKeys, message, fromHex(answers.common)), true)
      equal(bls.fastAggregateVerify(publicKeys, message, signature), false)
    },
    'bls: verifies batches': async () => {
      equal(bls.verifyBatchSync(sets), true)
      equal(bls.verifyBatchSync(swapped), false)
      equal(await bls.verifyBatch(sets), true)
      equal(await bls.verifyBatch([...sets, ...swapped]), false)
    },
    'bls: verifies batches on workers, or here': async () => {
      const pooled = await library.createEthereumBls({ threads: 2, capabilities: 'verify' })
      const many = Array.from({ length: BATCH }, (_, i) => sets[i % 2]!)
      equal(await pooled.verifyBatch(many), true)
      equal(await pooled.verifyBatch([...many.slice(1), swapped[0]!]), false)
      equal(pooled.report.threads.count, hasWorkers ? 2 : 0)
      for (const tier of pooled.report.threads.tiers) equal(tier, pooled.report.tier)
      pooled.dispose()
    },
    'bls: hashes to both groups': () => {
      equal(toHex(bls.encodeToCurve('G1', message, `${answers.tag}`)), answers.hashes.G1)
      equal(toHex(bls.hashToCurve('G2', message, `${answers.tag}`)), answers.hashes.G2)
    },
    'bls: signs in the other variant, behind the key': async () => {
      const short = await library.createBls({ variant: 'minimal-signature-size', scheme: 'augmentation', threads: 0 })
      const key = short.secretKeyFromBytes(fromHex(answers.secret))
      const made = short.sign(key, message)
      equal(toHex(short.publicKey(key)), answers.short.publicKey)
      equal(toHex(made), answers.short.signature)
      equal(short.verify(fromHex(answers.short.publicKey), message, made), true)
      short.dispose()
    },
    'bls: names what is wrong, or says false': async () => {
      await throws('BAD_SECRET_KEY', () => bls.secretKeyFromBytes(new Uint8Array(32)))
      await throws('BAD_LENGTH', () => bls.deriveMaster(new Uint8Array(31)))
      await throws('BAD_INDEX', () => bls.derivePath(fromHex(answers.seed), 'm/1’'))
      await throws('EMPTY_LIST', () => bls.aggregate([]))
      await throws('BAD_FLAGS', () => bls.aggregate([signature, new Uint8Array(96)]), 1)
      await throws('LENGTH_MISMATCH', () => bls.aggregateVerify(publicKeys, messages.slice(1), signature))
      await throws('BAD_OPTION', () => library.createBls({ variant: 'minimal-pubkey-size' } as never))
      equal(bls.verify(publicKey, message, signature.subarray(1)), false)
      equal(bls.verify(Uint8Array.of(0xc0, ...new Uint8Array(47)), message, signature), false)
      equal(bls.verifyBatchSync([]), false)
    },
    'bls: is unusable once disposed': async () => {
      bls.dispose()
      await throws('DISPOSED', () => bls.verify(publicKey, message, signature))
      await throws('DISPOSED', () => bls.deriveMaster(fromHex(answers.seed)))
    },
  })
}

async function smokePrecompiles({ eip2537: library }: SigningLibrary): Promise<CheckResult[]> {
  let precompiles!: Awaited<ReturnType<typeof library.createEip2537>>
  const operations = Object.entries(BLS_ANSWERS.precompiles) as [
    keyof typeof BLS_ANSWERS.precompiles,
    { readonly input: string; readonly output: string },
  ][]
  return runChecks({
    'eip2537: creates an instance': async () => {
      precompiles = await library.createEip2537()
    },
    ...Object.fromEntries(
      operations.map(([name, { input, output }]) => [
        `eip2537: ${name}`,
        () => equal(toHex(precompiles[name](fromHex(input))), output),
      ]),
    ),
    'eip2537: names what is wrong': async () => {
      const { input } = BLS_ANSWERS.precompiles.addG1
      const [bytes, high] = [fromHex(input), fromHex(input)]
      high[128] = 1
      await throws('BAD_LENGTH', () => precompiles.addG1(bytes.subarray(1)))
      await throws('NON_CANONICAL', () => precompiles.addG1(high), 1)
      await throws('NOT_ON_CURVE', () => precompiles.addG1(bytes.fill(1, 100, 120)))
      precompiles.dispose()
      await throws('DISPOSED', () => precompiles.mapFPtoG1(new Uint8Array(64)))
    },
  })
}

export function smokeKeystore({ keystore: library }: Pick<SigningLibrary, 'keystore'>): Promise<CheckResult[]> {
  const { keystore, password, secret } = BLS_ANSWERS.keystore
  return runChecks({
    'keystore: opens': async () => equal(toHex(await library.decryptKeystore(keystore, password)), secret),
    'keystore: does not open with another password': () =>
      throws('WRONG_PASSWORD', () => library.decryptKeystore(keystore, `${password}s`)),
    'keystore: names what is none': () =>
      throws('BAD_KEYSTORE', () => library.decryptKeystore({ ...keystore, version: 3 }, password)),
  })
}

async function smokeNoble({ bls, curve, noble }: SigningLibrary): Promise<CheckResult[]> {
  const answers = BLS_ANSWERS.signatures
  const [publicKey, secret, message] = [answers.publicKeys[0]!, fromHex(answers.secret), fromHex(answers.messages[0]!)]
  return runChecks({
    'noble: points, keys and signatures are those of @noble/curves': async () => {
      const instances = [await bls.createEthereumBls({ threads: 0 }), await curve.createCurve()] as const
      const scheme = noble.longSignatures({ bls: instances[0], curve: instances[1], noble: bls12_381 })
      const key = scheme.getPublicKey(secret)
      equal(toHex(noble.fromNoble(key)), publicKey)
      equal(key.equals(noble.toNoble(bls12_381.G1.Point, fromHex(publicKey))), true)
      const hashed = scheme.hash(message, instances[0].tag)
      const signature = scheme.sign(hashed, secret)
      equal(toHex(noble.fromNoble(signature)), answers.signatures[0]!)
      equal(scheme.verify(signature, hashed, key), true)
      equal(scheme.verify(signature, hashed, fromHex(answers.publicKeys[1]!)), false)
      for (const instance of instances) instance.dispose()
    },
  })
}
