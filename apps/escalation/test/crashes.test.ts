import { setTimeout as delay } from 'node:timers/promises';
import { type EscalationClient, isTransient } from '@edgecoder/client';
import type { ResolutionView, ResolveRequestInput } from '@edgecoder/protocol';
import { waitFor } from '@edgecoder/testkit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { dyingStore } from './dying-store.ts';
import { describeEscalation, outcomes, type Replica, RIGHT, scriptedSource, type World } from './support.ts';

const WRONG = 'def add(a, b):\n    return 3';
/** So that whoever takes over need not wait for long. */
const QUICK = { leaseMs: 150 };

/** A coordinator that keeps at it: asks, polls and judges over and over until it has the end. */
async function untilEnd(clientNow: () => EscalationClient, question: ResolveRequestInput): Promise<ResolutionView> {
  return waitFor(async () => {
    try {
      const client = clientNow();
      const view = await client.resolve(question);
      if (view.state === 'resolved' || view.state === 'exhausted') return view;
      const { proposal } = view;
      if (proposal === undefined) return undefined;
      const held = proposal.code === RIGHT;
      await client.verdict(question.resolutionId, {
        proposal: proposal.number,
        held,
        ...(!held && { failure: 'no' }),
      });
    } catch (error) {
      // The process is dead, or just being replaced.
      if (!isTransient(error)) throw error;
    }
    return undefined;
  }, 25_000);
}

describeEscalation('a resolution whose process dies', (open) => {
  let world: World;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.close());

  /** One resolution over a process that dies at its nth write, and its successor. @returns whether it died at all. */
  async function survive(deathAt: number, when: 'before' | 'after'): Promise<boolean> {
    const sources = {
      inference: scriptedSource(() => ({ code: WRONG, explanation: '' })),
      cloud: scriptedSource(() => ({ code: RIGHT, explanation: '' })),
    };
    const question = world.question({ consent: { cloud: true, human: false } });
    const { store, died } = dyingStore(world.store, deathAt, when);
    const first = await world.start(sources, {}, store, QUICK);
    let current: Replica = first;
    let client = first.client(world.coordinator.key);
    const over = new AbortController();
    const replaced = (async () => {
      while (!died() && !over.signal.aborted) await delay(5);
      if (!died()) return;
      await first.stop();
      current = await world.start(sources, {}, world.store, QUICK);
      client = current.client(world.coordinator.key);
    })();
    const end = await untilEnd(() => client, question);
    // What is still to be told.
    await waitFor(() => world.coordinator.newest(question.resolutionId)?.revision === end.revision, 20_000);
    over.abort();
    await replaced;
    await current.stop();

    expect(end.state).toBe('resolved');
    expect(end.proposal).toMatchObject({ number: 2, code: RIGHT, step: 'cloud' });
    expect(outcomes(end)).toEqual([
      'inference 1 answered fell',
      'parent_coordinator 1 skipped',
      'cloud 1 answered held',
    ]);
    const { rows } = await sql<{ ends: number }>`select count(*)::int as ends from escalation.resolutions
      where resolution_id = ${question.resolutionId} and ended_at is not null and state = 'resolved'`.execute(
      world.store.db,
    );
    expect(rows[0]?.ends).toBe(1);
    const ends = world.coordinator.told.filter(
      ({ view }) => view.resolutionId === question.resolutionId && view.state === 'resolved',
    );
    expect(new Set(ends.map(({ view }) => view.revision)).size).toBe(1);
    return died();
  }

  it('ends once and rightly, wherever it dies', async () => {
    // To the database the one is the other of the write before: each kind of store shows one of them.
    const when = world.store.kind === 'pglite' ? 'after' : 'before';
    let deathAt = 1;
    while (await survive(deathAt, when)) deathAt += 1;
    // Insertion, claim, begin, answer, verdict, and the same again, and what is told in between.
    expect(deathAt).toBeGreaterThan(8);
  }, 120_000);
});
