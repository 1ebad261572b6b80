/** A page: the driver of the browser calls `kzgpuAnswer`; the arguments' files are served beside it. */
import { createHost } from './host.ts'

async function read(file: string): Promise<Uint8Array> {
  const response = await fetch(`./exchange/${file}`)
  if (!response.ok) throw new Error(`${file}: status ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

;(globalThis as { kzgpuAnswer?: ReturnType<typeof createHost> }).kzgpuAnswer = createHost(read)
