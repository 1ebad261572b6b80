/**
 * Runs snippets one after another; the network has to get what one sends.
 *
 *   node run.js FILE…    prints a line `@result { file, error? }` for each
 */
import { sent } from './network.ts'

for (const file of process.argv.slice(2)) {
  const before = sent.length
  // A variable, so that no bundler looks for the files.
  const path = `./${file}.js`
  const error = await import(path).then(
    (snippet: { readonly sends: boolean }) =>
      snippet.sends && sent.length === before ? 'nothing was sent' : undefined,
    (thrown: unknown) => String((thrown as Error)?.stack ?? thrown),
  )
  console.log(`@result ${JSON.stringify({ file, ...(error !== undefined && { error }) })}`)
}
// What a snippet leaves open is not of interest.
process.exit()
