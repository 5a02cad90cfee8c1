/** The interpreter's Emscripten module, which pyodide ships without types. */
declare module 'pyodide/pyodide.asm.mjs' {
  const factory: (settings: Record<string, unknown>) => Promise<unknown>;
  export default factory;
}
