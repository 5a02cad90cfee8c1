import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Report } from '../../src/supervisor/reports.ts';
import { type Confinement, findConfinement } from '../../src/wasm/confinement.ts';
import type { PictureStore } from '../../src/wasm/picture-store.ts';
import { type RunnerProcess, readablePaths, startRunner } from '../../src/wasm/runner-process.ts';

const TIMEOUT_MS = 60_000;
const PICTURE_FD = 7;
const PROGRAM = `import random, sys
print(random.random(), hash('x'), len(sys.modules), id(sys.modules))
`;

let confinement: Confinement | undefined;
const started: RunnerProcess[] = [];
const start = (pictures: PictureStore): RunnerProcess => {
  const runner = startRunner('python', { confinement, pictures });
  started.push(runner);
  return runner;
};
beforeAll(async () => {
  confinement = (await findConfinement(readablePaths())).confinement;
}, TIMEOUT_MS);
afterAll(async () => {
  for (const runner of started) runner.kill();
  await Promise.all(started.map(({ gone }) => gone));
});

/** What it says next, or how it ended. */
const next = (runner: RunnerProcess): Promise<Report | string> =>
  new Promise((resolve) => runner.listen({ onReport: resolve, onExit: resolve }));

/** All that it says to one program. */
function run(runner: RunnerProcess): Promise<(Report | string)[]> {
  const said: (Report | string)[] = [];
  return new Promise((resolve) => {
    const hear = (report: Report | string): void => {
      said.push(report);
      if (typeof report === 'string' || report.type === 'end') resolve([...said]);
    };
    runner.listen({ onReport: hear, onExit: hear });
    const limits = { wallMs: 10_000, memoryBytes: 67_108_864, outputBytes: 4096 };
    runner.send({ type: 'run', mark: 'a mark', code: PROGRAM, seed: 7, clockMs: 0, ...limits });
  });
}

const isLinux = process.platform === 'linux';
const use = (runner: RunnerProcess): string | undefined =>
  isLinux ? readFileSync(`/proc/${runner.pid}/cmdline`, 'latin1').split('\0').at(-2) : undefined;
/** Nothing is left through which a program could change what others get. */
const canHandOut = (runner: RunnerProcess): boolean => isLinux && existsSync(`/proc/${runner.pid}/fd/${PICTURE_FD}`);

describe('the Python runners of one sandbox', () => {
  it(
    'start from the snapshot of the first one, made and handed out before it had a program, and run alike',
    async () => {
      const pictures: PictureStore = {};
      const first = start(pictures);
      expect(await next(first)).toEqual({ type: 'ready' });
      const { picture } = pictures;
      expect(picture?.length).toBeGreaterThan(1_000_000);
      expect(canHandOut(first)).toBe(false);
      const said = await run(first);
      expect(said.at(-1)).toMatchObject({ type: 'end', exitCode: 0, mark: 'a mark' });

      const second = start(pictures);
      expect(await next(second)).toEqual({ type: 'ready' });
      expect(pictures.picture).toBe(picture);
      expect(canHandOut(second)).toBe(false);
      if (isLinux) expect([use(first), use(second)]).toEqual(['make', 'given']);
      expect(await run(second)).toEqual(said);
    },
    TIMEOUT_MS,
  );

  it(
    'do not start from one that is broken, and make another',
    async () => {
      const pictures: PictureStore = { picture: Buffer.from('\0\0\0\u0002{}') };
      expect(await next(start(pictures))).toEqual(expect.any(String));
      expect(pictures.picture).toBeUndefined();
      expect(await next(start(pictures))).toEqual({ type: 'ready' });
      expect(pictures.picture).toBeDefined();
    },
    TIMEOUT_MS,
  );
});
