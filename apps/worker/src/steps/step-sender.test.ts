import { ClientError } from '@edgecoder/client';
import { fromBase64Url, openFrom, sealingKeyFromSeed } from '@edgecoder/crypto';
import {
  LeaseId,
  STEPS_INFO,
  type StepReport,
  StepReportBody,
  type StepsRequest,
  SubtaskId,
  sealAad,
} from '@edgecoder/protocol';
import { waitFor } from '@edgecoder/testkit';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createStepSender } from './step-sender.ts';

const sealing = sealingKeyFromSeed(new Uint8Array(32).fill(7));
const lease = (n: number) => ({
  subtaskId: SubtaskId.parse(`0190b0a0-0000-7000-8000-00000000000${n}`),
  leaseId: LeaseId.parse(`0190b0a0-0000-7000-8000-00000000001${n}`),
  epoch: n,
});
const opened = ({ subtaskId, epoch, enc, sealed }: StepReport) =>
  StepReportBody.parse(
    JSON.parse(
      Buffer.from(
        openFrom({ key: sealing, enc: fromBase64Url(enc), info: STEPS_INFO }).open(
          sealAad(subtaskId, epoch),
          fromBase64Url(sealed),
        ),
      ).toString(),
    ),
  );

type Outcome = 'told' | 'unwatched' | 'lost';
let requests: { at: number; reports: StepReport[] }[];
let outcome: Outcome | Error | Promise<never>;
let warnings: number;
beforeEach(() => {
  requests = [];
  outcome = 'told';
  warnings = 0;
});
const sender = () =>
  createStepSender({
    client: {
      async steps({ reports }: StepsRequest) {
        requests.push({ at: performance.now(), reports });
        const answer = await outcome;
        if (answer instanceof Error) throw answer;
        return { reports: reports.map(({ subtaskId }) => ({ subtaskId, outcome: answer })) };
      },
    },
    coordinator: { sealingKey: sealing.publicKey },
    log: { warn: () => void (warnings += 1) } as never,
  });
const text = (words: string) => ({ type: 'text', text: words }) as const;
const told = () => requests.flatMap(({ reports }) => reports.map(opened));

describe('what happens in a lease', () => {
  it('is told at once, then in batches that are numbered, one request at a time', async () => {
    const reporter = sender().report(lease(1));
    reporter.push(text('first'));
    await waitFor(() => requests.length === 1);
    for (const words of ['and ', 'then ', 'more']) reporter.push(text(words));
    await reporter.end();
    expect(told()).toEqual([
      { sequence: 1, events: [text('first')] },
      { sequence: 2, events: [text('and then more')] },
    ]);
    reporter.push(text('too late'));
    await reporter.end();
    expect(requests).toHaveLength(2);
  });

  it('goes together with what happens in others', async () => {
    const all = sender();
    const reporters = [1, 2, 3].map((n) => all.report(lease(n)));
    for (const one of reporters) one.push(text('a'));
    await waitFor(() => told().length === 3);
    // The first went at once; the others came while it was on its way.
    expect(requests.map(({ reports }) => reports.length)).toEqual([1, 2]);
  });

  it('is told more and more rarely while nobody follows, and not at the end', async () => {
    outcome = 'unwatched';
    const reporter = sender().report(lease(1));
    for (let count = 1; count <= 5; count += 1) {
      reporter.push(text('a'));
      await waitFor(() => requests.length === count);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const pauses = requests.slice(1).map(({ at }, index) => at - (requests[index]?.at ?? 0));
    for (const [index, atLeast] of [90, 190, 390, 790].entries()) expect(pauses[index]).toBeGreaterThan(atLeast);
    reporter.push(text('b'));
    await reporter.end();
    expect(requests).toHaveLength(5);
  });

  it('is told as often as before once somebody follows', async () => {
    outcome = 'unwatched';
    const reporter = sender().report(lease(1));
    reporter.push(text('a'));
    await waitFor(() => requests.length === 1);
    outcome = 'told';
    reporter.push(text('b'));
    await waitFor(() => requests.length === 2);
    outcome = 'unwatched';
    reporter.push(text('c'));
    await waitFor(() => requests.length === 3);
    await new Promise((resolve) => setImmediate(resolve));
    reporter.push(text('d'));
    await reporter.end();
    expect(told().map(({ events }) => events)).toEqual([[text('a')], [text('b')], [text('c')]]);
  });

  it('is told no more once the lease is lost', async () => {
    outcome = 'lost';
    const all = sender();
    const reporter = all.report(lease(1));
    reporter.push(text('a'));
    await waitFor(() => requests.length === 1);
    await new Promise((resolve) => setImmediate(resolve));
    outcome = 'told';
    reporter.push(text('b'));
    await reporter.end();
    const other = all.report(lease(2));
    other.push(text('c'));
    await other.end();
    expect(told().map(({ events }) => events)).toEqual([[text('a')], [text('c')]]);
  });

  it('is lost when it cannot be told, without holding up the end of the work', async () => {
    outcome = new ClientError('unavailable', 'gone');
    const reporter = sender().report(lease(1));
    reporter.push(text('a'));
    await waitFor(() => warnings === 1);
    reporter.push(text('b'));
    await reporter.end();

    outcome = new Promise<never>(() => undefined);
    const hanging = sender().report(lease(2));
    hanging.push(text('a'));
    const began = performance.now();
    await hanging.end();
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('is not told when it is dropped', async () => {
    outcome = 'unwatched';
    const reporter = sender().report(lease(1));
    reporter.push(text('a'));
    await waitFor(() => requests.length === 1);
    reporter.push(text('b'));
    reporter.drop();
    reporter.push(text('c'));
    await reporter.end();
    expect(requests).toHaveLength(1);
  });
});
