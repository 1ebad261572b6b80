/** What the page shows, and what its user does. */
import type { Progress } from 'kzgpu'
import type { ViemSidecars } from 'kzgpu/wallet'

/** Makes a file's sidecars. */
export type Prepare = (
  file: File,
  options: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void },
) => Promise<ViemSidecars>

/** A public key and what it has signed, in hex. */
export interface Signed {
  publicKey: string
  signature: string
}

const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T

/** Lets the user choose files, and sign messages, from now on. */
export function present(prepare: Prepare, sign: (message: string) => Promise<Signed>): void {
  const input = element<HTMLInputElement>('file')
  const abort = element<HTMLButtonElement>('abort')
  const bar = element<HTMLProgressElement>('progress')
  const status = element('status')
  const download = element<HTMLAnchorElement>('download')

  async function run(file: File): Promise<void> {
    const controller = new AbortController()
    abort.onclick = () => controller.abort(new Error('aborted'))
    abort.disabled = false
    input.disabled = true
    download.hidden = true
    element('hashes').replaceChildren()
    try {
      const start = performance.now()
      const onProgress = ({ phase, done, total }: Progress): void => {
        status.textContent = `${phase}: ${done} of ${total}`
        bar.max = total
        bar.value = done
      }
      const { sidecars, blobVersionedHashes } = await prepare(file, { signal: controller.signal, onProgress })
      status.textContent = `ready after ${((performance.now() - start) / 1000).toFixed(1)} s`
      element('hashes').replaceChildren(...blobVersionedHashes.map(item))
      URL.revokeObjectURL(download.href)
      download.href = URL.createObjectURL(new Blob([JSON.stringify(sidecars)], { type: 'application/json' }))
      download.hidden = false
    } catch (error) {
      status.textContent = error instanceof Error ? error.message : String(error)
    }
    bar.value = 0
    abort.disabled = true
    input.disabled = false
    // The same file may be chosen again.
    input.value = ''
  }

  input.onchange = () => {
    const file = input.files?.[0]
    if (file) run(file)
  }
  const signButton = element<HTMLButtonElement>('sign')
  signButton.onclick = async () => {
    const { publicKey, signature } = await sign(element<HTMLInputElement>('message').value)
    element('key').textContent = publicKey
    element('signature').textContent = signature
  }

  signButton.disabled = false
  input.disabled = false
  status.textContent = 'choose a file'
}

function item(text: string): HTMLLIElement {
  const li = document.createElement('li')
  li.textContent = text
  return li
}
