/** Devices that fail as told: real ones behind a facade that counts what is asked of them. */
import type {
  GPU,
  GPUBuffer,
  GPUCommandEncoder,
  GPUDevice,
  GPUErrorFilter,
  GPUFailure,
  GPUFeatures,
  GpuProvider,
} from '../../../src/backend/webgpu/gpu-types.ts'
import { MAP, USAGE } from '../../../src/backend/webgpu/gpu-types.ts'

/** What a device can be asked for. `buffer` is one of kernels, `staging` one for upload, `readback` one to read back; `write`
 * and `read` are mapping those. */
export type Event = 'buffer' | 'staging' | 'readback' | 'compile' | 'submit' | 'write' | 'read'

/**
 * What happens then: the device is lost; this request fails; the device never finishes anything again; bytes that are
 * read back are wrong (`read` only).
 */
export type Fault = 'lose' | 'fail' | 'hang' | 'corrupt'

/** @param device number of the device, the first has 0 @param count how often this was asked of it, from 1 */
export type Plan = (device: number, event: Event, count: number) => Fault | undefined

export interface FaultyGpu extends GpuProvider {
  /** Devices that were handed out. */
  readonly devices: number
}

/** Times are read back as well, now and then; what is counted should not depend on it. */
const withoutTimes = (features: GPUFeatures): GPUFeatures => ({
  has: (name) => name !== 'timestamp-query' && features.has(name),
})

/** What a buffer is made for, in the words of a plan. */
function eventOf(usage: number): Event | undefined {
  if (usage & USAGE.storage) return 'buffer'
  if (usage & USAGE.mapWrite) return 'staging'
  return usage & USAGE.mapRead ? 'readback' : undefined
}

const never = () => new Promise<never>(() => {})

export function faultyGpu(provider: GpuProvider, plan: Plan): FaultyGpu {
  const gpu = provider as unknown as GPU
  let devices = 0
  return {
    get devices() {
      return devices
    },
    async requestAdapter(options?: object) {
      const adapter = await gpu.requestAdapter(options)
      if (adapter === null) return null
      return {
        features: withoutTimes(adapter.features),
        limits: adapter.limits,
        info: adapter.info,
        requestDevice: async (descriptor?: object) => {
          const device = await adapter.requestDevice(descriptor)
          const number = devices++
          return facade(device, (event, count) => plan(number, event, count))
        },
      }
    },
  }
}

interface Scope {
  readonly filter: GPUErrorFilter
  failure: GPUFailure | null
}

