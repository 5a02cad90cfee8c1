import type { SealedResult } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import { createResultPoster, MAX_RESULT_REQUESTS } from './result-poster.ts';

/** A coordinator that answers when it is told to. */
function coordinator() {
  const requests: { ids: string[]; next?: object; answer: (next?: object) => void; fail: (error: Error) => void }[] =
    [];
  const client = {
    result: ({ results, ...asked }: { results: readonly SealedResult[]; next?: object }) => {
      const { promise, resolve, reject } = Promise.withResolvers<{ results: unknown[]; next?: object | undefined }>();
      const ids = results.map(({ subtaskId }) => String(subtaskId));
      requests.push({
        ids,
        ...asked,
        answer: (next) => resolve({ results: ids.map((subtaskId) => ({ subtaskId, outcome: 'stored' })), next }),
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

  it('asks for work where any is wanted, and says so where its request fails', async () => {
    const { requests, poster } = coordinator();
    const took: unknown[] = [];
    const asks = [{ max: 3, smallOnly: false }, undefined, { max: 1, smallOnly: true }];
    poster.askFor({ ask: () => asks.shift(), take: (asked, response) => took.push([asked.max, response]) });
    const next = { leases: [], enc: '', drain: false };
    const posted = poster.post(result(0), signal);
    expect(requests[0]?.next).toEqual({ max: 3, smallOnly: false });
    requests[0]?.answer(next);
    await posted;
    const alone = poster.post(result(1), signal);
    expect(requests[1]).not.toHaveProperty('next');
    requests[1]?.answer();
    await alone;
    const failed = poster.post(result(2), signal);
    requests[2]?.fail(new Error('no'));
    await expect(failed).rejects.toThrow('no');
    expect(took).toEqual([
      [3, next],
      [1, undefined],
    ]);
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
