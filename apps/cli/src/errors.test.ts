import { ClientError } from '@edgecoder/client';
import { describe, expect, it } from '@jest/globals';
import { EXIT, explain } from './errors.ts';

const URL = 'http://127.0.0.1:4301';

describe('an error of the command line', () => {
  it.each([
    [new ClientError('unreachable', 'no'), /No node answers at .*npm start/],
    [new ClientError('unavailable', 'A part this service needs is not available'), /4301\/ready .* started again/],
    [new ClientError('bad_answer', 'the service answered 404'), /not speak as a node.*COORDINATOR_PORT/],
    [new ClientError('unknown_key', 'no'), /another home \(EDGECODER_HOME\)/],
  ])('says the way out: %s', (error, words) => {
    const told = explain(error, URL);
    expect(told).toMatchObject({ code: error.code, exitCode: EXIT.failure, message: expect.stringMatching(words) });
    expect(told.cause).toBe(error);
  });
});