function facade(device: GPUDevice, plan: (event: Event, count: number) => Fault | undefined): GPUDevice {
  const counts: Partial<Record<Event, number>> = {}
  const scopes: Scope[] = []
  /** Buffers without memory: they look like others, and whatever is made of them is invalid. */
  const invalid = new WeakSet<GPUBuffer>()
  const listeners = new Set<(event: { readonly error: GPUFailure }) => void>()
  let hangs = false
  /** The fault of this request, if it has one, after what concerns the whole device. */
  const ask = (event: Event) => {
    const count = (counts[event] ?? 0) + 1
    counts[event] = count
    const fault = plan(event, count)
    if (fault === 'lose') device.destroy()
    if (fault === 'hang') hangs = true
    return fault
  }
  const failInScope = (filter: GPUErrorFilter, message: string) => {
    const scope = [...scopes].reverse().find((candidate) => candidate.filter === filter)
    if (scope === undefined) throw new Error(`the runtime does not catch ${filter}`)
    scope.failure = { message }
  }
  /** As the standard has it: the innermost scope gets a validation error, and without one everybody does. */
  const requireValid = (...buffers: readonly GPUBuffer[]) => {
    if (!buffers.some((buffer) => invalid.has(buffer))) return
    const error = { message: 'the buffer is invalid' }
    const scope = [...scopes].reverse().find(({ filter }) => filter === 'validation')
    if (scope !== undefined) scope.failure ??= error
    else queueMicrotask(() => listeners.forEach((listener) => void listener({ error })))
  }

  /** Errors of commands are those of the encoder when it is finished. */
  function watch(encoder: GPUCommandEncoder): GPUCommandEncoder {
    const copy = encoder.copyBufferToBuffer.bind(encoder)
    const clear = encoder.clearBuffer.bind(encoder)
    const finish = encoder.finish.bind(encoder)
    const used: GPUBuffer[] = []
    encoder.copyBufferToBuffer = (from, fromOffset, to, toOffset, bytes) => {
      used.push(from, to)
      copy(from, fromOffset, to, toOffset, bytes)
    }
    encoder.clearBuffer = (buffer, offset, bytes) => {
      used.push(buffer)
      clear(buffer, offset, bytes)
    }
    encoder.finish = () => {
      requireValid(...used)
      return finish()
    }
    return encoder
  }

  function spoil(buffer: GPUBuffer): void {
    const map = buffer.mapAsync.bind(buffer)
    const range = buffer.getMappedRange.bind(buffer)
    let corrupt = false
    buffer.mapAsync = async (mode, offset, size) => {
      const fault = ask(mode === MAP.read ? 'read' : 'write')
      if (fault === 'fail') throw new Error('mapping failed on purpose')
      corrupt = fault === 'corrupt'
      return hangs ? never() : map(mode, offset, size)
    }
    buffer.getMappedRange = (offset, size) => {
      const bytes = range(offset, size)
      if (corrupt) new Uint8Array(bytes)[0]! ^= 1
      corrupt = false
      return bytes
    }
  }

  const queue = device.queue
  return {
    features: withoutTimes(device.features),
    limits: device.limits,
    lost: device.lost,
    queue: {
      submit(commands) {
        const fault = ask('submit')
        if (fault === 'fail') failInScope('validation', 'invalid on purpose')
        queue.submit(commands)
      },
      onSubmittedWorkDone: () => (hangs ? never() : queue.onSubmittedWorkDone()),
      writeBuffer(buffer, offset, data) {
        requireValid(buffer)
        queue.writeBuffer(buffer, offset, data)
      },
    },
    createBuffer(descriptor) {
      const event = eventOf(descriptor.usage)
      const fault = event && ask(event)
      if (fault === 'fail') failInScope('out-of-memory', 'out of memory on purpose')
      const buffer = device.createBuffer(descriptor)
      if (fault === 'fail') invalid.add(buffer)
      if (descriptor.usage & (USAGE.mapRead | USAGE.mapWrite)) spoil(buffer)
      return buffer
    },
    createShaderModule(descriptor) {
      const fault = ask('compile')
      return device.createShaderModule(
        fault === 'fail' ? { ...descriptor, code: `${descriptor.code}\nfn broken( {` } : descriptor,
      )
    },
    createBindGroupLayout: (descriptor) => device.createBindGroupLayout(descriptor),
    createPipelineLayout: (descriptor) => device.createPipelineLayout(descriptor),
    createBindGroup(descriptor) {
      requireValid(...descriptor.entries.map(({ resource }) => resource.buffer))
      return device.createBindGroup(descriptor)
    },
    createComputePipelineAsync: (descriptor) => (hangs ? never() : device.createComputePipelineAsync(descriptor)),
    createCommandEncoder: (descriptor) => watch(device.createCommandEncoder(descriptor)),
    createQuerySet: (descriptor) => device.createQuerySet(descriptor),
    pushErrorScope(filter) {
      scopes.push({ filter, failure: null })
      device.pushErrorScope(filter)
    },
    popErrorScope() {
      const scope = scopes.pop()
      return device.popErrorScope().then((failure) => scope?.failure ?? failure)
    },
    addEventListener(type, listener) {
      listeners.add(listener)
      device.addEventListener(type, listener)
    },
    removeEventListener(type, listener) {
      listeners.delete(listener)
      device.removeEventListener(type, listener)
    },
    destroy: () => device.destroy(),
  }
}
