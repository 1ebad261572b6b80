/** Where GPU tests run: each adapter runs a bundle and reports each test of it as it ends. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { llvmpipe, swiftShader, USES_VULKAN, vulkanStep } from '../../scripts/lib/gpu.mjs'
import { ROOT } from '../../scripts/lib/steps.mjs'
import { launchChromium, serve } from '../runtimes/lib/chromium.mjs'
import { runProcess } from '../runtimes/lib/run-process.mjs'
import { locate, MissingTool } from '../runtimes/lib/tools.mjs'

const HOSTS = join(ROOT, 'test', 'gpu', 'hosts')
const TIMEOUT_MS = 600_000

/** Vulkan drivers want a folder of their own, which a machine without a desktop does not have. */
function runtimeFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'kzgpu-gpu-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const environment = { XDG_RUNTIME_DIR: runtimeFolder() }

/** A process per file, so that one that is killed takes no other's tests with it. */
const processAdapter = (runtime, args, host, env) => ({
  async run(bundle, filter, onResult, timeoutMs = TIMEOUT_MS) {
    const command = await locate(runtime)
    let ended = false
    await runProcess(command, [...args, join(HOSTS, host), bundle.path, filter], {
      cwd: ROOT,
      env: { ...environment, ...env() },
      timeoutMs,
      onResult: (result) => {
        if (result.end) ended = true
        else onResult(result)
      },
    })
    if (!ended) throw new Error('the tests ended early')
  },
  close: async () => {},
})

/** Exactly this driver, whatever others there are: results and speeds are the same on every machine. */
const onDriver = (name, path, remedy) => {
  if (!USES_VULKAN) return {}
  const driver = path()
  if (driver === undefined) throw new MissingTool(name, remedy)
  return { VK_ICD_FILENAMES: driver, VK_DRIVER_FILES: driver }
}

const onLlvmpipe = () => onDriver('llvmpipe', llvmpipe, vulkanStep.remedy)
const onSwiftShader = () => onDriver('SwiftShader', swiftShader, 'it comes with Chromium; install that')

const CHROMIUM_FLAGS = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--use-webgpu-adapter=swiftshader']

async function startBrowser(folder) {
  const server = await serve(folder)
  const chromium = await launchChromium(CHROMIUM_FLAGS)
  return { ...chromium, origin: server.origin, close: () => Promise.all([chromium.close(), server.close()]) }
}

function pageAdapter(name) {
  let browser
  return {
    async run(bundle, filter, onResult, timeoutMs = TIMEOUT_MS) {
      browser ??= startBrowser(bundle.folder)
      const { origin, open } = await browser
      await open(`${origin}/page.html#${encodeURIComponent([`./${bundle.file}`, name, filter].join())}`, {
        timeoutMs,
        onResult,
      })
    },
    async close() {
      const started = browser
      browser = undefined
      await (await started)?.close()
    },
  }
}

/** The first has every core busy with kernels, the others one with compiling: two at a time go well together. */
export const LANES = [
  ['deno', 'worker'],
  ['dawn', 'chromium'],
]

export const ADAPTERS = {
  deno: processAdapter('deno', ['run', '--allow-all', '--no-remote'], 'deno.mjs', onLlvmpipe),
  dawn: processAdapter('node', [], 'dawn.mjs', onSwiftShader),
  chromium: pageAdapter('chromium'),
  // What a worker has of its own is the runtime's surroundings; kernels are compiled as in the page.
  worker: { ...pageAdapter('worker'), files: /^(choice|faults|profiles|runtime|streams)$/ },
}
