import { fieldItems } from './emit.ts'
import { field, LAYOUTS } from './layout.ts'
import { type Access, bindingsOf, declarationsOf, identifiersOf, importsOf, minify, ShaderError } from './source.ts'

/** A module of the library: what it imports, and its declarations by name. */
interface Module {
  readonly imports: readonly string[]
  readonly items: ReadonlyMap<string, string>
}

/** A shader that has an entry point. */
export interface Entry {
  readonly name: string
  /** Everything but what it imports. */
  readonly code: string
  readonly bindings: readonly Access[]
  /** Declarations of the library that it needs, directly or not, sorted; in whatever layout. */
  readonly needs: readonly string[]
}

export const FIELDS = ['fp', 'fr'] as const

/** The declarations of both fields in every layout. */
export const fieldLibrary = (): Map<string, Map<string, string>> =>
  new Map(
    LAYOUTS.map((layout) => [layout.name, new Map(FIELDS.flatMap((prefix) => [...fieldItems(field(layout, prefix))]))]),
  )

/** Modules by name. The fields are modules, too: with the declarations of all layouts, to see what needs what. */
function modulesOf(library: ReadonlyMap<string, string>): Map<string, Module> {
  const modules = new Map<string, Module>()
  for (const prefix of FIELDS) {
    const items = new Map<string, string>()
    for (const layout of LAYOUTS) {
      for (const [name, code] of fieldItems(field(layout, prefix))) items.set(name, (items.get(name) ?? '') + code)
    }
    modules.set(prefix, { imports: [], items })
  }
  for (const [name, text] of library) {
    if (modules.has(name)) throw new ShaderError(`${name} is the name of a field`)
    modules.set(name, { imports: importsOf(text), items: declarationsOf(text, `lib/${name}`) })
  }
  return modules
}

/** Modules that a text imports, directly or not. */
function reach(modules: ReadonlyMap<string, Module>, imports: readonly string[], file: string): Set<string> {
  const seen = new Set<string>()
  const visit = (name: string, trail: readonly string[]) => {
    const module = modules.get(name)
    if (!module) throw new ShaderError(`${file} imports ${name}, which does not exist`)
    if (trail.includes(name)) throw new ShaderError(`modules import each other: ${[...trail, name].join(' → ')}`)
    seen.add(name)
    for (const next of module.imports) visit(next, [...trail, name])
  }
  for (const name of imports) visit(name, [])
  return seen
}

/** Composes shaders from their texts; throws a `ShaderError` if an import is unknown, cyclic, missing or of no use. */
export function compose(
  library: ReadonlyMap<string, string>,
  entries: ReadonlyMap<string, string>,
  { shipped = false } = {},
): Entry[] {
  const modules = modulesOf(library)
  const owner = new Map(
    [...modules].flatMap(([name, { items }]) => [...items.keys()].map((item) => [item, name] as const)),
  )
  const check = (file: string, text: string, imports: readonly string[]) => {
    const used = [...identifiersOf(text)].filter((name) => owner.has(name))
    reach(modules, imports, file)
    for (const name of used) {
      const home = owner.get(name)!
      if (home !== file && !imports.includes(home))
        throw new ShaderError(`${file} uses ${name} and does not import ${home}`)
    }
    const idle = imports.find((name) => !used.some((item) => owner.get(item) === name))
    if (idle) throw new ShaderError(`${file} imports ${idle} and uses nothing of it`)
  }
  for (const [name, text] of library) check(name, text, importsOf(text))

  const composed = [...entries].map(([name, text]): Entry => {
    check(name, text, importsOf(text))
    const needs = new Set<string>()
    const follow = (code: string) => {
      for (const item of identifiersOf(code)) {
        const home = owner.get(item)
        if (home === undefined || needs.has(item)) continue
        needs.add(item)
        follow(modules.get(home)!.items.get(item)!)
      }
    }
    follow(text)
    const clash = [...declared(text)].find((item) => owner.has(item))
    if (clash) throw new ShaderError(`${name} declares ${clash}, as ${owner.get(clash)} does`)
    return { name, code: minify(text), bindings: bindingsOf(text, name), needs: [...needs].sort() }
  })
  const used = new Set([...entries].flatMap(([name, text]) => [...reach(modules, importsOf(text), name)]))
  const unused = [...library.keys()].find((name) => !used.has(name))
  if (unused && !shipped) throw new ShaderError(`nothing imports ${unused}`)
  return composed
}

const declared = (text: string): Set<string> =>
  new Set(
    [...text.replace(/\/\/.*/g, '').matchAll(/\b(?:fn|struct|const|override|var<[^>]*>)\s+(\w+)/g)].map(
      ([, name]) => name!,
    ),
  )

/** Declarations of the hand-written library. */
export const libraryItems = (library: ReadonlyMap<string, string>): Map<string, string> =>
  new Map([...library].flatMap(([name, text]) => [...declarationsOf(text, `lib/${name}`)]))

/** The whole shader in a layout. */
export function link(
  entry: Entry,
  layoutItems: ReadonlyMap<string, string>,
  items: ReadonlyMap<string, string>,
): string {
  return [...entry.needs.flatMap((name) => layoutItems.get(name) ?? items.get(name) ?? []), entry.code].join('\n')
}
