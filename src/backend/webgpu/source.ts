import { type Access, FIELDS, KERNELS, type KernelName, type LayoutName, LIBRARY } from './kernels.gen.ts'

export type { KernelName, LayoutName } from './kernels.gen.ts'

export const LAYOUT_NAMES = Object.keys(FIELDS) as readonly LayoutName[]
export const KERNEL_NAMES = Object.keys(KERNELS) as readonly KernelName[]

/** A compute shader, ready to be compiled: entry point `main`. */
export interface ShippedKernel {
  readonly name: KernelName
  readonly source: string
  /** Use of the storage buffers at bindings 1, 2, … of group 0; binding 0 is the uniform of parameters. */
  readonly bindings: readonly Access[]
  /** Changes with the kernel's text and with every declaration that it needs, in any layout. */
  readonly hash: string
}

/** The text of a kernel in a layout: the declarations it needs and its own, all of which were checked at build time. */
export function kernelSource(name: KernelName, layout: LayoutName): ShippedKernel {
  const [own, needs, bindings, hash] = KERNELS[name]
  const fields = FIELDS[layout]
  const declarations = needs.split(' ').flatMap((item) => fields[item] ?? LIBRARY[item] ?? [])
  return { name, source: [...declarations, own].join('\n'), bindings, hash }
}
