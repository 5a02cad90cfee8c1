import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Report } from '../supervisor/reports.ts';
import { createFencedStreams } from './fenced-streams.ts';

const FENCE = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
const frame = (report: Report): Buffer => {
  const body = Buffer.from(JSON.stringify(report));
  const header = Buffer.alloc(4);
  header.writeUInt32BE(body.length);
  return Buffer.concat([header, body]);
};
const fenced = (report: Report): Buffer => Buffer.concat([FENCE, frame(report)]);
const END: Report = { type: 'end', exitCode: 0, mark: 'ab' };

/** What was heard, in order: reports as they are, output joined by stream. */
function heard() {
  const events: string[] = [];
  const output: Record<1 | 2, string> = { 1: '', 2: '' };
  const streams = createFencedStreams({
    onReport: (report) => events.push(report.type),
    onOutput: (fd, chunk) => {
      output[fd] += chunk.toString('latin1');
      events.push(`output ${fd}`);
    },
  });
  return { streams, events, output };
}

describe('reports and output over one stream', () => {
  it('are told apart wherever the stream is cut, and stdout never comes before the start nor after the end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }),
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 30 })),
        fc.infiniteStream(fc.boolean()),
        (errors, prints, sizes, turns) => {
          const { streams, events, output } = heard();
          streams.setFence(FENCE);
          const wire: Record<1 | 2, Buffer> = {
            1: Buffer.concat([...prints, FENCE, Buffer.from('what a daemon prints later')]),
            2: Buffer.concat([fenced({ type: 'started' }), ...errors, fenced(END)]),
          };
          const at: Record<1 | 2, number> = { 1: 0, 2: 0 };
          while (at[1] < wire[1].length || at[2] < wire[2].length) {
            const fd = (turns.next().value as boolean) ? 1 : 2;
            const size = sizes.next().value as number;
            if (at[fd] < wire[fd].length) streams.push(fd, wire[fd].subarray(at[fd], at[fd] + size));
            at[fd] += size;
          }
          expect(output[1]).toBe(Buffer.concat(prints).toString('latin1'));
          expect(output[2]).toBe(Buffer.concat(errors).toString('latin1'));
          expect(events.at(0)).toBe('started');
          expect(events.at(-1)).toBe('end');
          expect(events.filter((event) => event === 'end')).toHaveLength(1);
        },
      ),
    );
  });

  it('give the last report out when stdout was closed without a fence, once the container is gone', () => {
    const { streams, events } = heard();
    streams.setFence(FENCE);
    streams.push(2, Buffer.concat([fenced({ type: 'started' }), fenced(END)]));
    expect(events).toEqual(['started']);
    streams.finish();
    expect(events).toEqual(['started', 'end']);
  });

  it('lose neither what may have been the beginning of a fence nor what was printed before a start that never came', () => {
    const { streams, output } = heard();
    streams.setFence(FENCE);
    streams.push(1, Buffer.from('early'));
    streams.push(2, FENCE.subarray(0, 9));
    streams.finish();
    expect(output[1]).toBe('early');
    expect(output[2]).toBe(FENCE.subarray(0, 9).toString('latin1'));
  });

  it('refuse what follows a fence and is no report', () => {
    for (const body of [
      Buffer.from('\xff\xff\xff\xff', 'latin1'),
      Buffer.concat([Buffer.from([0, 0, 0, 2]), Buffer.from('{}')]),
    ]) {
      const { streams } = heard();
      streams.setFence(FENCE);
      expect(() => streams.push(2, Buffer.concat([FENCE, body]))).toThrow(/report/);
    }
  });

  it('take stderr for reports only until there is a program', () => {
    const { streams, events } = heard();
    streams.push(2, frame({ type: 'ready' }));
    expect(events).toEqual(['ready']);
    expect(() => streams.push(2, Buffer.from('Traceback'))).toThrow(/report/);
  });
});
