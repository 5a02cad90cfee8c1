import { describe, expect, it } from '@jest/globals';
import { createNodeLog } from './log.ts';

function logOf(format: 'text' | 'json') {
  const written: string[] = [];
  return { log: createNodeLog({ format, level: 'info', write: (text) => void written.push(text) }), written };
}

describe('the log of the node', () => {
  it('is JSON for machines, agents included', () => {
    const { log, written } = logOf('json');
    log.logger('coordinator').info({ port: 4301 }, 'listening');
    log.agentLine('verifier', '{"level":"info","service":"worker","msg":"registered"}');
    log.agentLine('worker', 'a warning of the runtime');
    expect(written.map((line) => JSON.parse(line))).toMatchObject([
      { service: 'coordinator', level: 'info', msg: 'listening', port: 4301 },
      { service: 'verifier', msg: 'registered' },
      { service: 'worker', level: 'warn', msg: 'a warning of the runtime' },
    ]);
    expect(written.every((line) => line.endsWith('\n') && !line.slice(0, -1).includes('\n'))).toBe(true);
  });

  it('is short lines for people', () => {
    const { log, written } = logOf('text');
    log.logger('coordinator').warn({ port: 4301, err: new Error('no "luck"') }, 'trouble');
    expect(written[0]).toMatch(/^\d\d:\d\d:\d\d coordinator warn {2}trouble port=4301 error="no \\"luck\\""\n$/);
  });

  it('tells people what was behind an error', () => {
    const { log, written } = logOf('text');
    const full = new Error('No space left on device');
    const err = new Error('the database is not available', { cause: full });
    log.logger('coordinator').error({ err }, 'trouble');
    expect(written[0]).toContain('error="the database is not available: No space left on device"');
  });

  it('shows control characters of what others wrote instead of obeying them', () => {
    const { log, written } = logOf('text');
    log.agentLine('worker', '\u001b[2Jgone');
    log.agentLine('worker', JSON.stringify({ level: 'info', time: '', msg: 'a\nb\u001b[31m', url: '\u009b1m' }));
    log.logger('coordinator').warn({ url: 'x\r\n12:00:00 coordinator info  all is well' }, 'odd');
    expect(written.every((line) => /^[^\p{Cc}]+\n$/u.test(line))).toBe(true);
    expect(written.join('')).toContain('\\x1b[2Jgone');
  });
});
