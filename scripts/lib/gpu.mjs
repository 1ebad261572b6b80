/** Adapters for the GPU tests on a machine without a GPU: Vulkan in software. */
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { findChromium } from './browser.mjs'
import { run } from './process.mjs'
import { ROOT } from './steps.mjs'
import { toolEnvironment } from './tools.mjs'

const VULKAN_DRIVERS = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/usr/local/share/vulkan/icd.d']
/** Where Debian has the browser; its programs in /usr/bin are scripts. */
const CHROMIUM_FOLDERS = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome']

/** Path of the description of SwiftShader's driver, which comes with Chromium. @returns {string | undefined} */
export function swiftShader() {
  const browser = findChromium()
  const folders = [...(browser === undefined ? [] : [dirname(browser)]), ...CHROMIUM_FOLDERS]
  return folders.map((folder) => join(folder, 'vk_swiftshader_icd.json')).find((path) => existsSync(path))
}

/** Path of the description of llvmpipe's driver, which comes with Mesa. @returns {string | undefined} */
export function llvmpipe() {
  const files = VULKAN_DRIVERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
    readdirSync(folder).map((name) => join(folder, name)),
  )
  return files.find((path) => /lvp_icd.*\.json$/.test(path))
}

/** Elsewhere WebGPU does not use Vulkan, and the tests take the adapter that there is. */
export const USES_VULKAN = process.platform === 'linux'

const hasDriver = () => !USES_VULKAN || llvmpipe() !== undefined

/** @type {import('./steps.mjs').Step} */
export const vulkanStep = {
  id: 'vulkan',
  title: 'Vulkan driver in software for the GPU tests',
  isDone: hasDriver,
  async run(report) {
    if (hasDriver()) return 'found'
    if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return undefined
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    await run('apt-get', ['update', '-q'], { env, onLine: report })
    await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'mesa-vulkan-drivers'], {
      env,
      onLine: report,
    })
    return 'mesa-vulkan-drivers'
  },
  remedy:
    'Install a Vulkan driver and run this again: Mesa has one in software (Debian and Ubuntu: `apt-get install ' +
    'mesa-vulkan-drivers`; Fedora: `dnf install mesa-vulkan-drivers`; Arch: `pacman -S vulkan-swrast`).',
}

const PEER = { crate: 'webgpu-groth16', version: '0.2.0', shaders: join('src', 'shader', 'bls12_381') }
const PEER_FOLDER = join(ROOT, 'build', PEER.crate)
const PEER_FILES = ['fp.wgsl', 'fr.wgsl']

/** Where cargo has unpacked the peer. @returns {string | undefined} */
function peerSource() {
  const sources = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'registry', 'src')
  if (!existsSync(sources)) return undefined
  return readdirSync(sources)
    .map((registry) => join(sources, registry, `${PEER.crate}-${PEER.version}`, PEER.shaders))
    .find((folder) => existsSync(folder))
}

/** A development tool: it is measured, and nothing of it is kept. @type {import('./steps.mjs').Step} */
export const gpuPeerStep = {
  id: 'gpu-peer',
  title: `peer of the GPU bench (crate ${PEER.crate} ${PEER.version}, its shaders)`,
  facts: () => [PEER.version],
  isDone: () => PEER_FILES.every((name) => existsSync(join(PEER_FOLDER, name))),
  async run(report) {
    // Downloads and unpacks the one crate, without what it depends on.
    const args = ['info', `${PEER.crate}@${PEER.version}`]
    await run('cargo', args, { cwd: join(ROOT, 'crate'), env: toolEnvironment(), onLine: report })
    const folder = peerSource()
    if (folder === undefined) return 'cargo has not unpacked it'
    mkdirSync(PEER_FOLDER, { recursive: true })
    for (const name of PEER_FILES) copyFileSync(join(folder, name), join(PEER_FOLDER, name))
    return undefined
  },
  remedy: 'It comes from crates.io, by `cargo info` (cargo 1.82 or newer). If the network failed, run this again.',
}
