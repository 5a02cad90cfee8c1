import type { CoordinatorClient } from '@edgecoder/client';
import type { TaskView } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import { type CheckStep, selfCheck } from './self-check.ts';

const RESULT = { sandbox: 'wasm', durationMs: 1, stdout: '', testReport: { passed: true, hasTests: true } };
const ENDED = { taskId: 'own', language: 'javascript', verified: true, chargedMc: 11, result: RESULT } as TaskView;

type Moves = { kind: string; amountMc: number; taskId?: string }[];

/** A coordinator that says this of the owner's account, newest first, two entries a page. */
function coordinator(entries: Moves, task: Partial<TaskView> = {}, refusals = 0): CoordinatorClient {
  let refused = 0;
  const problem = { code: 'insufficient_credits', detail: 'not enough' };
  const answers = {
    status: async () => ({ agents: { online: 2, verifiers: 1 } }),
    submit: async () => ({ tasks: [refused++ < refusals ? { problem } : { taskId: 'own' }] }),
    taskEnded: async () => ({ ...ENDED, ...task }),
    history: async (_account: string, { cursor = '0' }: { cursor?: string } = {}) => {
      const next = Number(cursor) + 2;
      return {
        entries: entries.slice(Number(cursor), next),
        ...(next < entries.length && { nextCursor: String(next) }),
      };
    },
    balance: async () => ({ availableMc: 50_000 }),
  };
  return answers as unknown as CoordinatorClient;
}

async function creditsStep(client: CoordinatorClient): Promise<CheckStep | undefined> {
  const steps: CheckStep[] = [];
  const log = { name: 'log', publicKey: '00' };
  await selfCheck({
    client,
    ownerId: 'o',
    log,
    signal: new AbortController().signal,
    onStep: (step) => steps.push(step),
  });
  return steps.find(({ name }) => name === 'credits');
}

describe('the self-check', () => {
  it('counts what its own task moved, when tasks of an earlier start move credits at the same time', async () => {
    const step = await creditsStep(
      coordinator([
        { kind: 'release', amountMc: 8_700, taskId: 'earlier' },
        { kind: 'release', amountMc: 8_789, taskId: 'own' },
        { kind: 'release', amountMc: 8_799, taskId: 'another' },
        { kind: 'held', amountMc: -8_800, taskId: 'own' },
        { kind: 'mint', amountMc: 100_000 },
      ]),
    );
    expect(step).toEqual({ name: 'credits', ok: true, detail: '0.011 credits paid, 50.000 credits left' });
  });

  it('waits for credits that open tasks of an earlier start hold', async () => {
    const moves: Moves = [
      { kind: 'release', amountMc: 8_789, taskId: 'own' },
      { kind: 'held', amountMc: -8_800, taskId: 'own' },
    ];
    expect(await creditsStep(coordinator(moves, {}, 2))).toMatchObject({ ok: true });
  });

  it.each<[string, Moves, Partial<TaskView>]>([
    ['more left the account than was charged', [{ kind: 'held', amountMc: -8_800, taskId: 'own' }], {}],
    [
      'nothing was charged',
      [
        { kind: 'release', amountMc: 8_800, taskId: 'own' },
        { kind: 'held', amountMc: -8_800, taskId: 'own' },
      ],
      { chargedMc: 0 },
    ],
    ['nothing was held', [{ kind: 'mint', amountMc: 100_000 }], {}],
  ])('says so when %s', async (_what, entries, task) => {
    expect(await creditsStep(coordinator(entries, task))).toMatchObject({ ok: false });
  });
});
