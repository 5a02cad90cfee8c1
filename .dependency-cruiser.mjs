/**
 * Which folder may import which: apps → shared → adapters → pure. The check proves on planted files that each rule here
 * still finds what it forbids.
 */
const PURE = 'protocol|crypto|ledger|pricing|policy|mesh';
const ADAPTERS = 'store|bus|cache|blobs|models|sandbox|lightning|bitcoin|ble';
const SHARED = 'service|client|agent|ui|testkit';

const TEST = '\\.test\\.ts$|/test/|^packages/testkit/';

export default {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one concept, or three.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'pure-imports-pure',
      comment: 'Pure packages decide; they know no adapter, no shared package, no app.',
      severity: 'error',
      from: { path: `^packages/(${PURE})/`, pathNot: TEST },
      to: { path: '^(packages|apps|tools)/', pathNot: `^packages/(${PURE})/` },
    },
    {
      name: 'pure-does-no-io',
      comment: 'Of what Node brings, pure packages use hashing, signing and encoding only.',
      severity: 'error',
      from: { path: `^packages/(${PURE})/`, pathNot: TEST },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|buffer|util)$' },
    },
    {
      name: 'adapter-imports-pure',
      comment: 'An adapter stands for one outside thing; it knows no other adapter, no shared package, no app.',
      severity: 'error',
      from: { path: `^packages/(${ADAPTERS})/`, pathNot: TEST },
      to: { path: '^(packages|apps|tools)/', pathNot: [`^packages/(${PURE})/`, '^packages/$1/'] },
    },
    {
      name: 'shared-imports-below',
      comment: 'What apps share knows adapters and pure packages, not apps.',
      severity: 'error',
      from: { path: `^packages/(${SHARED})/` },
      to: { path: '^(apps|tools)/' },
    },
    {
      name: 'apps-are-apart',
      comment: 'Services talk over HTTP and the bus. Only the unified node, which composes them, imports another app.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/node/' },
      to: { path: '^(apps|tools)/', pathNot: '^apps/$1/' },
    },
    {
      name: 'node-imports-no-tools',
      severity: 'error',
      from: { path: '^apps/node/' },
      to: { path: '^tools/' },
    },
    {
      name: 'known-folder',
      comment: 'A new folder under packages/ gets a place in the layers above before anything is built on it.',
      severity: 'error',
      from: { path: '^packages/', pathNot: `^packages/(${PURE}|${ADAPTERS}|${SHARED})/` },
      to: {},
    },
    {
      name: 'through-the-front-door',
      comment:
        'A package is used by its name, which gives its index; testkit, store and models have a second door, for tests.',
      severity: 'error',
      from: { path: '^((?:packages|apps)/[^/]+|tools)/' },
      to: {
        path: '^(packages|apps)/[^/]+/',
        pathNot: [
          '^$1/',
          '^(packages|apps)/[^/]+/src/index\\.ts$',
          '^packages/(testkit/src/suites|(store|models)/src/testing)\\.ts$',
        ],
      },
    },
    {
      name: 'source-imports-no-tests',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src/', pathNot: TEST },
      to: { path: TEST },
    },
    {
      name: 'source-needs-no-dev-dependency',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src/', pathNot: TEST },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|/dist/' },
    exclude: { path: '/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
      mainFields: ['main'],
    },
  },
};
