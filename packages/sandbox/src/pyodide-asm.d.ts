/** The interpreter's Emscripten module, which pyodide ships without types. */
declare module 'pyodide/pyodide.asm.mjs' {
  const factory: (settings: Record<string, unknown>) => Promise<unknown>;
  // biome-ignore lint/style/noDefaultExport: it is what the package has
  export default factory;
}
