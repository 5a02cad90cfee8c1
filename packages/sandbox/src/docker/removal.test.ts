import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type Docker from 'dockerode';
import { createRemover } from './removal.ts';

const REFUSED = new Error('connect ECONNREFUSED');

/** A container in an engine that does what is said last. */
function played(id: string): { container: Docker.Container; asked: number; answer: () => Promise<void> } {
  const seen = {
    asked: 0,
    answer: (): Promise<void> => Promise.reject(REFUSED),
    container: {
      id,
      kill: () => {},
      remove() {
        seen.asked++;
        return seen.answer();
      },
    } as unknown as Docker.Container,
  };
  return seen;
}

describe('what is removed from an engine', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is asked for until it is gone, however long the engine is away, and once at a time', async () => {
    const one = played('a');
    const remover = createRemover(new AbortController().signal);
    let isGone = false;
    const removal = remover.remove(one.container).then(() => {
      isGone = true;
    });
    expect(remover.remove(one.container)).toBe(remover.remove(one.container));
    await jest.advanceTimersByTimeAsync(600_000);
    expect([isGone, one.asked > 100, one.asked < 150]).toEqual([false, true, true]);
    one.answer = () => Promise.resolve();
    await jest.advanceTimersByTimeAsync(5000);
    await removal;
    expect(isGone).toBe(true);
    await remover.settled();
  });

  it('is gone when the engine does not know it', async () => {
    const one = played('a');
    one.answer = () => Promise.reject(Object.assign(new Error('no such container'), { statusCode: 404 }));
    await createRemover(new AbortController().signal).remove(one.container);
    expect(one.asked).toBe(1);
  });

  it('is left to others some time after the sandbox was closed, also where the engine does not answer', async () => {
    const closing = new AbortController();
    const remover = createRemover(closing.signal);
    const [refused, silent] = [played('a'), played('b')];
    silent.answer = () => new Promise(() => {});
    const removals = Promise.all([remover.remove(refused.container), remover.remove(silent.container)]);
    await jest.advanceTimersByTimeAsync(3000);
    closing.abort();
    await jest.advanceTimersByTimeAsync(11_000);
    await Promise.all([removals, remover.settled()]);
    const { asked } = refused;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(refused.asked).toBe(asked);
  });

  it('says when so much is there still that no more is to be made', async () => {
    const remover = createRemover(new AbortController().signal);
    const all = Array.from({ length: 8 }, (_, i) => played(String(i)));
    const removals = all.map(({ container }) => remover.remove(container));
    await jest.advanceTimersByTimeAsync(1000);
    expect(remover.isOverwhelmed).toBe(true);
    for (const one of all) one.answer = () => Promise.resolve();
    await jest.advanceTimersByTimeAsync(10_000);
    await Promise.all(removals);
    expect(remover.isOverwhelmed).toBe(false);
  });
});
