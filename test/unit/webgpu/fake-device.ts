import { type GPUBuffer, type GPUDevice, USAGE } from '../../../src/backend/webgpu/gpu-types.ts'

export interface FakeDevice {
  readonly device: GPUDevice
  /** Sizes of the storage buffers that exist, or of others, in the order of their creation. */
  readonly sizes: (usage?: number) => number[]
  /** Ends the device. */
  readonly lose: (reason: string) => void
}

/** A device that has buffers and nothing else. @param memory bytes after which allocations fail as on a real one */
export function fakeDevice(memory = Number.POSITIVE_INFINITY): FakeDevice {
  const alive = new Map<GPUBuffer, number>()
  const failures: string[] = []
  let lose!: (reason: string) => void
  const lost = new Promise<{ reason: string; message: string }>((resolve) => {
    lose = (reason) => resolve({ reason, message: '' })
  })
  const device = {
    limits: { maxBufferSize: 2 ** 28, maxStorageBufferBindingSize: 2 ** 27 },
    lost,
    pushErrorScope: () => {},
    popErrorScope: async () => {
      const message = failures.pop()
      return message === undefined ? null : { message }
    },
    createBuffer({ size, usage }: { size: number; usage: number }) {
      const used = [...alive.keys()].reduce((sum, buffer) => sum + buffer.size, 0)
      if (used + size > memory) failures.push('no memory left')
      const map = {
        mapAsync: async () => {},
        getMappedRange: (_ = 0, bytes = size) => new ArrayBuffer(bytes),
        unmap: () => {},
      }
      const buffer = { size, ...map, destroy: () => alive.delete(buffer) } as unknown as GPUBuffer
      alive.set(buffer, usage)
      return buffer
    },
  }
  return {
    device: device as unknown as GPUDevice,
    sizes: (usage = USAGE.storage) => [...alive].flatMap(([{ size }, used]) => (used & usage ? [size] : [])),
    lose,
  }
}
