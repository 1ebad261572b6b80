import { type BindingType, FIELDS, KERNELS, type KernelName, type LayoutName, LIBRARY } from './kernels.gen.ts'

export type { BindingType, KernelName, LayoutName } from './kernels.gen.ts'

export const LAYOUT_NAMES = Object.keys(FIELDS) as readonly LayoutName[]
export const KERNEL_NAMES = Object.keys(KERNELS) as readonly KernelName[]

/** A compute shader, ready to be compiled: entry point `main`. */
export interface KernelSource {
  readonly code: string
  /** Types of the bindings 0, 1, … of group 0; binding 0 is the uniform of parameters. */
  readonly bindings: readonly BindingType[]
  /** Changes with the kernel's text and with every declaration it needs, in any layout. */
  readonly hash: string
}

/** The text of a kernel in a layout: the declarations it needs, and its own. All of them were checked when they were built. */
export function kernelSource(name: KernelName, layout: LayoutName): KernelSource {
  const [own, needs, bindings, hash] = KERNELS[name]
  const fields = FIELDS[layout]
  const declarations = needs.split(' ').map((item) => fields[item] ?? LIBRARY[item])
  return { code: [...declarations, own].join('\n'), bindings, hash }
}
