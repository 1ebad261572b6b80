import { abortError, messageOf } from '../../errors.ts'
import { within } from './deadline.ts'
import { GpuError } from './errors.ts'
import type {
  GPU,
  GPUAdapter,
  GPUAdapterInfo,
  GPUDevice,
  GPULimits,
  GPUPowerPreference,
  GpuDeviceLike,
  GpuProvider,
} from './gpu-types.ts'
import { copyLimits, featuresOf, wantedOf } from './limits.ts'

export interface OpenOptions {
  /** Where devices come from; `navigator.gpu` unless given. */
  readonly gpu?: GpuProvider
  /** A device to use instead of one of our own; disposing of the runtime does not destroy it. */
  readonly device?: GpuDeviceLike
  readonly powerPreference?: GPUPowerPreference
  /** Time that a device may take to open, and after that any kernel to compile; 120,000 unless given. */
  readonly setupMilliseconds?: number
  readonly signal?: AbortSignal
}

export const SETUP_MS = 120_000

export interface GpuInfo {
  readonly vendor: string
  readonly architecture: string
  readonly device: string
  readonly description: string
  /** Whether it is software; such an adapter is no faster than Wasm on the same cores. */
  readonly isFallbackAdapter: boolean
  readonly limits: GPULimits
  readonly features: readonly string[]
  /** The same for the same adapter, driver and implementation: measurements and choices are kept under it. */
  readonly key: string
}

export interface OpenedDevice {
  readonly device: GPUDevice
  readonly info: GpuInfo
  readonly ownsDevice: boolean
}

const UNKNOWN: GPUAdapterInfo = { vendor: '', architecture: '', device: '', description: '' }
/** Implementations of WebGPU in software call themselves by these names where they do not say so otherwise. */
const SOFTWARE = /llvmpipe|lavapipe|swiftshader|basic render|software/i

export async function openDevice(options: OpenOptions): Promise<OpenedDevice> {
  if (options.signal?.aborted) throw abortError(options.signal)
  if (options.device !== undefined) {
    const device = options.device as unknown as GPUDevice
    return { device, info: infoOf(device, device.adapterInfo ?? UNKNOWN, false), ownsDevice: false }
  }
  const gpu = (options.gpu ?? (globalThis.navigator as { gpu?: GpuProvider } | undefined)?.gpu) as GPU | undefined
  if (gpu === undefined) throw new GpuError('GPU_UNAVAILABLE', 'this runtime has no WebGPU')
  const { powerPreference = 'high-performance', setupMilliseconds = SETUP_MS } = options
  const requested = gpu.requestAdapter({ powerPreference })
  const adapter = await within(setupMilliseconds, requested, 'the search for an adapter').catch((cause: unknown) => {
    if (cause instanceof GpuError) throw cause
    throw new GpuError('GPU_UNAVAILABLE', messageOf(cause), {}, cause)
  })
  if (adapter === null) throw new GpuError('GPU_UNAVAILABLE', 'WebGPU offers no adapter')
  const device = await requestDevice(adapter, setupMilliseconds)
  if (options.signal?.aborted) {
    device.destroy()
    throw abortError(options.signal)
  }
  return { device, info: infoOf(device, adapter.info, adapter.isFallbackAdapter === true), ownsDevice: true }
}

async function requestDevice(adapter: GPUAdapter, milliseconds: number): Promise<GPUDevice> {
  const requested = adapter.requestDevice({ label: 'kzgpu', ...wantedOf(adapter) }).catch((cause: unknown) => {
    throw new GpuError('GPU_INIT', messageOf(cause), {}, cause)
  })
  try {
    return await within(milliseconds, requested, 'opening a device')
  } catch (error) {
    // It may come yet, to nobody.
    requested.then((device) => device.destroy()).catch(() => {})
    throw error
  }
}

function infoOf(device: GPUDevice, adapter: GPUAdapterInfo, isFallback: boolean): GpuInfo {
  const { vendor, architecture, device: model, description } = adapter
  const features = featuresOf(device.features)
  const limits = copyLimits(device.limits)
  const names = [vendor, architecture, model, description]
  // The engine is a part of the driver: it holds the shader compiler.
  const engine = (globalThis.navigator as { userAgent?: string } | undefined)?.userAgent ?? ''
  return {
    ...{ vendor, architecture, device: model, description, limits, features },
    isFallbackAdapter: isFallback || adapter.isFallbackAdapter === true || names.some((name) => SOFTWARE.test(name)),
    key: [...names, engine, ...features].join('|'),
  }
}
