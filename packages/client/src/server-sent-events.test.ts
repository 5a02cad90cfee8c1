import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseEventStream, type ServerSentEvent } from './server-sent-events.ts';

async function* chunked(text: string, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  for (const to of [...places, bytes.length]) {
    yield bytes.subarray(from, to);
    from = to;
  }
}
async function parse(text: string, cuts: readonly number[] = []): Promise<ServerSentEvent[]> {
  const found: ServerSentEvent[] = [];
  for await (const event of parseEventStream(chunked(text, cuts))) found.push(event);
  return found;
}

describe('parseEventStream', () => {
  it('reads ids, names, several data lines, comments and every line ending', async () => {
    expect(
      await parse(': hi\nid: 1\nevent: a\ndata: x\n\nid:2\r\ndata:y\r\ndata: z\r\n\r\ndata\r\rignored: q\n\n'),
    ).toEqual([
      { id: '1', event: 'a', data: 'x' },
      { id: '2', event: undefined, data: 'y\nz' },
      { id: undefined, event: undefined, data: '' },
    ]);
  });

  it('drops a message that was cut off', async () => {
    expect(await parse('data: one\n\ndata: two\n')).toEqual([{ id: undefined, event: undefined, data: 'one' }]);
  });

  it('reads the line feed of a pair that comes alone as part of the pair, and no further one', async () => {
    const expected = [{ id: undefined, event: undefined, data: 'x' }];
    expect(await parse('data: x\r\n\n: c\n', [8, 9])).toEqual(expected);
    expect(await parse('data: x\r\n\r\n', [8, 9, 10, 11])).toEqual(expected);
  });

  it('reads the same however the bytes are cut', async () => {
    const unit = fc.constantFrom('data: ä€😀', 'id: 7', 'event: e', ': c', '', 'data', 'x');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(unit, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 20 }),
        fc.oneof(
          fc.array(fc.nat({ max: 400 }), { maxLength: 12 }),
          fc.constant(Array.from({ length: 400 }, (_, at) => at)),
        ),
        async (lines, cuts) => {
          const text = lines.map(([line, end]) => line + end).join('');
          expect(await parse(text, cuts)).toEqual(await parse(text));
        },
      ),
    );
  });

  it('refuses a message without end', async () => {
    async function* endless() {
      for (;;) yield new TextEncoder().encode('x'.repeat(100_000));
    }
    await expect(
      (async () => {
        for await (const _ of parseEventStream(endless()));
      })(),
    ).rejects.toMatchObject({ code: 'bad_answer' });
  });
});
