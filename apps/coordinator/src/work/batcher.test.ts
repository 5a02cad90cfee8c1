import { describe, expect, it } from '@jest/globals';
import { createBatcher } from './batcher.ts';

/** A run that each test ends by hand. */
function heldRun() {
  const runs: { inputs: number[]; end(answers?: (number | Error)[] | Error): void }[] = [];
  const run = (inputs: readonly number[]) =>
    new Promise<(number | Error)[]>((resolve, reject) => {
      runs.push({
        inputs: [...inputs],
        end: (answers) =>
          answers instanceof Error ? reject(answers) : resolve(answers ?? inputs.map((input) => input * 10)),
      });
    });
  return { runs, run };
}

/** Answers and errors of several inputs. */
const all = (batcher: { add(input: number): Promise<number> }, inputs: number[]) =>
  Promise.all(inputs.map((input) => batcher.add(input).catch((error: unknown) => error)));

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('batcher', () => {
  it('starts a lone request at once', async () => {
    const { runs, run } = heldRun();
    const answer = createBatcher({ run }).add(1);
    await turn();
    expect(runs.map((each) => each.inputs)).toEqual([[1]]);
    runs[0]?.end();
    expect(await answer).toBe(10);
  });

  it('collects what arrives while a batch is under way, up to its bound', async () => {
    const { runs, run } = heldRun();
    const batcher = createBatcher({ run, maxBatch: 3 });
    const first = batcher.add(0);
    await turn();
    const rest = [1, 2, 3, 4].map((input) => batcher.add(input));
    runs[0]?.end();
    await first;
    await turn();
    expect(runs[1]?.inputs).toEqual([1, 2, 3]);
    runs[1]?.end();
    await turn();
    expect(runs[2]?.inputs).toEqual([4]);
    runs[2]?.end();
    expect(await Promise.all(rest)).toEqual([10, 20, 30, 40]);
  });

  it('fails one input without its neighbours', async () => {
    const batcher = createBatcher<number, number>({
      run: async (inputs) => inputs.map((input) => (input === 2 ? new Error('bad input') : input)),
    });
    expect(await all(batcher, [1, 2, 3])).toEqual([1, new Error('bad input'), 3]);
  });

  it('runs a batch that fell over again one by one', async () => {
    const sizes: number[] = [];
    const batcher = createBatcher<number, number>({
      run: async (inputs) => {
        sizes.push(inputs.length);
        if (inputs.includes(2)) throw new Error('poison');
        return [...inputs];
      },
    });
    expect(await all(batcher, [1, 2, 3])).toEqual([1, new Error('poison'), 3]);
    expect(sizes).toEqual([3, 1, 1, 1]);
  });

  it('starts a second batch beside the first once so many wait', async () => {
    const { runs, run } = heldRun();
    const batcher = createBatcher({ run, overlapAt: 2 });
    const answers = [batcher.add(0)];
    await turn();
    answers.push(batcher.add(1));
    await turn();
    expect(runs).toHaveLength(1);
    answers.push(batcher.add(2));
    await turn();
    expect(runs.map((each) => each.inputs)).toEqual([[0], [1, 2]]);
    for (const each of runs) each.end();
    expect(await Promise.all(answers)).toEqual([0, 10, 20]);
  });

  it('keeps a batch below its weight, and runs what is heavier alone', async () => {
    const { runs, run } = heldRun();
    const batcher = createBatcher({ run, maxBytes: 10, weigh: (input) => input });
    const answers = [1, 6, 4, 50, 2].map((input) => batcher.add(input));
    for (let index = 0; index < 4; index += 1) {
      await turn();
      runs[index]?.end();
    }
    await Promise.all(answers);
    expect(runs.map((each) => each.inputs)).toEqual([[1, 6], [4], [50], [2]]);
  });

  it('refuses what would wait too long', async () => {
    const { runs, run } = heldRun();
    const batcher = createBatcher({ run, maxBatch: 1, maxQueued: 2 });
    const first = batcher.add(0);
    await turn();
    const queued = [batcher.add(1), batcher.add(2)];
    await expect(batcher.add(3)).rejects.toMatchObject({ code: 'overloaded' });
    runs[0]?.end();
    await first;
    await turn();
    runs[1]?.end();
    await turn();
    runs[2]?.end();
    expect(await Promise.all(queued)).toEqual([10, 20]);
  });
});
