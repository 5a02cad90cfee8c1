import { describeUnless } from '@edgecoder/testkit/suites';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Sandbox } from '../../src/interface.ts';
import { ESCAPE_LIMITS, mountsOfHost, runAttempt } from './attempt-run.ts';
import type { EscapeAttempt } from './attempts.ts';
import { type Canaries, setCanaries } from './canaries.ts';
import { ESCAPES } from './corpus.ts';

const TEST_TIMEOUT_MS = 60_000;

/**
 * Every attempt of the corpus against one mode.
 * @param options.hasSystem the mode gives programs an operating system: attempts that need one must really have tried.
 */
export function describeEscapes(
  name: string,
  options: { create(): Sandbox; hasSystem: boolean; skip?: string | undefined; attempts?: readonly EscapeAttempt[] },
): void {
  describeUnless(options.skip, `attempts to get out of ${name}`, () => {
    let sandbox: Sandbox;
    let canaries: Canaries;
    let mounts: string;
    beforeAll(async () => {
      mounts = mountsOfHost();
      canaries = await setCanaries();
      sandbox = options.create();
      const test = await sandbox.selfTest();
      if (!test.available) throw new Error(`${name} does not hold here: ${test.reason}`);
    }, TEST_TIMEOUT_MS);
    afterAll(async () => {
      await sandbox.close();
      canaries.close();
    });

    it.each((options.attempts ?? ESCAPES).map((attempt) => [attempt.name, attempt] as const))(
      '%s',
      async (_name, attempt) => {
        const { hasSystem } = options;
        expect((await runAttempt(attempt, { sandbox, canaries, hasSystem })).problem).toBe('');
      },
      TEST_TIMEOUT_MS,
    );

    it(
      'runs the next program normally after all of them, and has left no mount',
      async () => {
        const passing = {
          language: 'python',
          code: 'def f(n):\n    return n + 1\n',
          tests: 'assert f(1) == 2\n',
        } as const;
        expect(await sandbox.run({ ...passing, limits: ESCAPE_LIMITS })).toMatchObject({ ok: true });
        // A container that waits for its program has mounts.
        await sandbox.close();
        expect(mountsOfHost()).toBe(mounts);
        expect(canaries.damage()).toBe('');
      },
      TEST_TIMEOUT_MS,
    );
  });
}
