/** What users pass as `gpu` and `device` fits, by the standard's own types, which the package does not depend on. */
import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { ROOT } from '../../gen/output.ts'

const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')
const FOLDER = join(ROOT, 'build/gpu-types')

const USER = `
import type { GpuDeviceLike, GpuProvider } from '../../src/backend/webgpu/gpu-types.ts'
declare const gpu: GPU
declare const device: GPUDevice
export const provider: GpuProvider = gpu
export const passed: GpuDeviceLike = device
// @ts-expect-error -- a device is no provider
export const mistaken: GpuProvider = device
// @ts-expect-error -- and a provider no device
export const confused: GpuDeviceLike = gpu
`

afterAll(() => rm(FOLDER, { recursive: true, force: true }))

test('the standard types of WebGPU fit the options', async () => {
  await mkdir(FOLDER, { recursive: true })
  await writeFile(join(FOLDER, 'user.ts'), USER)
  const compilerOptions = {
    ...{ strict: true, noEmit: true, target: 'ES2022', lib: ['ES2022', 'DOM', 'ESNext.Disposable'], module: 'ESNext' },
    ...{ moduleResolution: 'Bundler', allowImportingTsExtensions: true },
    ...{ typeRoots: [join(ROOT, 'test/runtimes/node_modules/@webgpu')], types: ['types'] },
  }
  await writeFile(join(FOLDER, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['user.ts'] }))
  const { stdout } = await promisify(execFile)(process.execPath, [TSC, '-p', FOLDER]).catch((failed) => failed)
  expect(stdout).toBe('')
})
