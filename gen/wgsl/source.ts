/** WGSL text as the composer sees it: imports, declarations, bindings. */

export class ShaderError extends Error {}

/** Without comments, and without the space that WGSL does not need. */
export function minify(text: string): string {
  return text
    .replace(/\/\/.*/g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{}()[\];,:=<>*/&|^!%?]) ?/g, '$1')
    .replace(/,([)}\]])/g, '$1')
    .trim()
}

/** Modules named by `// #import NAME` lines. */
export const importsOf = (text: string): string[] =>
  [...text.matchAll(/^\/\/ #import (\S+)$/gm)].map(([, name = '']) => name)

/** Names in a text that could be declarations of some module. */
export const identifiersOf = (text: string): Set<string> =>
  new Set(text.replace(/\/\/.*/g, '').match(/[A-Za-z_]\w*/g) ?? [])

/** The declarations of a module by name: functions, structs and constants, each from its first to its last character. */
export function declarationsOf(text: string, file: string): Map<string, string> {
  const code = minify(text)
  const found = new Map<string, string>()
  for (let at = 0; at < code.length; ) {
    const head = /^(?:fn (\w+)\(|struct (\w+)\{|const (\w+)[:=]|;)/.exec(code.slice(at))
    if (!head)
      throw new ShaderError(
        `${file}: a module declares functions, structs and constants only: ${code.slice(at, at + 40)}`,
      )
    const name = head[1] ?? head[2] ?? head[3]
    let end = code.indexOf(name && !head[3] ? '{' : ';', at) + 1
    for (let depth = 1; name && !head[3] && depth > 0; end++) {
      if (end >= code.length) throw new ShaderError(`${file}: ${name} does not end`)
      if (code[end] === '{') depth++
      if (code[end] === '}') depth--
    }
    if (name && found.has(name)) throw new ShaderError(`${file}: ${name} is declared twice`)
    if (name) found.set(name, code.slice(at, end))
    at = end + (code[end] === ' ' ? 1 : 0)
  }
  return found
}

/** How a kernel uses a storage buffer. */
export type Access = 'read' | 'read_write'

/** How the storage buffers at the bindings 1, 2, … of group 0 are used; binding 0 is the uniform of parameters. */
export function bindingsOf(text: string, file: string): Access[] {
  const found = [...text.matchAll(/@group\((\d+)\)\s*@binding\((\d+)\)\s*var<([^>]*)>/g)]
  return found.flatMap(([, group, binding, space], i) => {
    if (group !== '0' || Number(binding) !== i) throw new ShaderError(`${file}: bindings are 0, 1, … of group 0`)
    const [kind, access] = space!.split(',').map((word) => word.trim())
    if ((kind === 'uniform') !== (i === 0)) throw new ShaderError(`${file}: the uniform of parameters is binding 0`)
    return i === 0 ? [] : [access === 'read_write' ? 'read_write' : 'read']
  })
}
