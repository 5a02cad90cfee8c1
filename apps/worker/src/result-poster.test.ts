import type { SealedResult } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import { createResultPoster, MAX_RESULT_REQUESTS } from './result-poster.ts';

/** A coordinator that answers when it is told to. */
function coordinator() {
  const requests: { ids: string[]; answer: () => void; fail: (error: Error) => void }[] = [];
  const client = {
    result: ({ results }: { results: readonly SealedResult[] }) => {
      const { promise, resolve, reject } = Promise.withResolvers<{ results: unknown[] }>();
      const ids = results.map(({ subtaskId }) => String(subtaskId));
      requests.push({
        ids,
        answer: () => resolve({ results: ids.map((subtaskId) => ({ subtaskId, outcome: 'stored' })) }),
        fail: reject,
      });
      return promise;
    },
  };
  return { requests, poster: createResultPoster(client as never) };
}

const signal = new AbortController().signal;
const result = (id: number): SealedResult => ({ subtaskId: `s${id}` }) as unknown as SealedResult;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a result', () => {
  it('goes at once when it is alone; those that come meanwhile go together', async () => {
    const { requests, poster } = coordinator();
    const posted = [0, 1, 2, 3].map((id) => poster.post(result(id), signal));
    expect(requests.map(({ ids }) => ids)).toEqual([['s0']]);
    requests[0]?.answer();
    await turn();
    expect(requests.map(({ ids }) => ids)).toEqual([['s0'], ['s1', 's2', 's3']]);
    requests[1]?.answer();
    expect(await Promise.all(posted)).toMatchObject([0, 1, 2, 3].map((id) => ({ subtaskId: `s${id}` })));
  });

  it('waits no longer for the answer to others once its request is full, up to a bound of requests', async () => {
    const { requests, poster } = coordinator();
    const posted = Array.from({ length: 100 }, (_, id) => poster.post(result(id), signal));
    expect(requests.map(({ ids }) => ids.length)).toEqual([1, 16, 16, 16]);
    expect(requests).toHaveLength(MAX_RESULT_REQUESTS);
    for (let next = 0; next < requests.length; next += 1) {
      requests[next]?.answer();
      await turn();
    }
    const all = await Promise.all(posted);
    expect(all.map((each) => String(each?.subtaskId))).toEqual(Array.from({ length: 100 }, (_, id) => `s${id}`));
    const alone = poster.post(result(100), signal);
    expect(requests.at(-1)?.ids).toEqual(['s100']);
    requests.at(-1)?.answer();
    await alone;
  });

  it('fails with its own request alone', async () => {
    const { requests, poster } = coordinator();
    const first = poster.post(result(0), signal);
    const second = poster.post(result(1), signal);
    requests[0]?.fail(new Error('no'));
    await expect(first).rejects.toThrow('no');
    await turn();
    requests[1]?.answer();
    expect(await second).toMatchObject({ subtaskId: 's1' });
  });
});
