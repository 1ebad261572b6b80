import { createRequire } from 'node:module'
import { type ParseArgsConfig, parseArgs, stripVTControlCharacters } from 'node:util'
import { type ArgsDef, type CommandDef, renderUsage, runCommand } from 'citty'
import { type Command, type Report, SHARED_ARGS } from './command.ts'
import { cells } from './commands/cells.ts'
import { commit } from './commands/commit.ts'
import { decode } from './commands/decode.ts'
import { encode } from './commands/encode.ts'
import { info } from './commands/info.ts'
import { prove } from './commands/prove.ts'
import { recover } from './commands/recover.ts'
import { verify } from './commands/verify.ts'
import { CliError, describeFailure, EXIT, type ExitCode } from './errors.ts'
import { writeTo } from './output.ts'
import { type CliStreams, createSession, type SharedFlags } from './session.ts'

const COMMANDS: Readonly<Record<string, Command>> = { encode, decode, commit, prove, verify, cells, recover, info }

const PROGRAM: CommandDef<ArgsDef> = {
  meta: { name: 'kzgpu', description: 'Publish files as blobs: commitments, proofs, cells and their verification' },
  subCommands: { ...COMMANDS },
}

/** Runs one command line.
 * @param argv arguments after the program's name
 * @returns the exit code; neither throws nor ends the process */
export async function run(argv: readonly string[], streams: CliStreams, signal: AbortSignal): Promise<ExitCode> {
  const [name = '', ...rest] = argv
  const flags = findSharedFlags(rest)
  try {
    if (name === '--version' || name === '-v') return await print(streams, version())
    if (name === '--help' || name === '-h' || name === 'help') return await print(streams, await usage(PROGRAM))
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
    if (!command) throw new CliError('USAGE', name === '' ? 'no command given' : `unknown command ${name}`)
    if (rest.includes('--help') || rest.includes('-h')) return await print(streams, await usage(command, PROGRAM))
    requireSoundArguments(rest, command.args)
    const report = await execute(name, command, rest, { streams, flags, signal })
    return report.ok === false ? EXIT.invalid : EXIT.ok
  } catch (error) {
    return reportFailure(error, { name, streams, flags })
  }
}

interface Surroundings {
  readonly streams: CliStreams
  readonly flags: SharedFlags
  readonly signal: AbortSignal
}

async function execute(name: string, command: Command, rawArgs: string[], around: Surroundings): Promise<Report> {
  const { streams, flags, signal } = around
  const session = createSession(streams, flags, signal)
  const start = performance.now()
  try {
    const { result } = await runCommand(command, { rawArgs, data: session })
    const report = result as Report
    const timings = { readyMs: round(session.readyMs), totalMs: round(performance.now() - start) }
    if (flags.json) await print(streams, JSON.stringify({ command: name, ok: true, ...report, timings }))
    return report
  } finally {
    session.dispose()
  }
}

const round = (ms: number | undefined) => (ms === undefined ? undefined : Math.round(ms * 100) / 100)

/** Before the arguments are known to be well-formed, so that also a usage error is reported as JSON. */
function findSharedFlags(rawArgs: string[]): SharedFlags {
  const { values } = parseArgs({ args: rawArgs, options: toNodeOptions(SHARED_ARGS), strict: false })
  return { json: values.json === true, quiet: values.quiet === true, verbose: values.verbose === true }
}

/** citty ignores what it does not know; a misspelt option must not pass for its absence, nor an empty pipe for a file. */
function requireSoundArguments(rawArgs: string[], definitions: ArgsDef): void {
  const { values, positionals } = parseStrictly(rawArgs, definitions)
  const allowed = Object.values(definitions).filter(({ type }) => type === 'positional').length
  if (positionals.length > allowed) throw new CliError('USAGE', `unexpected argument ${positionals[allowed]}`)
  const { output: _, ...inputs } = values
  const fromStdin = [...positionals, ...Object.values(inputs)].filter((value) => value === '-')
  if (fromStdin.length > 1) throw new CliError('USAGE', 'only one input can come from stdin')
}

function parseStrictly(args: string[], definitions: ArgsDef) {
  try {
    return parseArgs({ args, options: toNodeOptions(definitions), allowPositionals: true })
  } catch (error) {
    throw new CliError('USAGE', (error as Error).message)
  }
}

function toNodeOptions(definitions: ArgsDef): NonNullable<ParseArgsConfig['options']> {
  const options: NonNullable<ParseArgsConfig['options']> = {}
  for (const [name, definition] of Object.entries(definitions)) {
    if (definition.type === 'positional') continue
    const { type, alias } = definition as { type?: string; alias?: string }
    options[name] = { type: type === 'boolean' ? 'boolean' : 'string', ...(alias ? { short: alias } : {}) }
  }
  return options
}

async function reportFailure(
  error: unknown,
  { name, streams, flags }: { name: string; streams: CliStreams; flags: SharedFlags },
): Promise<ExitCode> {
  const { exitCode, ...failure } = describeFailure(error)
  // The reader of the pipe has gone away: there is nobody to tell.
  if (failure.code === 'EPIPE') return exitCode
  const hint = exitCode === EXIT.usage ? `; see kzgpu ${Object.hasOwn(COMMANDS, name) ? `${name} ` : ''}--help` : ''
  streams.stderr.write(`kzgpu: ${failure.code}: ${failure.message}${hint}\n`)
  if (flags.verbose && error instanceof Error) streams.stderr.write(`${error.stack}\n`)
  if (flags.json) await print(streams, JSON.stringify({ command: name, ok: false, error: failure, exitCode }))
  return exitCode
}

async function print({ stdout }: CliStreams, text: string): Promise<ExitCode> {
  await writeTo(stdout, `${text}\n`)
  return EXIT.ok
}

async function usage(command: CommandDef<ArgsDef>, parent?: CommandDef<ArgsDef>): Promise<string> {
  return stripVTControlCharacters(await renderUsage(command, parent))
}

/** The package's own version, by its own name: the same file from src/ as from dist/. */
const version = (): string => createRequire(import.meta.url)('kzgpu/package.json').version
