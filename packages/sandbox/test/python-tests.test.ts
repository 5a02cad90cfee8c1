import { describeUnless } from '@edgecoder/testkit/suites';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Sandbox } from '../src/interface.ts';
import { createProcessSandbox } from '../src/process/process-sandbox.ts';
import { createWasmSandbox } from '../src/wasm/wasm-sandbox.ts';
import { HONEST } from './honest-python.ts';
import { whyNoProcessMode } from './process/available.ts';

const TEST_TIMEOUT_MS = 60_000;
const LIMITS = { wallMs: 10_000, memoryBytes: 134_217_728, outputBytes: 65_536 };

const MODES: readonly [string, () => Sandbox, string | undefined][] = [
  ['the wasm mode', () => createWasmSandbox({ poolSize: 1 }), undefined],
  ['the process mode', () => createProcessSandbox({ poolSize: 1 }), whyNoProcessMode()],
];

for (const [mode, create, skip] of MODES) {
  describeUnless(skip, `honest Python in ${mode}`, () => {
    let sandbox: Sandbox;
    beforeAll(() => {
      sandbox = create();
    });
    afterAll(() => sandbox.close(), TEST_TIMEOUT_MS);

    it.each(HONEST)(
      'passes: %s',
      async (_name, code, tests) => {
        const result = await sandbox.run({ language: 'python', code, tests, limits: LIMITS });
        expect(result).toMatchObject({ ok: true, exitCode: 0, testReport: { passed: true } });
      },
      TEST_TIMEOUT_MS,
    );
  });
}
