/** A file that breaks one rule. */
export interface Plant {
  rule: string;
  path: string;
  text: string;
}

/** One for each rule of `.dependency-cruiser.mjs`. */
export const BOUNDARY_PLANTS: readonly Plant[] = [
  {
    rule: 'no-circular',
    path: 'packages/protocol/src/planted-circle.ts',
    text: `export * from './planted-circle.ts';\n`,
  },
  {
    rule: 'no-unresolved',
    path: 'packages/protocol/src/planted-lost.ts',
    text: `export * from '@edgecoder/nowhere';\n`,
  },
  {
    rule: 'pure-imports-pure',
    path: 'packages/protocol/src/planted-adapter.ts',
    text: `export type { Store } from '../../store/src/index.ts';\n`,
  },
  {
    rule: 'pure-does-no-io',
    path: 'packages/ledger/src/planted-io.ts',
    text: `export { readFileSync } from 'node:fs';\n`,
  },
  {
    rule: 'adapter-imports-pure',
    path: 'packages/bus/src/planted-adapter.ts',
    text: `export type { Cache } from '../../cache/src/index.ts';\n`,
  },
  {
    rule: 'shared-imports-below',
    path: 'packages/client/src/planted-app.ts',
    text: `export type {} from '../../../apps/coordinator/src/index.ts';\n`,
  },
  {
    rule: 'apps-are-apart',
    path: 'apps/worker/src/planted-app.ts',
    text: `export type {} from '../../coordinator/src/index.ts';\n`,
  },
  {
    rule: 'node-imports-no-tools',
    path: 'apps/node/src/planted-tool.ts',
    text: `export type {} from '../../../tools/check/tool.ts';\n`,
  },
  {
    rule: 'known-folder',
    path: 'packages/planted/src/index.ts',
    text: `export * from '../../protocol/src/index.ts';\n`,
  },
  {
    rule: 'through-the-front-door',
    path: 'apps/coordinator/src/planted-deep.ts',
    text: `export { canonicalJson } from '../../../packages/protocol/src/canonical-json.ts';\n`,
  },
  // By the package's name, as one would write it: shows that workspace names lead to their source.
  {
    rule: 'source-imports-no-tests',
    path: 'packages/store/src/planted-test.ts',
    text: `export * from '@edgecoder/testkit';\n`,
  },
  {
    rule: 'source-needs-no-dev-dependency',
    path: 'packages/ledger/src/planted-dev.ts',
    text: `import fc from 'fast-check';\nexport const arbitrary = fc.integer();\n`,
  },
];

/** The house rules that the architecture stands on. */
export const LINT_PLANTS: readonly Plant[] = [
  {
    rule: 'noRestrictedGlobals',
    path: 'packages/ledger/src/planted-clock.ts',
    text: `export const now = () => Date.now();\n`,
  },
  {
    rule: 'noRestrictedGlobals',
    path: 'packages/policy/src/planted-timer.ts',
    text: `export const later = (work: () => void) => setTimeout(work, 1);\n`,
  },
  {
    rule: 'noRestrictedGlobals',
    path: 'packages/crypto/src/planted-environment.ts',
    text: `export const home = () => process.cwd();\n`,
  },
  {
    rule: 'noJsRestrictedProperties',
    path: 'packages/pricing/src/planted-random.ts',
    text: `export const dice = () => Math.random();\n`,
  },
  {
    rule: 'noRestrictedImports',
    path: 'packages/crypto/src/planted-random.ts',
    text: `import { randomBytes } from 'node:crypto';\n\nexport const seed = () => randomBytes(32);\n`,
  },
  {
    rule: 'noProcessEnv',
    path: 'apps/coordinator/src/planted-environment.ts',
    text: `export const url = process.env['DATABASE_URL'];\n`,
  },
  { rule: 'noDefaultExport', path: 'apps/coordinator/src/planted-default.ts', text: `export default 1;\n` },
  { rule: 'noConsole', path: 'apps/coordinator/src/planted-console.ts', text: `console.log(1);\n` },
  {
    rule: 'noFloatingPromises',
    path: 'apps/coordinator/src/planted-promise.ts',
    text: `async function work(): Promise<void> {}\n\nexport function start(): void {\n  work();\n}\n`,
  },
  {
    rule: 'noFocusedTests',
    path: 'packages/ledger/src/planted.test.ts',
    text: `import { it } from '@jest/globals';\n\nit.only('x', () => {});\n`,
  },
];

export const TYPE_PLANT = { path: 'packages/ledger/src/planted-type.ts', text: `export const text: string = 1;\n` };
export const UNUSED_PLANT = { path: 'packages/ledger/src/planted-unused.ts', text: `export const unused = 1;\n` };
