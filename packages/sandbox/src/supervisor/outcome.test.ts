import { TestReport } from '@edgecoder/protocol';
import { expect, it } from '@jest/globals';
import { outcome } from './outcome.ts';

it('is text that the protocol takes, whatever a program has written and wherever that was cut', () => {
  const seen = { passed: false, exitCode: 1, truncated: false, durationMs: 1, hasTests: true };
  const [lone, cut] = ['\ud800', '🙂'.slice(0, 1)];
  const told = outcome({ ...seen, stdout: `a${lone}`, stderr: `b${cut}`, failure: `c${lone}🙂` });
  expect([told.stdout, told.stderr]).toEqual(['a\ufffd', 'b\ufffd']);
  expect(TestReport.parse(told.testReport).failure).toBe('c\ufffd🙂');
});
