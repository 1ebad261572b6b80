/** Node, Deno and Bun: requests on standard input, answers on standard output. Argument: folder with the arguments' files. */
import { readFile } from 'node:fs/promises'
import { argv, stdin } from 'node:process'
import { createInterface } from 'node:readline'
import { createHost } from './host.ts'

const answer = createHost((file) => readFile(`${argv[2]}/${file}`))
for await (const line of createInterface({ input: stdin })) console.log(JSON.stringify(await answer(JSON.parse(line))))
