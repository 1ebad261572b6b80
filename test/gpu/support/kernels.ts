/** Small kernels of the runtime's own tests. */
import { type KernelSource, openGpu, type RuntimeOptions } from '../../../src/backend/webgpu/runtime.ts'
import type { Context } from './test.ts'

const HEAD = `
struct Params { count: u32, factor: u32, rounds: u32 }
@group(0) @binding(0) var<uniform> params: Params;
override size: u32 = 64;
`
const INDEX = `
fn index(group: vec3<u32>, groups: vec3<u32>, lane: u32) -> u32 { return (group.x + group.y * groups.x) * size + lane; }
`
const MAIN = `@compute @workgroup_size(size)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) lane: u32)`

/** \`out[i] = in[i] · factor + i\` */
export const SCALE: KernelSource = {
  name: 'test_scale',
  bindings: ['read', 'read_write'],
  source: `${HEAD}${INDEX}
@group(0) @binding(1) var<storage, read> source: array<u32>;
@group(0) @binding(2) var<storage, read_write> target_: array<u32>;
${MAIN} {
  let i = index(group, groups, lane);
  if (i < params.count) { target_[i] = source[i] * params.factor + i; }
}`,
}

/** A congruential step, so many times, in place. */
export const SPIN: KernelSource = {
  name: 'test_spin',
  bindings: ['read_write'],
  source: `${HEAD}${INDEX}
@group(0) @binding(1) var<storage, read_write> words: array<u32>;
${MAIN} {
  let i = index(group, groups, lane);
  if (i >= params.count) { return; }
  var x = words[i];
  for (var k = 0u; k < params.rounds; k++) { x = x * 1664525u + 1013904223u; }
  words[i] = x;
}`,
}

/** A runtime whose buffers are full of garbage at first. */
export const open = ({ gpu }: Pick<Context, 'gpu'>, options: RuntimeOptions = {}) =>
  openGpu({ gpu, poison: true, ...options })

export const bytesOf = (words: Uint32Array): Uint8Array =>
  new Uint8Array(words.buffer, words.byteOffset, words.byteLength)

export const wordsOf = (bytes: Uint8Array): Uint32Array =>
  new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
