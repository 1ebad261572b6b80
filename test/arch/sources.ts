import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import ts from 'typescript'
import { ROOT } from '../../gen/output.ts'

const SKIPPED = new Set(['node_modules', 'target', 'dist', 'build', 'results'])

/** Paths, relative to the root, of the files below a folder that have one of the extensions; none if it does not exist. */
export function filesBelow(folder: string, extensions: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesBelow(path, extensions)
      return extensions.test(entry.name) ? [path] : []
    })
    .sort()
}

export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

export interface Import {
  readonly from: string
  /** Path relative to the root, or the bare specifier of a package or built-in. */
  readonly to: string
}

/** Every import and re-export of a module, types and dynamic ones included. */
export const importsOf = (path: string): Import[] => importsIn(path, read(path))

function importsIn(path: string, text: string): Import[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => ({
    from: path,
    to: fileName.startsWith('.') ? normalize(join(dirname(path), fileName)) : fileName,
  }))
}

/** Imports and re-exports that are left when a module runs: not those of types, but dynamic ones. */
export function loadedBy(path: string): Import[] {
  const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest)
  const stays = source.statements.filter(
    (statement) =>
      !(ts.isImportDeclaration(statement) && statement.importClause?.isTypeOnly) &&
      !(ts.isExportDeclaration(statement) && statement.isTypeOnly),
  )
  return importsIn(path, stays.map((statement) => source.text.slice(statement.pos, statement.end)).join(''))
}

/** Whether a module uses a global as a value; a mention in a type is none. */
export function usesGlobal(path: string, name: string): boolean {
  const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest)
  const visit = (node: ts.Node): boolean => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return false
    if (ts.isIdentifier(node) && node.text === name) return true
    return ts.forEachChild(node, (child) => visit(child) || undefined) ?? false
  }
  return visit(source)
}

/** Modules on an import cycle, in order, or nothing. */
export function findCycle(modules: readonly string[]): string[] | undefined {
  const edges = new Map(modules.map((path) => [path, importsOf(path).map(({ to }) => to)]))
  const done = new Set<string>()
  const trail: string[] = []
  const visit = (path: string): string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
    if (done.has(path)) return undefined
    trail.push(path)
    for (const next of edges.get(path) ?? []) {
      const cycle = visit(next)
      if (cycle) return cycle
    }
    trail.pop()
    done.add(path)
    return undefined
  }
  for (const path of modules) {
    const cycle = visit(path)
    if (cycle) return cycle
  }
  return undefined
}
