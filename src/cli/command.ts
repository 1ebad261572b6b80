import { type ArgsDef, type CommandDef, defineCommand, type ParsedArgs } from 'citty'
import type { OutputTarget } from './output.ts'
import type { Session } from './session.ts'

/** What a command found out: printed as JSON with `--json`; everything for people was already printed by the command. */
export interface Report {
  /** `false` is a failed verification, which is an answer and not an error. */
  readonly ok?: boolean
  readonly [field: string]: unknown
}

export const SHARED_ARGS = {
  json: { type: 'boolean', description: 'Print one JSON object on stdout' },
  quiet: { type: 'boolean', alias: 'q', description: 'No remarks and no progress on stderr' },
  verbose: { type: 'boolean', description: 'Show stack traces' },
} as const satisfies ArgsDef

export const KZG_ARGS = {
  setup: {
    type: 'string',
    valueHint: 'mainnet|mainnet-compact|FILE',
    description: 'Trusted setup, a file in JSON or in the consensus text form',
  },
  tier: {
    type: 'string',
    valueHint: 'auto|baseline',
    description: 'Wasm tier; a tier that cannot run here is an error',
  },
} as const satisfies ArgsDef

export const OUTPUT_ARG = {
  output: { type: 'string', alias: 'o', valueHint: 'FILE', description: 'Where the result goes; stdout by default' },
} as const satisfies ArgsDef

export const blobsArg = {
  type: 'positional',
  required: true,
  description: 'Blobs one after the other, 131072 bytes each; - for stdin',
} as const

export interface Definition<A extends ArgsDef> {
  readonly name: string
  readonly description: string
  readonly args: A
  run(args: ParsedArgs<A>, session: Session): Promise<Report>
}

export type Command = CommandDef<ArgsDef> & { readonly args: ArgsDef }

/** A citty command that takes the shared options as well, gets its session as `data` and returns a report. */
export function command<const A extends ArgsDef>({ name, description, args, run }: Definition<A>): Command {
  return defineCommand({
    meta: { name, description },
    args: { ...args, ...SHARED_ARGS } as ArgsDef,
    run: ({ args, data }) => run(args as unknown as ParsedArgs<A>, data as Session),
  }) as Command
}

export const targetOf = (path: string | undefined, { flags, streams }: Session): OutputTarget => ({
  path,
  streams,
  json: flags.json === true,
})
