/** A page that makes the sidecars of a file without freezing: the instance is here, and its workers compute. */
import { createKzg, toBlobs } from 'kzgpu'
import { prepareSidecars } from 'kzgpu/wallet'
import { sign } from './sign.ts'
import { present } from './view.ts'

// One processor is left for the page.
const threads = Math.max(1, Math.min(8, navigator.hardwareConcurrency - 1))
const kzg = await createKzg({ threads })

present(async (file, options) => {
  const blobs = toBlobs(new Uint8Array(await file.arrayBuffer()))
  return prepareSidecars(kzg, blobs, { format: 'viem', ...options })
}, sign)
