import { waitFor } from '@edgecoder/testkit';
import { describeUnless } from '@edgecoder/testkit/suites';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CompletionEvent, CompletionRequest, ModelProvider } from '../src/interface.ts';

/** Longer than any test takes, on a slow machine whose cores are busy. */
const TEST_TIMEOUT_MS = 120_000;
/** What each provider under test is given: answers at a time, requests that may wait, those of one requester. */
export const LIMITS = { concurrency: 4, maxWaiting: 60, maxWaitingPerRequester: 50 } as const;
/** Context of the tiny model. It says nothing sensible, so that answers end by their length. */
export const CONTEXT_TOKENS = 512;

export interface ComplianceOptions {
  /** A provider that was not used before, and a model that it has; the suite closes it. */
  create(): Promise<{ provider: ModelProvider; model: string }>;
  /** The provider decides what is in memory. */
  holdsModels?: true;
  /** A model that is not the tiny one. */
  model?: {
    contextTokens: number;
    /** What it answers with 100 tokens or more. */
    prompt: string;
    /** Tokens of ` c d e f`. */
    lettersTokens: number;
  };
  skip?: string | undefined;
}

const TINY = { contextTokens: CONTEXT_TOKENS, prompt: 'Say something.', lettersTokens: 8 };

export async function read(
  events: AsyncIterable<CompletionEvent>,
): Promise<{ text: string; pieces: number; end: Extract<CompletionEvent, { type: 'end' }> }> {
  let text = '';
  let pieces = 0;
  let end: Extract<CompletionEvent, { type: 'end' }> | undefined;
  for await (const event of events) {
    expect(end).toBeUndefined();
    if (event.type === 'end') end = event;
    else {
      expect(event.text).not.toBe('');
      text += event.text;
      pieces += 1;
    }
  }
  if (!end) throw new Error('an answer ended without its end');
  return { text, pieces, end };
}

