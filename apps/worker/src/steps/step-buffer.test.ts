import { type StepEvent, StepReportBody } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import { StepBuffer } from './step-buffer.ts';

const text = (words: string): StepEvent => ({ type: 'text', text: words });
const code = (iteration: number, chars: number): StepEvent => ({
  type: 'code',
  iteration,
  code: '\u{1f600}'.repeat(chars / 2),
});

describe('steps that wait to be told', () => {
  it('keep their order, and pieces of text become one', () => {
    const buffer = new StepBuffer();
    for (const step of [text('a'), text('b'), code(1, 2), text('c'), text('d')]) buffer.push(step);
    expect(buffer.take()).toEqual([text('ab'), code(1, 2), text('cd')]);
    expect(buffer.empty).toBe(true);
    expect(buffer.take()).toEqual([]);
  });

  it('are bounded however much comes: text is left out, the rest is kept', () => {
    const buffer = new StepBuffer();
    for (let round = 1; round <= 10; round += 1) {
      buffer.push({ type: 'iteration', iteration: round, model: 'm' });
      for (let n = 0; n < 200; n += 1) buffer.push(text('x'.repeat(1000)));
      buffer.push(code(round, 32_768));
    }
    const told: StepEvent[] = [];
    for (let sequence = 1; !buffer.empty; sequence += 1) {
      const events = buffer.take();
      expect(() => StepReportBody.parse({ sequence, events })).not.toThrow();
      // Sealed and encoded it is four thirds of this, below the 400,000 of the protocol.
      expect(Buffer.byteLength(JSON.stringify(events))).toBeLessThan(290_000);
      told.push(...events);
    }
    const chars = told.reduce((sum, step) => sum + (step.type === 'text' ? step.text.length : 0), 0);
    expect(chars).toBeLessThanOrEqual(65_536);
    expect(told.filter(({ type }) => type === 'code')).toHaveLength(10);
    buffer.push(text('again'));
    expect(buffer.take()).toEqual([text('again')]);
  });

  it('can be sealed whatever half of a character a model ended with', () => {
    const buffer = new StepBuffer();
    buffer.push(text('a\ud83d'));
    buffer.push(text('\ude00'));
    buffer.push(text('\ud83d'));
    expect(buffer.take()).toEqual([text('a\u{1f600}\ufffd')]);
  });
});
