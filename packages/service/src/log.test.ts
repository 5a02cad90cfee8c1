import { describe, expect, it } from '@jest/globals';
import { createLogger } from './log.ts';
import { Secret } from './secret.ts';

function capture() {
  const lines: string[] = [];
  const log = createLogger({
    service: 'test',
    level: 'trace',
    destination: { write: (line) => void lines.push(line) },
  });
  return {
    log,
    lines,
    last: () => JSON.parse(lines.at(-1) ?? '') as { err: { stack: string; message: string } } & Record<string, unknown>,
  };
}

describe('createLogger', () => {
  it('keeps the fields on the list and drops all others', () => {
    const { log, last } = capture();
    log.info(
      { taskId: 't1', count: 3, body: { code: 'PRIVATE' }, password: 'PRIVATE', authorization: 'PRIVATE' },
      'done',
    );
    expect(last()).toMatchObject({ service: 'test', taskId: 't1', count: 3, msg: 'done' });
    expect(JSON.stringify(last())).not.toContain('PRIVATE');
  });

  it('drops an object under an allowed name', () => {
    const { log, last } = capture();
    log.info({ reason: { body: 'PRIVATE' }, state: ['queued', { body: 'PRIVATE' }] }, 'x');
    expect(last()['reason']).toBeUndefined();
    expect(last()['state']).toEqual(['queued']);
  });

  it('filters the fields of child loggers too', () => {
    const { log, lines } = capture();
    log.child({ requestId: 'r1', token: 'PRIVATE' }).info('x');
    expect(lines[0]).toContain('"requestId":"r1"');
    expect(lines[0]).not.toContain('PRIVATE');
  });

  it('keeps of an error its name, code, message, stack and causes, and nothing a library hung on it', () => {
    const { log, last, lines } = capture();
    const cause = Object.assign(new Error('inner'), {
      code: '23505',
      detail: 'Key (name)=(PRIVATE)',
      parameters: ['PRIVATE'],
    });
    log.error({ err: new Error('outer', { cause }) }, 'failed');
    expect(last()['err']).toMatchObject({
      name: 'Error',
      message: 'outer',
      cause: { message: 'inner', code: '23505' },
    });
    expect(last()['err']['stack']).toContain('log.test');
    expect(lines.join('')).not.toContain('PRIVATE');
  });

  it('does the same for an error passed instead of the fields', () => {
    const { log, last, lines } = capture();
    log.error(Object.assign(new Error('plain'), { request: { body: 'PRIVATE' } }), 'failed');
    expect(last()['err']).toMatchObject({ message: 'plain' });
    expect(lines.join('')).not.toContain('PRIVATE');
  });

  it('never prints a secret, not even when it is put into the message', () => {
    const { log, lines } = capture();
    const secret = new Secret('PRIVATE-PRIVATE-PRIVATE');
    log.info({ reason: secret, host: secret }, 'a %s b %o c %j', secret, secret, secret);
    log.info(`x ${secret}`);
    expect(lines.join('')).not.toContain('PRIVATE');
  });

  it('follows a circle of causes only so far', () => {
    const { log, last } = capture();
    const error = new Error('round');
    error.cause = error;
    log.error({ err: error }, 'x');
    expect(last()['err']['message']).toBe('round');
  });

  it('cuts long texts', () => {
    const { log, lines } = capture();
    log.info({ reason: 'x'.repeat(100_000) }, 'x');
    expect(lines[0]!.length).toBeLessThan(2000);
  });
});