/** What every provider promises, whatever is behind it. */
export function describeProvider(name: string, options: ComplianceOptions): void {
  const { contextTokens, prompt: question, lettersTokens } = options.model ?? TINY;
  /** What is asked when the question does not matter. */
  const ASK = [{ role: 'user', content: question }] as const;

  describeUnless(options.skip, name, () => {
    let provider: ModelProvider;
    let model: string;
    beforeAll(async () => {
      ({ provider, model } = await options.create());
    }, TEST_TIMEOUT_MS);
    afterAll(() => provider?.close(), TEST_TIMEOUT_MS);

    const test = (title: string, body: () => Promise<void>): void => it(title, body, TEST_TIMEOUT_MS);
    const request = (more: Partial<CompletionRequest> = {}): CompletionRequest => ({
      model,
      messages: ASK,
      maxTokens: 24,
      ...more,
    });
    const ask = (more?: Partial<CompletionRequest>, signal?: AbortSignal) =>
      read(provider.complete(request(more), { signal }));

    test('is healthy, and lists its model with the context that it really has', async () => {
      expect(await provider.health()).toEqual({ ok: true });
      const found = (await provider.models()).find((one) => one.name === model);
      expect(found).toMatchObject({ contextTokens });
    });

    describe('an answer', () => {
      test('comes in pieces, and ends once, with the tokens that it took', async () => {
        const { text, pieces, end } = await ask();
        expect(text.length).toBeGreaterThan(0);
        expect(pieces).toBeGreaterThan(1);
        expect(end).toEqual({
          type: 'end',
          reason: 'length',
          usage: { promptTokens: await provider.countTokens({ model, messages: ASK }), completionTokens: 24 },
        });
      });

      test('is the same again at temperature 0, and for the same seed; another for another seed', async () => {
        expect((await ask()).text).toBe((await ask()).text);
        const sampled = { temperature: 2, seed: 7, maxTokens: 60 };
        const { text } = await ask(sampled);
        expect((await ask(sampled)).text).toBe(text);
        // A model may be so sure of its answer that another seed or two bring the same.
        const others = new Set<string>();
        for (let seed = 8; seed < 28 && others.size < 2; seed++) others.add((await ask({ ...sampled, seed })).text);
        expect(others.size).toBeGreaterThan(1);
      });

      test('ends before a text that stops it', async () => {
        const { text } = await ask({ maxTokens: 60 });
        const stop = text.slice(20, 24);
        const stopped = await ask({ maxTokens: 60, stop: [stop, 'never said by anyone'] });
        expect(stopped.text).toBe(text.slice(0, text.indexOf(stop)));
        expect(stopped.end.reason).toBe('stop');
      });

      test('keeps to a schema', async () => {
        const schema = {
          type: 'object',
          properties: {
            kind: { type: 'string', enum: ['circle', 'square'] },
            filled: { type: 'boolean' },
            sides: { type: 'array', items: { type: 'string', enum: ['left', 'right'] }, minItems: 1, maxItems: 3 },
          },
          required: ['kind', 'filled', 'sides'],
          additionalProperties: false,
        };
        for (const seed of [1, 2, 3]) {
          const { text, end } = await ask({ schema, temperature: 1, seed, maxTokens: 200 });
          expect(end.reason).toBe('stop');
          const answer = JSON.parse(text);
          expect(Object.keys(answer)).toEqual(['kind', 'filled', 'sides']);
          expect(['circle', 'square']).toContain(answer.kind);
          expect([true, false]).toContain(answer.filled);
          expect(answer.sides.length).toBeGreaterThanOrEqual(1);
          expect(answer.sides.length).toBeLessThanOrEqual(3);
          for (const side of answer.sides) expect(['left', 'right']).toContain(side);
        }
      });

      test('of no given length goes no further than the context', async () => {
        const { end } = await ask({ maxTokens: undefined, temperature: 1, seed: 3 });
        const { promptTokens, completionTokens } = end.usage;
        // The last token is said, and need not be read again.
        expect(promptTokens + completionTokens).toBeLessThanOrEqual(contextTokens + 1);
        if (end.reason === 'length') expect(promptTokens + completionTokens).toBeGreaterThan(contextTokens - 4);
      });
    });

    describe('a prompt', () => {
      const long = (words: number) => Array.from({ length: words }, (_, index) => `w${index % 7}`).join(' ');
      /** Words that take this share of the context. */
      const filling = async (share: number): Promise<string> => {
        const count = (words: number) =>
          provider.countTokens({ model, messages: [{ role: 'user', content: long(words) }] });
        const [ten, twenty] = [await count(10), await count(20)];
        return long(Math.round((share * contextTokens * 10) / (twenty - ten)));
      };

      test('that does not fit is an error, and no answer begins', async () => {
        const most = await filling(0.85);
        for (const messages of [
          [{ role: 'user', content: await filling(3) }],
          // Where its beginning, or its first turns, could be left out unseen.
          [
            { role: 'system', content: 'Be brief.' },
            { role: 'user', content: most },
            { role: 'assistant', content: most },
            ...ASK,
          ],
        ] as const) {
          await expect(ask({ messages })).rejects.toMatchObject({ name: 'ModelError', code: 'context_exceeded' });
        }
      });

      test('is counted with all that is in it', async () => {
        const count = (content: string) => provider.countTokens({ model, messages: [{ role: 'user', content }] });
        const [one, two] = [await count('a b'), await count('a b c d e f')];
        expect(two - one).toBe(lettersTokens);
        const { end } = await ask({ messages: [{ role: 'user', content: 'a b c d e f' }], maxTokens: 1 });
        expect(end.usage.promptTokens).toBe(two);
      });

      test('nearly as long as the context is read whole', async () => {
        const prompt = (times: number) => [{ role: 'user', content: 'a b '.repeat(times) }] as const;
        const count = (times: number) => provider.countTokens({ model, messages: prompt(times) });
        const [ten, twenty] = [await count(10), await count(20)];
        const messages = prompt(10 + Math.floor((contextTokens - 20 - ten) / ((twenty - ten) / 10)));
        const tokens = await provider.countTokens({ model, messages });
        expect(tokens).toBeGreaterThan(contextTokens - 40);
        const { end } = await ask({ messages, maxTokens: 4 });
        expect(end.usage).toEqual({ promptTokens: tokens, completionTokens: 4 });
      });

      test('that breaks a bound is refused', async () => {
        for (const more of [
          { messages: [] },
          { maxTokens: 0 },
          { maxTokens: 1.5 },
          { temperature: -1 },
          { topP: 0 },
          { seed: -1 },
          { stop: [''] },
          { stop: Array.from({ length: 5 }, () => 'x') },
          { messages: [{ role: 'user' as const, content: 'x'.repeat(1_048_577) }] },
        ])
          await expect(async () => ask(more)).rejects.toMatchObject({ code: 'invalid_request' });
      });

      test('to a model that is not there is told so', async () => {
        await expect(ask({ model: 'nobody-has-this' })).rejects.toMatchObject({ code: 'unknown_model' });
      });
    });

    describe('a request that is given up', () => {
      const endless = (): Partial<CompletionRequest> => ({ maxTokens: undefined, temperature: 1, seed: 5 });
      const idle = () => waitFor(() => provider.status().active === 0, TEST_TIMEOUT_MS);

      test('before it began does nothing', async () => {
        await expect(ask({}, AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
        await idle();
      });

      test('ends while it answers, and gives its turn back', async () => {
        const gone = new AbortController();
        let pieces = 0;
        const reading = async (): Promise<void> => {
          for await (const event of provider.complete(request(endless()), { signal: gone.signal })) {
            if (event.type === 'text' && (pieces += 1) === 2) gone.abort();
          }
        };
        await expect(reading()).rejects.toMatchObject({ code: 'aborted' });
        expect(pieces).toBe(2);
        await idle();
        await ask();
      });

      test('by its reader, who stops reading, ends too', async () => {
        for await (const event of provider.complete(request(endless()))) if (event.type === 'text') break;
        await idle();
        await ask();
      });

      test('by nobody, but read slowly, holds no turn', async () => {
        const events = provider.complete(request({ maxTokens: 20 }))[Symbol.asyncIterator]();
        const { value: first } = await events.next();
        expect(first).toMatchObject({ type: 'text' });
        await idle();
        const { end } = await read({ [Symbol.asyncIterator]: () => events });
        expect(end.usage.completionTokens).toBe(20);
      });

      test('while it waits leaves the queue', async () => {
        const working = Array.from({ length: LIMITS.concurrency }, () => ask({ maxTokens: 100 }));
        await waitFor(() => provider.status().active === LIMITS.concurrency, TEST_TIMEOUT_MS);
        const gone = new AbortController();
        const waits = ask({}, gone.signal);
        await waitFor(() => provider.status().waiting === 1, TEST_TIMEOUT_MS);
        gone.abort();
        await expect(waits).rejects.toMatchObject({ code: 'aborted' });
        expect(provider.status().waiting).toBe(0);
        await Promise.all(working);
      });
    });

    describe('many requests', () => {
      test('of fifty who ask at once are all answered', async () => {
        let most = 0;
        const answers = await Promise.all(
          Array.from({ length: 50 }, async (_, index) => {
            const answer = await ask({ requester: `r${index}`, maxTokens: 8 });
            most = Math.max(most, provider.status().active);
            return answer;
          }),
        );
        for (const { end } of answers) expect(end.usage.completionTokens).toBe(8);
        expect(most).toBeLessThanOrEqual(LIMITS.concurrency);
      });

      test('of one who asks for much do not keep another waiting', async () => {
        const ended: string[] = [];
        const note = async (requester: string): Promise<void> => {
          await ask({ requester, maxTokens: 24 });
          ended.push(requester);
        };
        const greedy = Array.from({ length: 40 }, () => note('greedy'));
        await waitFor(() => provider.status().waiting >= 30, TEST_TIMEOUT_MS);
        await Promise.all([...greedy, note('modest')]);
        expect(ended.indexOf('modest')).toBeLessThan(30);
      });

      test('more than may wait are refused, not kept', async () => {
        const answers = await Promise.allSettled(
          Array.from({ length: LIMITS.concurrency + LIMITS.maxWaitingPerRequester + 20 }, () =>
            ask({ requester: 'greedy', maxTokens: 2 }),
          ),
        );
        const refused = answers.filter((one) => one.status === 'rejected');
        expect(refused).toHaveLength(20);
        for (const { reason } of refused) expect(reason).toMatchObject({ code: 'queue_full' });
      });
    });

    describe('embeddings', () => {
      test('are vectors of one length, the same for the same text', async () => {
        const [one, other, again] = await provider.embed({ model, texts: ['sort a list', 'xyz', 'sort a list'] });
        expect(one?.length).toBeGreaterThan(4);
        expect(other).toHaveLength(one?.length ?? 0);
        const distance = (from: number[] = [], to: number[] = []) =>
          Math.hypot(...from.map((value, index) => value - (to[index] ?? 0)));
        expect(distance(one, again)).toBeLessThan(1e-3);
        expect(distance(one, other)).toBeGreaterThan(1e-3);
      });

      test('of a text that does not fit are an error', async () => {
        await expect(provider.embed({ model, texts: ['a b '.repeat(contextTokens)] })).rejects.toMatchObject({
          code: 'context_exceeded',
        });
        await expect(provider.embed({ model, texts: [] })).rejects.toMatchObject({ code: 'invalid_request' });
      });
    });

    if (options.holdsModels)
      test('takes a model into memory and gives it back', async () => {
        await provider.load(model);
        expect(provider.status().loaded).toMatchObject([{ name: model, idle: true }]);
        await provider.unload(model);
        expect(provider.status().loaded).toEqual([]);
        await provider.unload(model);
        await ask();
      });

    test('once it is closed, has ended what ran, and takes nothing more', async () => {
      const own = await options.create();
      const running = read(own.provider.complete({ model: own.model, messages: ASK }));
      running.catch(() => {});
      await waitFor(() => own.provider.status().active === 1, TEST_TIMEOUT_MS);
      await own.provider.close();
      await expect(running).rejects.toMatchObject({ code: 'closed' });
      await expect(read(own.provider.complete({ model: own.model, messages: ASK }))).rejects.toMatchObject({
        code: 'closed',
      });
      await own.provider.close();
    });
  });
}
