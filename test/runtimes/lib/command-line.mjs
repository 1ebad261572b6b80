import { locate } from './tools.mjs'

/** Options before the script, by runtime. `read` is the folder that Deno may read. */
const OPTIONS = {
  node: () => [],
  'node-current': () => [],
  deno: ({ read }) => ['run', '--no-prompt', '--no-remote', `--allow-read=${read}`],
  bun: () => ['run'],
}

/** How a runtime collects garbage when it is told to; Bun always can. */
const GARBAGE = {
  node: ['--expose-gc'],
  'node-current': ['--expose-gc'],
  deno: ['--v8-flags=--expose-gc'],
  bun: [],
}

/** The command that runs a script in Node, Deno or Bun.
 * @param {{ read: string, exposesGarbageCollection?: boolean }} options */
export async function commandLine(runtime, script, { read, exposesGarbageCollection = false }) {
  const [first, ...rest] = OPTIONS[runtime]({ read })
  const garbage = exposesGarbageCollection ? GARBAGE[runtime] : []
  const args = [first, ...garbage, ...rest].filter((arg) => arg !== undefined)
  return { command: await locate(runtime), args: [...args, script] }
}
