import type { GPUAdapter, GPUFeatures, GPULimits } from './gpu-types.ts'

/** Everything works with the standard's defaults; these are worth more where the adapter offers it. */
const WANTED = ['maxBufferSize', 'maxStorageBufferBindingSize', 'maxComputeWorkgroupStorageSize'] as const
const FEATURES = ['timestamp-query', 'subgroups']

/** Limits and features to request of an adapter: what it offers of those that make a difference. */
export function wantedOf(adapter: GPUAdapter): {
  requiredLimits: Record<string, number>
  requiredFeatures: string[]
} {
  return {
    requiredLimits: Object.fromEntries(WANTED.map((name) => [name, adapter.limits[name]])),
    requiredFeatures: featuresOf(adapter.features),
  }
}

/** The optional features that make a difference, and are there. */
export const featuresOf = (features: GPUFeatures): string[] => FEATURES.filter((name) => features.has(name))

const READ = [
  ...WANTED,
  'maxStorageBuffersPerShaderStage',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
  'minUniformBufferOffsetAlignment',
  'minStorageBufferOffsetAlignment',
] as const

/** A plain copy: the object of the standard keeps its properties on its prototype. */
export const copyLimits = (limits: GPULimits): GPULimits =>
  Object.fromEntries(READ.map((name) => [name, limits[name]])) as unknown as GPULimits
