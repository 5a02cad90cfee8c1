import { DEFAULT_LIMITS } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import type { RunResult } from '../interface.ts';
import { type Problem, printedNothing, tryWalls } from './walls.ts';

const ENDED: RunResult = {
  ok: false,
  stdout: '',
  stderr: '',
  exitCode: 0,
  durationMs: 1,
  truncated: false,
  testReport: { passed: false, hasTests: false },
};

async function triedWith(result: Partial<RunResult>, isReached = false): Promise<Problem[]> {
  const broken: Problem[] = [];
  await tryWalls([{ name: 'files can be written', code: '', holds: printedNothing, remedy: 'Install it.' }], {
    run: async () => ({ ...ENDED, ...result }),
    language: 'python',
    limits: { ...DEFAULT_LIMITS, wallMs: 1500 },
    canary: { wasReached: () => isReached },
    broken,
  });
  return broken;
}

describe('walls that are tried', () => {
  it('are broken when a program gets through, and say what it saw', async () => {
    expect(await triedWith({})).toEqual([]);
    expect(await triedWith({ stdout: 'wrote\n/etc' })).toEqual([
      { reason: 'files can be written (wrote, /etc)', remedy: 'Install it.' },
    ]);
    expect(await triedWith({}, true)).toHaveLength(1);
  });

  it('are not called broken, nor whole, on a machine that is too slow to tell', async () => {
    const slow = await triedWith({ exitCode: -1, limit: 'wall' });
    expect(slow).toMatchObject([{ reason: 'it was not seen in 1500 ms whether files can be written' }]);
    // A canary that was reached needs no more time.
    expect(await triedWith({ exitCode: -1, limit: 'wall' }, true)).toMatchObject([{ remedy: 'Install it.' }]);
  });
});
