/** Keys from seeds: the draft's `KeyGen` and the tree of EIP-2333. */
import { bytesToHex, hexToBytes } from '../../test/vectors/expand.ts'
import { randomBytes } from '../../test/vectors/prng.ts'
import { derive, keyGen } from './bls-oracle.ts'
import { answer, type Row, refused, type VectorFile } from './file.ts'

const hex = bytesToHex
const b = hexToBytes
const seed = hex(randomBytes('bls seed', 32))

function keyGenRows(): Row[] {
  const material = hex(randomBytes('bls material', 32))
  const long = randomBytes('bls material', 200)
  return [
    { name: '32 bytes', input: { material } },
    { name: '200 bytes', input: { material: hex(long) } },
    { name: 'key info', input: { material, info: hex(long.subarray(0, 70)) } },
    { name: 'a salt', input: { material, salt: hex(long.subarray(0, 20)) } },
    { name: 'a long salt and key info', input: { material, salt: hex(long), info: hex(long) } },
    { name: 'zeros', input: { material: hex(new Uint8Array(32)) } },
    { name: '31 bytes', input: { material: hex(long.subarray(0, 31)) }, code: 'BAD_LENGTH' },
    { name: 'nothing', input: { material: '0x' }, code: 'BAD_LENGTH' },
  ]
}

function pathRows(): Row[] {
  const paths = ['m', 'm/0', 'm/4294967295', 'm/2147483648', 'm/12381/3600/0/0', 'm/12381/3600/0/0/0', 'm/3/1/2']
  return [
    ...paths.map((path) => ({ name: path, input: { seed, path } })),
    { name: 'a seed of 64 bytes', input: { seed: hex(randomBytes('bls seed', 64)), path: 'm/12381/3600/1/0/0' } },
    { name: 'a seed of 100 bytes', input: { seed: hex(randomBytes('bls seed', 100)), path: 'm/1' } },
    { name: 'a seed of zeros', input: { seed: hex(new Uint8Array(32)), path: 'm/0' } },
    { name: 'a seed of 31 bytes', input: { seed: seed.slice(0, -2), path: 'm/0' }, code: 'BAD_LENGTH' },
  ]
}

const badPaths = (): (Row & { code: string })[] =>
  ['', '0', 'm/', 'm/4294967296', 'm/-1', "m/0'", 'm/0h', 'm/00', 'm/1e3', 'm/0x1', 'm/1/', 'M/1', 'm/ 1', 'm/1.5'].map(
    (path) => ({ name: `the path “${path}”`, input: { seed, path }, code: 'BAD_INDEX' }),
  )

export function generateKeys(): VectorFile[] {
  const optional = (value: string | undefined): Uint8Array | undefined => (value === undefined ? undefined : b(value))
  return [
    {
      ...{ suite: 'bls', fn: 'key_gen', source: 'test/reference; without a salt also @chainsafe/blst' },
      note: 'KeyGen of draft-irtf-cfrg-bls-signature-05',
      cases: answer(keyGenRows(), (input: { material: string; info?: string; salt?: string }) =>
        keyGen(b(input.material), optional(input.info) ?? new Uint8Array(), optional(input.salt)),
      ),
    },
    {
      ...{ suite: 'bls', fn: 'derive_path', source: '@chainsafe/blst' },
      note: 'EIP-2333 along the paths of EIP-2334',
      cases: [
        ...answer(pathRows(), ({ seed, path }: { seed: string; path: string }) =>
          derive(b(seed), path.split('/').slice(1).map(Number)),
        ),
        ...refused(badPaths()),
      ],
    },
  ]
}
