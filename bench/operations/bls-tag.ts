/** What signatures are measured with, apart from the library that makes them: hosts in other engines import it. */

/** The tag of Ethereum's signatures. */
export const ETHEREUM_TAG = 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_'

/** For `offers`: all that is measured of signatures. */
export const ALL_OF_BLS = { blsSign: true, blsVerify: true, blsVerifyBatch: true, hashToG2: true } as const
