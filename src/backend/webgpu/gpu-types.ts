/**
 * The part of the WebGPU API that this package uses, under the standard's names. Written out, so that the published
 * declarations stand alone: users need no package of types, whichever implementation they pass.
 */

/** What a caller may pass as `gpu`: a browser's `navigator.gpu`, Deno's, or that of a package for Node. */
export interface GpuProvider {
  requestAdapter(options?: object): Promise<object | null>
}

/** What a caller may pass as `device`: any `GPUDevice`. It stays the caller's, and is not destroyed with the runtime. */
export interface GpuDeviceLike {
  readonly queue: object
  readonly limits: object
  readonly lost: Promise<unknown>
}

export interface GPU {
  requestAdapter(options?: { powerPreference?: GPUPowerPreference }): Promise<GPUAdapter | null>
}

export type GPUPowerPreference = 'low-power' | 'high-performance'

export interface GPUFeatures {
  has(name: string): boolean
}

export interface GPULimits {
  readonly maxBufferSize: number
  readonly maxStorageBufferBindingSize: number
  readonly maxStorageBuffersPerShaderStage: number
  readonly maxComputeWorkgroupStorageSize: number
  readonly maxComputeInvocationsPerWorkgroup: number
  readonly maxComputeWorkgroupSizeX: number
  readonly maxComputeWorkgroupsPerDimension: number
  readonly minUniformBufferOffsetAlignment: number
  readonly minStorageBufferOffsetAlignment: number
}

export interface GPUAdapterInfo {
  readonly vendor: string
  readonly architecture: string
  readonly device: string
  readonly description: string
  readonly isFallbackAdapter?: boolean
}

export interface GPUAdapter {
  readonly features: GPUFeatures
  readonly limits: GPULimits
  readonly info: GPUAdapterInfo
  /** Where it was before it moved into `info`. */
  readonly isFallbackAdapter?: boolean
  requestDevice(descriptor?: {
    label?: string
    requiredFeatures?: string[]
    requiredLimits?: Record<string, number>
  }): Promise<GPUDevice>
}

export interface GPUDeviceLostInfo {
  readonly reason: string
  readonly message: string
}

export interface GPUFailure {
  readonly message: string
}

export type GPUErrorFilter = 'validation' | 'out-of-memory' | 'internal'

export interface GPUDevice {
  readonly features: GPUFeatures
  readonly limits: GPULimits
  readonly queue: GPUQueue
  readonly lost: Promise<GPUDeviceLostInfo>
  /** Older implementations have it on the adapter only. */
  readonly adapterInfo?: GPUAdapterInfo
  createBuffer(descriptor: { label?: string; size: number; usage: number; mappedAtCreation?: boolean }): GPUBuffer
  createShaderModule(descriptor: { label?: string; code: string }): GPUShaderModule
  createBindGroupLayout(descriptor: { entries: GPUBindGroupLayoutEntry[] }): GPUBindGroupLayout
  createPipelineLayout(descriptor: { bindGroupLayouts: GPUBindGroupLayout[] }): GPUPipelineLayout
  createBindGroup(descriptor: { layout: GPUBindGroupLayout; entries: GPUBindGroupEntry[] }): GPUBindGroup
  createComputePipelineAsync(descriptor: {
    label?: string
    layout: GPUPipelineLayout
    compute: { module: GPUShaderModule; entryPoint: string; constants?: Record<string, number> }
  }): Promise<GPUComputePipeline>
  createCommandEncoder(descriptor?: { label?: string }): GPUCommandEncoder
  createQuerySet(descriptor: { type: 'timestamp'; count: number }): GPUQuerySet
  pushErrorScope(filter: GPUErrorFilter): void
  popErrorScope(): Promise<GPUFailure | null>
  addEventListener(type: 'uncapturederror', listener: (event: { readonly error: GPUFailure }) => void): void
  removeEventListener(type: 'uncapturederror', listener: (event: { readonly error: GPUFailure }) => void): void
  destroy(): void
}

export interface GPUQueue {
  submit(commands: GPUCommandBuffer[]): void
  onSubmittedWorkDone(): Promise<unknown>
  writeBuffer(buffer: GPUBuffer, offset: number, data: Uint8Array | Uint32Array): void
}

export interface GPUBuffer {
  readonly size: number
  mapAsync(mode: number, offset?: number, size?: number): Promise<unknown>
  getMappedRange(offset?: number, size?: number): ArrayBuffer
  unmap(): void
  destroy(): void
}

export interface GPUCompilationMessage {
  readonly type: string
  readonly message: string
  readonly lineNum: number
}

export interface GPUShaderModule {
  getCompilationInfo(): Promise<{ readonly messages: readonly GPUCompilationMessage[] }>
}

export interface GPUBindGroupLayoutEntry {
  binding: number
  visibility: number
  buffer: {
    type: 'uniform' | 'storage' | 'read-only-storage'
    hasDynamicOffset?: boolean
    minBindingSize?: number
  }
}

export interface GPUBindGroupEntry {
  binding: number
  resource: { buffer: GPUBuffer; offset?: number; size?: number }
}

export interface GPUComputePassEncoder {
  setPipeline(pipeline: GPUComputePipeline): void
  setBindGroup(index: number, group: GPUBindGroup, dynamicOffsets?: number[]): void
  dispatchWorkgroups(x: number, y?: number, z?: number): void
  end(): void
}

export interface GPUCommandEncoder {
  beginComputePass(descriptor?: {
    label?: string
    timestampWrites?: { querySet: GPUQuerySet; beginningOfPassWriteIndex: number; endOfPassWriteIndex: number }
  }): GPUComputePassEncoder
  copyBufferToBuffer(from: GPUBuffer, fromOffset: number, to: GPUBuffer, toOffset: number, bytes: number): void
  clearBuffer(buffer: GPUBuffer, offset?: number, bytes?: number): void
  resolveQuerySet(set: GPUQuerySet, first: number, count: number, to: GPUBuffer, offset: number): void
  finish(): GPUCommandBuffer
}

// Objects that are only passed on. The property that is never there keeps one from being taken for another.
export interface GPUBindGroupLayout {
  readonly __brand?: 'bind group layout'
}
export interface GPUPipelineLayout {
  readonly __brand?: 'pipeline layout'
}
export interface GPUBindGroup {
  readonly __brand?: 'bind group'
}
export interface GPUComputePipeline {
  readonly __brand?: 'compute pipeline'
}
export interface GPUCommandBuffer {
  readonly __brand?: 'command buffer'
}
export interface GPUQuerySet {
  destroy(): void
}

/** `GPUBufferUsage`, as numbers: an implementation that a caller passes need not have set the global. */
export const USAGE = {
  mapRead: 0x1,
  mapWrite: 0x2,
  copySource: 0x4,
  copyTarget: 0x8,
  uniform: 0x40,
  storage: 0x80,
  queryResolve: 0x200,
} as const

/** `GPUMapMode`. */
export const MAP = { read: 1, write: 2 } as const

/** `GPUShaderStage.COMPUTE`. */
export const COMPUTE_STAGE = 4
