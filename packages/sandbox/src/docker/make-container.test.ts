import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type Docker from 'dockerode';
import { makeContainer } from './make-container.ts';
import type { Remover } from './removal.ts';

/** An engine that answers the making as it is told, and a remover that notes what it is given. */
function played(answer: (name: string) => Promise<Docker.Container>) {
  const removed: string[] = [];
  const made: string[] = [];
  const docker = {
    createContainer({ name }: { name: string }) {
      made.push(name);
      return answer(name);
    },
    getContainer: (id: string) => ({ id }),
  } as unknown as Docker;
  const remover: Remover = {
    remove: async (thing) => void removed.push('id' in thing ? thing.id : thing.name),
    isOverwhelmed: false,
    settled: async () => {},
  };
  return { engine: { docker, remover }, made, removed };
}

const failure = (message: string, more: object): Error => Object.assign(new Error(message), more);

describe('what an engine was asked to make', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is removed by its name when the answer is lost, also where the engine is still at it', async () => {
    const { engine, made, removed } = played(() => Promise.reject(failure('socket hang up', { code: 'ECONNRESET' })));
    await expect(makeContainer(engine, {}, 1000)).rejects.toThrow('no container was made: socket hang up');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(made).toEqual([expect.stringMatching(/^edgecoder-[\da-f-]{36}$/)]);
    expect(removed).toEqual([made[0], made[0], made[0]]);
  });

  it('is removed when it comes after nobody waits for it any more', async () => {
    const late = Promise.withResolvers<Docker.Container>();
    const { engine, removed } = played(() => late.promise);
    const making = expect(makeContainer(engine, {}, 1000)).rejects.toMatchObject({ code: 'unavailable' });
    await jest.advanceTimersByTimeAsync(1000);
    await making;
    expect(removed).toEqual([]);
    late.resolve({ id: 'late' } as Docker.Container);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(removed).toEqual(['late']);
  });

  it.each([
    ['the engine refused it', { statusCode: 409 }],
    ['the engine was not reached', { code: 'ECONNREFUSED', syscall: 'connect' }],
  ])('is not looked for where %s', async (_, more) => {
    const { engine, removed } = played(() => Promise.reject(failure('no', more)));
    await expect(makeContainer(engine, {}, 1000)).rejects.toMatchObject({ code: 'unavailable' });
    await jest.advanceTimersByTimeAsync(60_000);
    expect(removed).toEqual([]);
  });
});
