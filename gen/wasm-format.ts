/** Wasm's binary format, as far as replacing function bodies and listing imports and exports takes. */

class Reader {
  readonly bytes: Uint8Array
  offset: number

  constructor(bytes: Uint8Array, offset = 0) {
    this.bytes = bytes
    this.offset = offset
  }

  get atEnd(): boolean {
    return this.offset >= this.bytes.length
  }

  byte(): number {
    const byte = this.bytes[this.offset++]
    if (byte === undefined) throw new Error('Wasm ends early')
    return byte
  }

  u32(): number {
    let [value, shift] = [0, 0]
    for (;;) {
      const byte = this.byte()
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
      shift += 7
    }
  }

  take(length: number): Uint8Array {
    if (this.offset + length > this.bytes.length) throw new Error('Wasm ends early')
    this.offset += length
    return this.bytes.subarray(this.offset - length, this.offset)
  }

  name(): string {
    return new TextDecoder().decode(this.take(this.u32()))
  }
}

export function u32(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...u32(Math.floor(value / 0x80))]
}

export interface Section {
  readonly id: number
  readonly content: Uint8Array
}

export const SECTION = { import: 2, export: 7, code: 10 } as const

const HEADER_LENGTH = 8

export function readSections(wasm: Uint8Array): Section[] {
  const reader = new Reader(wasm, HEADER_LENGTH)
  const sections: Section[] = []
  while (!reader.atEnd) sections.push({ id: reader.byte(), content: reader.take(reader.u32()) })
  return sections
}

export function writeSections(wasm: Uint8Array, sections: readonly Section[]): Uint8Array {
  return Buffer.concat([
    wasm.subarray(0, HEADER_LENGTH),
    ...sections.flatMap(({ id, content }) => [new Uint8Array([id, ...u32(content.length)]), content]),
  ])
}

export interface Export {
  readonly name: string
  readonly kind: number
  readonly index: number
}

export const FUNCTION = 0

export function readExports(section: Uint8Array): Export[] {
  const reader = new Reader(section)
  return Array.from({ length: reader.u32() }, () => ({ name: reader.name(), kind: reader.byte(), index: reader.u32() }))
}

export function writeExports(exports: readonly Export[]): Uint8Array {
  const encoder = new TextEncoder()
  return new Uint8Array([
    ...u32(exports.length),
    ...exports.flatMap(({ name, kind, index }) => {
      const bytes = encoder.encode(name)
      return [...u32(bytes.length), ...bytes, kind, ...u32(index)]
    }),
  ])
}

export function readBodies(section: Uint8Array): Uint8Array[] {
  const reader = new Reader(section)
  return Array.from({ length: reader.u32() }, () => reader.take(reader.u32()))
}

export function writeBodies(bodies: readonly Uint8Array[]): Uint8Array {
  const lengths = bodies.map((body) => new Uint8Array(u32(body.length)))
  return Buffer.concat([new Uint8Array(u32(bodies.length)), ...bodies.flatMap((body, i) => [lengths[i]!, body])])
}

export interface Import {
  readonly module: string
  readonly name: string
}

/** The imported functions, which come first in the index space. */
export function readImports(section: Uint8Array): Import[] {
  const reader = new Reader(section)
  return Array.from({ length: reader.u32() }, () => {
    const found = { module: reader.name(), name: reader.name() }
    if (reader.byte() !== FUNCTION) throw new Error(`${found.name} is imported and no function`)
    reader.u32()
    return found
  })
}

const EMPTY = new Uint8Array([0])

/** Content of a section with a list of entries, empty if the module lacks it. */
export function contentOf(sections: readonly Section[], id: number): Uint8Array {
  return sections.find((section) => section.id === id)?.content ?? EMPTY
}
