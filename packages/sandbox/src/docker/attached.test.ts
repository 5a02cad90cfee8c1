import { describe, expect, it } from '@jest/globals';
import { createAttachedReader } from './attached.ts';

const piece = (stream: number, text: string): Buffer => {
  const header = Buffer.alloc(8);
  header.writeUInt8(stream, 0);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
};

describe('what an engine sends of a container', () => {
  it('is the same wherever it is cut', () => {
    const wire = Buffer.concat([piece(1, 'one'), piece(2, 'two'), piece(1, ''), piece(1, 'three')]);
    for (let size = 1; size <= wire.length; size++) {
      const got = { 1: '', 2: '' };
      const reader = createAttachedReader((fd, chunk) => {
        got[fd] += chunk.toString();
      });
      for (let at = 0; at < wire.length; at += size) reader.push(wire.subarray(at, at + size));
      expect(got).toEqual({ 1: 'onethree', 2: 'two' });
    }
  });

  it('is refused when it is in no form of the API’s', () => {
    const reader = () => createAttachedReader(() => {});
    expect(() => reader().push(piece(3, 'x'))).toThrow('engine');
    expect(() => reader().push(Buffer.from('HTTP/1.1 500 no\r\n'))).toThrow('engine');
  });
});
