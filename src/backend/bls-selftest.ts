import { equalBytes, fromHex } from '../bytes.ts'
import { KzgError } from '../errors.ts'
import type { Assignment, BlsGroup } from './bls.ts'
import { G1_GENERATOR } from './generators.ts'
import type { BlsBackend } from './wasm/bls-backend.ts'
import type { SecretBackend } from './wasm/secret-backend.ts'

/** What the self-test signs, and under which tag. */
export const SELF_TEST_MESSAGE = /* @__PURE__ */ new TextEncoder().encode('kzgpu self-test')

/** Signatures of the message by the key 1 with the message as tag, which are its hashes: test/unit/bls derives them with the oracle. */
export const SELF_TEST_SIGNATURES: Readonly<Record<BlsGroup, Uint8Array>> = {
  G1: /* @__PURE__ */ fromHex(
    '85edb38d0e44d7f5b62914f46de2dc78f10beb289db9d0efb667f1c428d57a5f71dfda04cfc9ab3d51d1fec623ebc7be',
  )!,
  G2: /* @__PURE__ */ fromHex(
    '873a7b640f447602d2c059103fa1cafb80e8e30298df49033bad1c78724e0cd3a754969343ee352d7b6912b3f60ec480' +
      '15fc61a75ba46b27743cb52abe98fd32165278a33db2f94ef551841f932e3df533c3e6a3bd87a4189f66d10a3a20e7b1',
  )!,
}

/** The generator of G2, compressed: the public key of 1 there. */
export const G2_GENERATOR = /* @__PURE__ */ fromHex(
  '93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e' +
    '024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8',
)!

const CASES: readonly { readonly groups: Assignment; readonly key: Uint8Array }[] = [
  { groups: { keys: 'G1', signatures: 'G2' }, key: G1_GENERATOR },
  { groups: { keys: 'G2', signatures: 'G1' }, key: G2_GENERATOR },
]

/** Known-answer test of verification: a signature holds, of no other message, alone and in a batch, in both variants.
 * @throws KzgError `SELF_TEST` */
export function testVerification(backend: BlsBackend): void {
  const other = SELF_TEST_MESSAGE.subarray(1)
  for (const { groups, key } of CASES) {
    const signature = SELF_TEST_SIGNATURES[groups.signatures]
    const statement = (message: Uint8Array, n = 1) => ({
      keys: Array.from({ length: n }, () => key),
      messages: Array.from({ length: n }, () => message),
      augmented: false,
      tag: SELF_TEST_MESSAGE,
    })
    // Any factors will do, of all bits.
    const factors = Uint8Array.from({ length: 2 * 16 }, (_, i) => 0x35 + 7 * i)
    const holds =
      backend.verify(groups, statement(SELF_TEST_MESSAGE), signature) &&
      backend.verifyBatch(groups, statement(SELF_TEST_MESSAGE, 2), [signature, signature], factors)
    if (!holds || backend.verify(groups, statement(other), signature)) {
      throw new KzgError('SELF_TEST', `verification with keys in ${groups.keys} gives a wrong answer`)
    }
  }
}

/** Known-answer test of signing: the key 1 in both groups.
 * @throws KzgError `SELF_TEST` */
export function testSigning(backend: SecretBackend): void {
  const slot = backend.import(Uint8Array.from({ length: 32 }, (_, i) => (i === 31 ? 1 : 0)))
  try {
    for (const { groups, key } of CASES) {
      const nothing = new Uint8Array()
      const signature = backend.sign(slot, groups.signatures, nothing, SELF_TEST_MESSAGE, SELF_TEST_MESSAGE)
      const isRight =
        equalBytes(backend.publicKey(slot, groups.keys), key) &&
        equalBytes(signature, SELF_TEST_SIGNATURES[groups.signatures])
      if (!isRight) throw new KzgError('SELF_TEST', `signing with keys in ${groups.keys} gives a wrong answer`)
    }
  } finally {
    backend.forget(slot)
  }
}
