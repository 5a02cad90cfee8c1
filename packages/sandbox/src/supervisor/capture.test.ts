import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { createByteCapture } from './capture.ts';

describe('output of a guest', () => {
  it('is kept up to its limit, both streams together, and said to be cut', () => {
    const capture = createByteCapture(10);
    expect(capture.take(1, Buffer.from('12345'))).toBe(true);
    expect(capture.take(2, Buffer.from('67890'))).toBe(true);
    expect(capture.truncated).toBe(false);
    expect(capture.take(1, Buffer.from('x'))).toBe(false);
    expect(capture.take(1, Buffer.from('y'))).toBe(false);
    expect([capture.stdout(), capture.stderr(), capture.truncated, capture.bytes]).toEqual([
      '12345',
      '67890',
      true,
      10,
    ]);
  });

  it('joins characters that came in pieces, and drops the half of one that was cut', () => {
    const whole = createByteCapture(100);
    for (const byte of Buffer.from('aé€😀')) whole.take(1, Buffer.from([byte]));
    expect(whole.stdout()).toBe('aé€😀');
    const cut = createByteCapture(4);
    cut.take(1, Buffer.from('ab€'));
    expect(cut.stdout()).toBe('ab');
  });

  it('is the same over many blocks, and takes little more memory than its bytes, when it comes byte by byte', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const bytes = Buffer.from('0123456789abcde€'.repeat(40_000));
    const capture = createByteCapture(bytes.length);
    const used = (): number => {
      collect();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const before = used();
    for (let at = 0; at < bytes.length; at++) capture.take(1, bytes.subarray(at, at + 1));
    expect(used() - before).toBeLessThan(16 * bytes.length);
    expect(capture.stdout()).toBe(bytes.toString());
    expect(capture.stderr()).toBe('');
  });

  it('does not grow past its limit by what is not UTF-8', () => {
    const capture = createByteCapture(100);
    capture.take(1, Buffer.alloc(100, 0xff));
    expect(Buffer.byteLength(capture.stdout(), 'utf8')).toBeLessThanOrEqual(100);
  });
});
