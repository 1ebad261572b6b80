/** Inputs made from a few lines of integer arithmetic, and what c-kzg 4.1 answers for them under the mainnet setup. */
export const ANSWERS = {
  commitment: 'a7e6c195a2921f763d236db49b1df0153df4e5b56b0df1848336f8ebb312d710c9f9eeda5f85adc379c74b1f492ae8dc',
  versionedHash: '01b823c22e86cb800f4025c63ba953930814adb4d5ccfb996f38fba575c31cf0',
  proof: 'b22f2d33ecccbf25cba3c7ee69eb8bdbc66141992f892ef275d3f480a34e40a4f9641cae05593f1667395fbe9e624274',
  y: '4b190314eddd26e2705888d1e97cf07c83ffb335468fec8049d387bc9e018331',
  blobProof: 'a7fe08b62cb386dbfed09180324040f9c5ef35289da69d44d3d4d663ddf578fcff60dd1a82925ca6f1629288cb694297',
  /** SHA-256 of the 128 cells, concatenated. */
  cellsDigest: 'ece176a6e2ed4efc7dbce6e72f51bf20e6114762694ddf8be9d9ef6716ca721b',
  /** SHA-256 of the 128 cell proofs, concatenated. */
  cellProofsDigest: '719186470d140c7f5d77df5173a1a0ae83222863d9f8b71a0807bdb66923c809',
  /** SHA-256 of the transform of 1², 2², …, 4096² on the coset of 7, by test/reference/fft.ts. */
  cosetTransformDigest: 'eeb9f79abcef0e808b12eabe4995978cb268a4a4f6b91663a03de79be5b69d51',
} as const

/** A blob of xorshift32 bytes whose scalars have a zero top byte, a point of 31 sevens, and a cubic polynomial. */
export function inputs(): { blob: Uint8Array; z: Uint8Array; polynomial: Uint8Array } {
  let state = 0x12345678
  const blob = Uint8Array.from({ length: 131_072 }, (_, i) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return i % 32 === 0 ? 0 : state & 0xff
  })
  const z = Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 0 : 7))
  return { blob, z, polynomial: blob.slice(0, 4 * 32) }
}
