import type { CompletionEvent } from '@edgecoder/models';
import { describe, expect, it } from '@jest/globals';
import { inPieces } from './pieces.ts';

const END: CompletionEvent = { type: 'end', reason: 'stop', usage: { promptTokens: 1, completionTokens: 2 } };

/** Events that come when the test says so. */
function source() {
  let wake = (): void => undefined;
  const waiting: (CompletionEvent | Error)[] = [];
  async function* events(): AsyncGenerator<CompletionEvent, void> {
    for (;;) {
      while (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      const event = waiting.shift() as CompletionEvent | Error;
      if (event instanceof Error) throw event;
      yield event;
      if (event.type === 'end') return;
    }
  }
  const made = events();
  return {
    pieces: inPieces(made.next(), made),
    give(...given: (string | CompletionEvent | Error)[]): void {
      for (const one of given) waiting.push(typeof one === 'string' ? { type: 'text', text: one } : one);
      wake();
    },
  };
}
const textOf = async (pieces: AsyncGenerator<CompletionEvent, void>) => (await pieces.next()).value;

describe('text in pieces', () => {
  it('passes the first on before there is another, and joins what comes together after it', async () => {
    const { pieces, give } = source();
    give('a');
    expect(await textOf(pieces)).toEqual({ type: 'text', text: 'a' });
    const second = textOf(pieces);
    give('b', 'c', 'd', END);
    expect(await second).toEqual({ type: 'text', text: 'bcd' });
    expect(await textOf(pieces)).toEqual(END);
    expect(await pieces.next()).toEqual({ done: true, value: undefined });
  });

  it('waits for no more text when some has waited long enough', async () => {
    const { pieces, give } = source();
    give('a');
    await pieces.next();
    const second = textOf(pieces);
    give('b');
    expect(await second).toEqual({ type: 'text', text: 'b' });
  });

  it('loses nothing of what was made before an error', async () => {
    const { pieces, give } = source();
    give('a');
    await pieces.next();
    const second = pieces.next();
    give('b', new Error('no more'));
    expect((await second).value).toEqual({ type: 'text', text: 'b' });
    await expect(pieces.next()).rejects.toThrow('no more');
  });
});
