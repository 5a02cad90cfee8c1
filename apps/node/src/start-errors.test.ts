import { describe, expect, it } from '@jest/globals';
import { explainListenError, explainSurroundings, StartError } from './start-errors.ts';

const failure = (name: string, code: string, message: string, path?: string) =>
  Object.assign(new Error(message), { name, code, ...(path !== undefined && { path }) });

describe('a start that fails', () => {
  it.each([
    [
      failure('StoreError', 'unavailable', 'the database is not available'),
      /^DATABASE_URL: the database is not available\./,
    ],
    [failure('BusError', 'unavailable', 'there is no connection to the bus'), /^NATS_URL: /],
    [failure('Error', 'EROFS', 'read-only', '/home/owner.key'), /^\/home\/owner.key cannot be/],
  ])('for %s names what to change', (error, message) => {
    const told = explainSurroundings(error);
    expect(told).toBeInstanceOf(StartError);
    expect((told as Error).message).toMatch(message);
    expect((told as Error).cause).toBe(error);
  });

  it('for the database of its own names that, not a setting', () => {
    const error = failure('StoreError', 'unavailable', 'the embedded database did not start');
    expect((explainSurroundings(error, '/home') as Error).message).toMatch(
      /^\/home\/database: the embedded database did not start\. .*doctor disk/,
    );
  });

  it('for any other reason keeps its error, and its stack', () => {
    for (const error of [new Error('a fault'), failure('StoreError', 'closed', 'twice'), undefined]) {
      expect(explainSurroundings(error)).toBe(error);
      if (error !== undefined) expect(explainListenError(error, 1, 'COORDINATOR_PORT')).toBe(error);
    }
  });
});
