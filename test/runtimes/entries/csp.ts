/** A page whose Content-Security-Policy forbids compiling WebAssembly: the error must say so, and nothing else. */
import { createKzg } from 'kzgpu'
import { runChecks, throws } from '../smoke.ts'
import { report } from './page-report.ts'

report(runChecks({ 'names the missing wasm-unsafe-eval': () => throws('WASM_CSP', () => createKzg()) }))
