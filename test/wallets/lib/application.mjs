/** An application with the packed package, the examples and this test's own programs, beside the wallet libraries. */
import { cp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { installPacked } from '../../runtimes/lib/consumer.mjs'
import { ROOT } from '../../runtimes/lib/paths.mjs'

export const WALLETS = join(ROOT, 'test/wallets')
export const EXAMPLES = join(ROOT, 'examples')

/** @returns {Promise<string>} its folder, below that of the libraries, where the resolution of modules finds them */
export async function makeApplication() {
  const { dir } = await installPacked(join(WALLETS, 'build/app'))
  for (const name of await readdir(EXAMPLES))
    await cp(join(EXAMPLES, name), join(dir, 'examples', name), { recursive: true })
  for (const name of ['accept', 'snippets', 'types'])
    await cp(join(WALLETS, name), join(dir, name), { recursive: true })
  return dir
}
