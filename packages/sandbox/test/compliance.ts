import { setTimeout as sleep } from 'node:timers/promises';
import { type ExecutionLimits, type Language, TestReport } from '@edgecoder/protocol';
import { describeUnless } from '@edgecoder/testkit/suites';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunRequest, RunResult, Sandbox } from '../src/interface.ts';
import { PROGRAMS } from './compliance-programs.ts';
import { hashOf } from './result-hash.ts';

/** Runs at the same time in the sandbox under test, per language. */
const POOL_SIZE = 2;
/** Runs that are asked for at once, to be more than there is room for. */
const CROWD = 7;
const LIMITS: ExecutionLimits = { wallMs: 10_000, memoryBytes: 134_217_728, outputBytes: 4096 };
const SHORT: ExecutionLimits = { ...LIMITS, wallMs: 700 };
/** Longer than any test here takes: a slow machine, where each run starts cold. */
const TEST_TIMEOUT_MS = 120_000;
const CLOCK_MS = 1_700_000_000_000;

/** What the suite has to know of a mode. */
export interface ComplianceOptions {
  /** A sandbox that was not used before, with room for `poolSize` runs of a language at a time; the suite closes it. */
  create(options: { poolSize: number }): Sandbox;
  /** Those it has; both when left out. */
  languages?: readonly Language[];
  /** `clockMs` sets the program's clock. */
  fixedClock: boolean;
  /** Programs have the machine's own files, which nobody takes away after them. */
  sharesFiles?: true;
  /** Why it cannot be tried on this machine. */
  skip?: string | undefined;
}

/** What every mode promises, whatever it is made of. */
export function describeSandbox(name: string, options: ComplianceOptions): void {
  describeUnless(options.skip, name, () => {
    let sandbox: Sandbox;
    const languages = options.languages ?? (['javascript', 'python'] as const);
    beforeAll(() => {
      sandbox = options.create({ poolSize: POOL_SIZE });
    });
    afterAll(() => sandbox?.close(), TEST_TIMEOUT_MS);

    it(
      'has passed its own test before it is used',
      async () => {
        const found = await sandbox.selfTest();
        expect(found).toMatchObject({ mode: sandbox.mode, available: true });
        expect(found.languages.toSorted()).toEqual(languages.toSorted());
      },
      TEST_TIMEOUT_MS,
    );

    describe.each(languages.map((language) => [language] as const))('%s', (language) => {
      describeLanguage(language, options, () => sandbox);
    });

    // Programs that were given to nobody yet, and programs that are in the middle of their loops.
    it.each([0, 700])(
      'refuses to run once it is closed, and ends what was running for %d ms',
      async (ms) => {
        const own = options.create({ poolSize: POOL_SIZE });
        const [language] = languages as [Language];
        const { loops, right } = PROGRAMS[language];
        // A mode that tests itself at its first run is past that.
        expect(await own.run({ language, code: right, limits: LIMITS })).toMatchObject({ ok: true });
        const running = Promise.allSettled(
          Array.from({ length: POOL_SIZE + 2 }, () => own.run({ language, code: loops, limits: LIMITS })),
        );
        if (ms > 0) await sleep(ms);
        await own.close();
        for (const end of await running) expect(end).toMatchObject({ status: 'rejected', reason: { code: 'closed' } });
        await expect(own.run({ language, code: right, limits: LIMITS })).rejects.toMatchObject({ code: 'closed' });
      },
      TEST_TIMEOUT_MS,
    );
  });
}

