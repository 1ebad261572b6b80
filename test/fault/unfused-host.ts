/** Prints what createKzg chooses when the relaxed artefact is the given file. Arguments: file, tier, dist. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { KzgError } from '../../src/errors.ts'
import { createKzgWith } from '../../src/kzg.ts'

const [relaxed = '', tier = '', dist = ''] = process.argv.slice(2)
try {
  const kzg = await createKzgWith(
    {
      name: 'test',
      loadWasm: (file) => readFile(file === 'kzg.relaxed.wasm' ? relaxed : join(dist, file)),
      loadAsset: (file) => readFile(join(dist, file)),
    },
    { tier: tier as 'auto', capabilities: 'verify' },
  )
  console.log(JSON.stringify({ tier: kzg.report.tier, rejected: kzg.report.rejected }))
} catch (error) {
  console.log(JSON.stringify({ code: (error as KzgError).code }))
}
