import { setTimeout as sleep } from 'node:timers/promises';
import type { CompletionEvent } from '@edgecoder/models';

/** How long text is gathered before it is sent, milliseconds: less than a reader sees, and many tokens of a fast model. */
const GATHER_MS = 25;
const DUE = Symbol('due');

/**
 * The same events, with texts that come shortly after one another joined: each that is sent costs far more than a token of a
 * small model. The first goes on at once.
 */
export async function* inPieces(
  first: Promise<IteratorResult<CompletionEvent, void>>,
  events: AsyncGenerator<CompletionEvent, void>,
): AsyncGenerator<CompletionEvent, void> {
  let next = first;
  let gathered = '';
  let due: Promise<typeof DUE> | undefined;
  let failure: { error: unknown } | undefined;
  const failed = (error: unknown): typeof DUE => {
    failure = { error };
    return DUE;
  };
  for (;;) {
    const came = await (gathered !== '' && due ? Promise.race([next, due]) : next).catch(failed);
    if (came !== DUE && came.done !== true && came.value.type === 'text') {
      next = events.next();
      next.catch(() => undefined);
      gathered += came.value.text;
      // Nothing was sent yet.
      due ??= Promise.resolve(DUE);
      continue;
    }
    if (gathered !== '') yield { type: 'text', text: gathered };
    gathered = '';
    due = sleep(GATHER_MS, DUE);
    if (failure) throw failure.error;
    if (came === DUE) continue;
    if (came.done !== true) yield came.value;
    return;
  }
}
