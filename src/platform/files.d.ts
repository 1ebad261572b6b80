// Files that the build puts beside the modules, as runtimes and bundlers import them.

declare module '*.wasm' {
  const module: WebAssembly.Module
  export default module
}

declare module '*.inline.js' {
  const base64: string
  export default base64
}
