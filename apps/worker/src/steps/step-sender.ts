import { type CoordinatorClient, sealSteps } from '@edgecoder/client';
import type { CoordinatorIdentity, Lease, StepEvent, StepsResponse } from '@edgecoder/protocol';
import type { Logger } from '@edgecoder/service';
import { sleep } from '../sleep.ts';
import { StepBuffer } from './step-buffer.ts';

/** Between reports of a lease that somebody follows. */
const WATCHED_MS = 100;
/**
 * Between reports of one that nobody does, at most: the pause doubles from the one above, as whoever has submitted a task begins
 * to follow it a moment after its lease was given.
 */
const UNWATCHED_MS = 2_000;
/** After a request that failed. */
const FAILED_MS = 2_000;
const REQUEST_TIMEOUT_MS = 5_000;
/** Reports of one request, as many as the protocol allows. */
const MAX_REPORTS = 16;
/** What is due so soon goes along with what is due now. */
const TOGETHER_MS = 50;
/** How long the end of a lease that somebody follows waits for its last steps: its result ends the story. */
const LAST_STEPS_MS = 250;

/** Tells of one lease. What cannot be told in time is lost; the work never waits for it. */
export interface StepReporter {
  push(step: StepEvent): void;
  /** The work is done: tells the rest, for a moment at most. */
  end(): Promise<void>;
  /** Nobody is to hear of it any more. */
  drop(): void;
}

/** Tells a coordinator what happens in the leases that it gave: one request at a time, for all of them. */
export interface StepSender {
  report(lease: Pick<Lease, 'subtaskId' | 'leaseId' | 'epoch'>): StepReporter;
}

type Outcome = StepsResponse['reports'][number]['outcome'];

interface Reported {
  lease: Pick<Lease, 'subtaskId' | 'leaseId' | 'epoch'>;
  buffer: StepBuffer;
  sequence: number;
  /** When the next report may go, on the monotonic clock. */
  dueAt: number;
  outcome: Outcome | undefined;
  /** The pause that its last report led to. */
  pauseMs: number;
  /** Nothing more is told. */
  closed: boolean;
  ended: PromiseWithResolvers<void> | undefined;
}

export function createStepSender(options: {
  client: Pick<CoordinatorClient, 'steps'>;
  coordinator: Pick<CoordinatorIdentity, 'sealingKey'>;
  log: Pick<Logger, 'warn'>;
  monotonic?: () => number;
}): StepSender {
  const { client, coordinator, log, monotonic = () => performance.now() } = options;
  const waiting = new Set<Reported>();
  let running = false;
  let failing = false;
  let wake = new AbortController();

  function close(one: Reported): void {
    one.closed = true;
    one.buffer.clear();
    waiting.delete(one);
    one.ended?.resolve();
  }

  function settle(one: Reported, outcome: Outcome | undefined, now: number): void {
    if (one.closed) return;
    one.outcome = outcome ?? one.outcome;
    if (outcome === 'lost' || outcome === 'invalid') {
      close(one);
      return;
    }
    if (outcome === undefined) one.pauseMs = FAILED_MS;
    else if (outcome === 'unwatched') one.pauseMs = Math.min(UNWATCHED_MS, Math.max(WATCHED_MS, one.pauseMs * 2));
    else one.pauseMs = WATCHED_MS;
    one.dueAt = now + one.pauseMs;
    if (one.buffer.empty || (one.ended !== undefined && outcome !== 'told')) {
      waiting.delete(one);
      one.ended?.resolve();
    }
  }

  async function send(due: readonly Reported[]): Promise<void> {
    let answers: StepsResponse['reports'] = [];
    try {
      const reports = due.map((one) => {
        one.sequence += 1;
        const body = { sequence: one.sequence, events: one.buffer.take() };
        return sealSteps({ lease: one.lease, body, coordinator });
      });
      answers = (await client.steps({ reports }, { timeoutMs: REQUEST_TIMEOUT_MS })).reports;
      failing = false;
    } catch (error) {
      if (!failing) log.warn({ err: error, count: due.length }, 'what happens in leases could not be told');
      failing = true;
    }
    const now = monotonic();
    for (const one of due)
      settle(one, answers.find(({ subtaskId }) => subtaskId === one.lease.subtaskId)?.outcome, now);
  }

  async function run(): Promise<void> {
    running = true;
    while (waiting.size > 0) {
      const now = monotonic();
      const within = (ms: number) =>
        [...waiting].filter(({ dueAt, ended }) => dueAt <= now + ms || ended !== undefined);
      if (within(0).length > 0) await send(within(TOGETHER_MS).slice(0, MAX_REPORTS));
      else {
        wake = new AbortController();
        await sleep(Math.max(1, Math.min(...[...waiting].map(({ dueAt }) => dueAt)) - now), wake.signal);
      }
    }
    running = false;
  }

  return {
    report(lease) {
      const one: Reported = {
        lease,
        buffer: new StepBuffer(),
        sequence: 0,
        dueAt: 0,
        outcome: undefined,
        pauseMs: 0,
        closed: false,
        ended: undefined,
      };
      return {
        push(step) {
          if (one.closed || one.ended !== undefined) return;
          one.buffer.push(step);
          if (waiting.has(one)) return;
          waiting.add(one);
          wake.abort();
          if (!running) void run();
        },
        async end() {
          if (one.closed || !waiting.has(one)) return;
          if (one.outcome === 'unwatched') return close(one);
          one.ended = Promise.withResolvers<void>();
          wake.abort();
          const inTime = new AbortController();
          await Promise.race([one.ended.promise, sleep(LAST_STEPS_MS, inTime.signal)]);
          inTime.abort();
        },
        drop: () => close(one),
      };
    },
  };
}
