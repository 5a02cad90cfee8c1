import { describe, expect, it } from '@jest/globals';
import { logOutput } from './log-output.ts';

/** A descriptor that takes at most `room` bytes, and fails otherwise. */
function pipe(state: { room: number; error?: string }) {
  const taken: string[] = [];
  let tries = 0;
  const write = (_fd: number, bytes: Uint8Array) => {
    tries += 1;
    if (state.error !== undefined) throw Object.assign(new Error('write'), { code: state.error });
    const count = Math.min(state.room, bytes.length);
    if (count === 0) throw Object.assign(new Error('write'), { code: 'EAGAIN' });
    state.room -= count;
    taken.push(Buffer.from(bytes.subarray(0, count)).toString());
    return count;
  };
  return { output: logOutput(1, write as never), text: () => taken.join(''), tries: () => tries };
}

describe('logOutput', () => {
  it('drops lines for a reader that is behind, and never half of one', () => {
    const state = { room: 8 };
    const { output, text } = pipe(state);
    output.write('line 1\n');
    output.write('line 2\n');
    output.write('line 3\n');
    expect(text()).toBe('line 1\nl');
    state.room = 100;
    output.write('line 4\n');
    expect(text()).toBe('line 1\nline 2\nline 4\n');
  });

  it('waits for a reader that is behind once, not for each line', () => {
    const { output, tries } = pipe({ room: 0 });
    output.write('line\n');
    const first = tries();
    for (let i = 0; i < 100; i += 1) output.write('line\n');
    expect(tries() - first).toBe(100);
  });

  it('is silent once its reader is gone', () => {
    const state: { room: number; error?: string } = { room: 100, error: 'EPIPE' };
    const { output, text } = pipe(state);
    expect(() => output.write('line 1\n')).not.toThrow();
    delete state.error;
    output.write('line 2\n');
    expect(text()).toBe('');
  });
});
