/** Sizes of EIP-4844 and EIP-7594 with the mainnet preset. Source: consensus-specs deneb and fulu, "Preset". */
export const BYTES_PER_FIELD_ELEMENT = 32
export const FIELD_ELEMENTS_PER_BLOB = 4096
export const BYTES_PER_BLOB = FIELD_ELEMENTS_PER_BLOB * BYTES_PER_FIELD_ELEMENT
export const BYTES_PER_COMMITMENT = 48
export const BYTES_PER_PROOF = 48

export const FIELD_ELEMENTS_PER_CELL = 64
export const BYTES_PER_CELL = FIELD_ELEMENTS_PER_CELL * BYTES_PER_FIELD_ELEMENT
/** Evaluations of a blob's polynomial on the domain of twice its size. */
export const FIELD_ELEMENTS_PER_EXT_BLOB = 2 * FIELD_ELEMENTS_PER_BLOB
/** Cells that carry the blob itself; any so many recover it. */
export const CELLS_PER_BLOB = FIELD_ELEMENTS_PER_BLOB / FIELD_ELEMENTS_PER_CELL
export const CELLS_PER_EXT_BLOB = FIELD_ELEMENTS_PER_EXT_BLOB / FIELD_ELEMENTS_PER_CELL

/** First byte of a versioned hash. Source: EIP-4844. */
export const VERSIONED_HASH_VERSION_KZG = 0x01

/** Compressed points. Source: ZCash encoding of BLS12-381. */
export const BYTES_PER_G1 = 48
export const BYTES_PER_G2 = 96