function describeLanguage(language: Language, options: ComplianceOptions, sandbox: () => Sandbox): void {
  const programs = PROGRAMS[language];
  const { right, wrong, tests } = programs;
  const test = (name: string, body: () => Promise<void>): void => it(name, body, TEST_TIMEOUT_MS);
  const run = (code: string, own?: string, more: Partial<RunRequest> & { signal?: AbortSignal } = {}) => {
    const { signal, ...request } = more;
    return sandbox().run(
      { language, code, limits: LIMITS, ...(own === undefined ? {} : { tests: own }), ...request },
      signal === undefined ? {} : { signal },
    );
  };
  const passesNext = async (): Promise<void> => expect(await run(right, tests)).toMatchObject({ ok: true });
  /** Ended by this limit; what it says of itself fits together. */
  const endedBy = (result: RunResult, limit: RunResult['limit']): void => {
    expect(result).toMatchObject({ ok: false, limit, exitCode: -1, testReport: { passed: false } });
    expect(result.truncated).toBe(limit === 'output');
    expect(result.queueReason).toBe(limit === 'wall' ? 'timeout' : undefined);
  };

  test('passes a program whose tests hold', async () => {
    const result = await run(right, tests);
    expect(result).toEqual({
      ok: true,
      stdout: '',
      stderr: '',
      exitCode: 0,
      durationMs: expect.any(Number),
      truncated: false,
      testReport: { passed: true, hasTests: true },
    });
  });

  test('tells of a failure in text that the protocol takes, whatever the program calls it', async () => {
    const raise = {
      javascript: (text: string) => `throw new Error(${text})`,
      python: (text: string) => `raise ValueError(${text})`,
    };
    const repeat = { javascript: "'🙂'.repeat(5000)", python: "'🙂' * 5000" };
    for (const text of ["'\\ud800'", repeat[language], `'x' + ${repeat[language]}`]) {
      const { testReport, stdout, stderr } = await run(raise[language](text), tests);
      expect(TestReport.parse(testReport)).toMatchObject({ passed: false });
      expect([stdout.isWellFormed(), stderr.isWellFormed()]).toEqual([true, true]);
    }
    if (language === 'python') return;
    const printed = await run("console.log('\\ud800'); console.error('\\udfff')");
    expect([printed.stdout, printed.stderr]).toEqual(['\ufffd\n', '\ufffd\n']);
  });

  test('fails a program whose tests do not hold, and shows the assertion', async () => {
    const result = await run(wrong, tests);
    expect(result).toMatchObject({ ok: false, exitCode: 1, testReport: { passed: false, hasTests: true } });
    expect(result.testReport.failure).toContain('two and three');
    expect(result.testReport.failure).toMatch(/in the tests, line 2: .*add\(2, 3\)/);
    expect(result.limit).toBeUndefined();
  });

  test('says where a program broke off, with its message', async () => {
    for (const own of [undefined, tests]) {
      const result = await run(programs.throws, own);
      expect(result).toMatchObject({ ok: false, exitCode: 1, testReport: { passed: false } });
      expect(result.testReport.failure).toMatch(/no such thing\n {2}in the code, line 3: /);
      expect(result.stderr).toContain('no such thing');
    }
  });

  test('runs programs without tests, the empty one too', async () => {
    for (const [code, own] of [
      [right, undefined],
      ['', undefined],
      ['', ''],
      ['\n', '\n'],
    ] as const) {
      expect(await run(code, own)).toMatchObject({
        ok: true,
        exitCode: 0,
        stdout: '',
        testReport: { passed: true, hasTests: own !== undefined },
      });
    }
  });

  it.each(programs.cheats)(
    'does not pass a wrong program that %s',
    async (_does, cheat) => {
      expect(await run(wrong + cheat, tests)).toMatchObject({ ok: false, testReport: { passed: false } });
    },
    TEST_TIMEOUT_MS,
  );

  const { unittest, unittestCheats = [] } = programs;
  if (unittest !== undefined) {
    test('runs tests of a test library', async () => {
      expect(await run(right, unittest)).toMatchObject({ ok: true, testReport: { passed: true } });
      expect(await run(wrong, unittest)).toMatchObject({ ok: false, testReport: { passed: false } });
    });
    it.each(unittestCheats)(
      'does not pass a wrong program to a test library of which it %s',
      async (_does, cheat) => {
        expect(await run(wrong + cheat, unittest)).toMatchObject({ ok: false, testReport: { passed: false } });
      },
      TEST_TIMEOUT_MS,
    );
  }

  test('does not take the end of a text for what comes after it', async () => {
    expect(await run(right, programs.hidden)).toMatchObject({ ok: false });
  });

  test('hands over what was printed, to the byte and each stream by itself', async () => {
    expect(await run(programs.prints)).toMatchObject({ ok: true, stdout: 'out\n', stderr: 'err\n' });
    const { code, stdout } = programs.unicode;
    expect(await run(code)).toMatchObject({ ok: true, stdout });
  });

  test('takes output up to its limit and not a byte more', async () => {
    const { outputBytes } = LIMITS;
    const whole = await run(programs.xs(outputBytes));
    expect(whole).toMatchObject({ ok: true, truncated: false });
    expect(whole.stdout).toBe(`${'x'.repeat(outputBytes - 1)}\n`);
    const cut = await run(programs.xs(outputBytes + 1));
    endedBy(cut, 'output');
    expect(cut.stdout).toBe('x'.repeat(outputBytes));
  });

  test('cuts off a program that prints without end, and runs the next one', async () => {
    const result = await run(programs.printsForEver, tests);
    endedBy(result, 'output');
    expect(result.stdout).toBe(`${'x'.repeat(79)}\n`.repeat(52).slice(0, LIMITS.outputBytes));
    await passesNext();
  });

  test('does not cut a character in two', async () => {
    const { code, character } = programs.wideForEver;
    const result = await run(code);
    endedBy(result, 'output');
    const all = `${character.repeat(50)}\n`.repeat(30);
    expect(all.startsWith(result.stdout)).toBe(true);
    const bytes = Buffer.byteLength(result.stdout);
    expect(bytes).toBeLessThanOrEqual(LIMITS.outputBytes);
    expect(bytes).toBeGreaterThan(LIMITS.outputBytes - Buffer.byteLength(character));
  });

  test('lets a program wait for several things at a time', async () => {
    expect(await run(programs.waitsForSome)).toMatchObject({ ok: true, stdout: '1\n2\n3\n' });
  });

  test('ends a program that computes without end, and runs the next one', async () => {
    endedBy(await run(programs.loops, tests, { limits: SHORT }), 'wall');
    await passesNext();
  });

  test('ends a program that waits for ever, and runs the next one', async () => {
    endedBy(await run(programs.waits, tests, { limits: SHORT }), 'wall');
    await passesNext();
  });

  test('ends a program that allocates without end, and runs the next one', async () => {
    endedBy(await run(programs.allocates, tests), 'memory');
    await passesNext();
  });

  test('survives a program that recurses without end, and runs the next one', async () => {
    const result = await run(programs.recurses, tests);
    expect(result).toMatchObject({ ok: false, testReport: { passed: false } });
    expect([undefined, 'crash']).toContain(result.limit);
    await passesNext();
  });

  test('survives a program that ends its own interpreter, and runs the next one', async () => {
    const result = await run(programs.crashes, tests);
    expect(result).toMatchObject({ ok: false, testReport: { passed: false } });
    expect([undefined, 'crash']).toContain(result.limit);
    await passesNext();
  });

  const nothingLeft = async (): Promise<void> => {
    // More runs than there are places: each place has had a program that left something.
    const left = await Promise.all(Array.from({ length: POOL_SIZE * 2 }, () => run(programs.leaves)));
    for (const one of left) expect(one.limit).toBeUndefined();
    const looks = await Promise.all(Array.from({ length: POOL_SIZE * 2 }, () => run('', programs.look)));
    for (const look of looks) expect(look).toMatchObject({ ok: true });
  };
  if (!options.sharesFiles) test('carries nothing over to the next program', nothingLeft);

  test('throws the same dice for the same seed, and others for another', async () => {
    const dice = (seed?: number) => run(programs.dice, undefined, seed === undefined ? {} : { seed });
    const [first, again, other, free, freeAgain] = await Promise.all([dice(7), dice(7), dice(8), dice(), dice()]);
    expect(first).toMatchObject({ ok: true });
    expect(hashOf(again)).toBe(hashOf(first));
    expect(other.stdout).not.toBe(first.stdout);
    expect(freeAgain.stdout).not.toBe(free.stdout);
  });

  if (options.fixedClock) {
    test('starts the clock where it is told to, alike in every run', async () => {
      const results = [1, 2, 3].map(() => run(programs.time, undefined, { seed: 1, clockMs: CLOCK_MS }));
      const [first, ...others] = await Promise.all(results);
      const shown = Number(first?.stdout);
      expect(shown).toBeGreaterThanOrEqual(CLOCK_MS);
      expect(shown).toBeLessThan(CLOCK_MS + 1000);
      for (const other of others) expect(hashOf(other)).toBe(hashOf(first as RunResult));
    });
  }

  test('has the machine’s own clock when none is given', async () => {
    const before = Date.now();
    const shown = Number((await run(programs.time)).stdout);
    expect(shown).toBeGreaterThanOrEqual(before - 1000);
    expect(shown).toBeLessThanOrEqual(Date.now() + 1000);
  });

  test('ends a run when it is told to, waiting or under way, and goes on with others', async () => {
    const early = AbortSignal.abort();
    await expect(run(right, tests, { signal: early })).rejects.toMatchObject({ code: 'aborted' });

    const abort = new AbortController();
    const doomed = Array.from({ length: POOL_SIZE + 2 }, () =>
      run(programs.loops, undefined, { signal: abort.signal }),
    );
    const ends = Promise.allSettled(doomed);
    const other = run(right, tests);
    abort.abort();
    for (const end of await ends) expect(end).toMatchObject({ status: 'rejected', reason: { code: 'aborted' } });
    expect(await other).toMatchObject({ ok: true });

    const later = new AbortController();
    const endless = run(programs.loops, undefined, { signal: later.signal });
    // By then it is under way, except on a machine that hardly moves: aborted it must be in any case.
    setTimeout(() => later.abort(), 300);
    await expect(endless).rejects.toMatchObject({ code: 'aborted' });
    await passesNext();
  });

  test('serves more programs than it has room for, each its own output', async () => {
    const results = await Promise.all(Array.from({ length: CROWD }, (_, i) => run(programs.says(i))));
    expect(results.map(({ stdout }) => stdout)).toEqual(results.map((_, i) => `${i}\n`));
  });

  test('takes long programs', async () => {
    expect(await run(`${programs.long(5000)}\n${right}`, tests)).toMatchObject({ ok: true });
  });
}
