import { cKzg } from './c-kzg.ts'
import { kzgWasm } from './kzg-wasm.ts'
import { kzgpu } from './kzgpu.ts'
import type { Subject, SubjectId } from './subject.ts'

export const SUBJECTS: Readonly<Record<SubjectId, Subject>> = { kzgpu, 'c-kzg': cKzg, 'kzg-wasm': kzgWasm }
