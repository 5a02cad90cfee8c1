/**
 * Makes a method a function of its object: what is called so stays what it was when the guest replaces prototypes. It goes to
 * the parts of the prelude as an argument.
 */
// biome-ignore lint: methods of any kind.
export type Bound = <F extends (...args: any[]) => any>(
  method: F,
) => (self: unknown, ...args: unknown[]) => ReturnType<F>;
