import type { Language } from '@edgecoder/protocol';

/** Milliseconds a JavaScript program takes, so that kills find leases. */
const BUSY_MS = 40;
/** And each fifth: on a fast machine the others are over before a pause or a kill can meet them. */
const LONG_MS = 500;

/** The n-th program of a client: most pass, every seventh fails its tests, every ninth is Python. */
export function programOf(index: number): { language: Language; code: string; tests: string } {
  const sum = passes(index) ? 'a + b' : 'a - b';
  if (index % 9 === 4) {
    return {
      language: 'python',
      code: `def add(a, b):\n    return ${sum}\n`,
      tests: `assert add(${index}, 1) == ${index + 1}\n`,
    };
  }
  return {
    language: 'javascript',
    code: `const end = Date.now() + ${index % 5 === 2 ? LONG_MS : BUSY_MS}; while (Date.now() < end); const add = (a, b) => ${sum};`,
    tests: `console.assert(add(${index}, 1) === ${index + 1});`,
  };
}

/** What must become of it. */
export const passes = (index: number): boolean => index % 7 !== 3;
