import { canonicalJson, type WorkPayload } from '@edgecoder/protocol';
import type { RunResult, Sandbox } from '@edgecoder/sandbox';
import { describe, expect, it } from '@jest/globals';
import { execute } from './execute.ts';

const HALF = '\ud83d';
const payload = { kind: 'exec', language: 'python', code: '', tests: '' } as unknown as WorkPayload;

describe('the result of a run', () => {
  it.each(['exec', 'verify'] as const)('can be signed whatever the guest of an %s printed', async (kind) => {
    const result = {
      stdout: `a${HALF}`,
      stderr: HALF,
      exitCode: 1,
      truncated: false,
      // The cut falls between the halves.
      testReport: { passed: false, hasTests: true, failure: `${'x'.repeat(4095)}\ud83d\ude00` },
      durationMs: 1,
    } as unknown as RunResult;
    const sandbox = { run: async () => result } as unknown as Sandbox;
    const body = await execute(
      { ...payload, kind },
      { sandboxes: new Map([['wasm', sandbox]]), signal: new AbortController().signal },
    );
    expect(() => canonicalJson(body)).not.toThrow();
    expect(body.testReport.failure).toBe(`${'x'.repeat(4095)}\ufffd`);
  });
});
