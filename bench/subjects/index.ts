import { blst } from './blst.ts'
import { cKzg } from './c-kzg.ts'
import { chainsafeBlst } from './chainsafe-blst.ts'
import { ffjavascript } from './ffjavascript.ts'
import { kzgWasm } from './kzg-wasm.ts'
import { kzgpu } from './kzgpu.ts'
import { montgomery } from './montgomery.ts'
import { noble } from './noble.ts'
import { nodeEthKzg } from './node-eth-kzg.ts'
import { ox } from './ox.ts'
import type { Subject, SubjectId } from './subject.ts'

export const SUBJECTS: Readonly<Record<SubjectId, Subject>> = {
  kzgpu,
  'c-kzg': cKzg,
  'node-eth-kzg': nodeEthKzg,
  'kzg-wasm': kzgWasm,
  ox,
  noble,
  blst,
  'chainsafe-blst': chainsafeBlst,
  montgomery,
  ffjavascript,
}
