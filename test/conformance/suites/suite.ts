import { fromHex } from '../hex.ts'
import type { Subject } from '../subject.ts'

/** Calls the library with a case's input; what it returns is compared with the case's output, bytes as hex. */
export type Run = (subject: Subject, input: never) => unknown

/** Functions of one suite by the name that its vector files use. */
export type Suite = Readonly<Record<string, Run>>

export const bytesList = (list: readonly string[]): Uint8Array[] => list.map(fromHex)
