/** Inlined by the runner's bundler. */
declare module '*.bin' {
  const bytes: Uint8Array
  export default bytes
}

declare module '*.txt' {
  const text: string
  export default text
}
