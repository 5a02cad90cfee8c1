import { fromBase64Url, openFrom, type SealingKey } from '@edgecoder/crypto';
import {
  type PeerId,
  STEPS_INFO,
  type StepReport,
  StepReportBody,
  type StepsRequest,
  type StepsResponse,
  sealAad,
  type TaskId,
} from '@edgecoder/protocol';
import { createTimedMap } from '../agents/timed-map.ts';
import type { CoordinatorContext } from '../context.ts';
import type { StepHub } from './step-hub.ts';
import { type HeldLease, heldLeases } from './steps.repository.ts';

/** How long a lease is believed to be held without looking again: so long after its end its steps may still be told. */
const HELD_TTL_MS = 5_000;
/** Leases remembered; the oldest are looked up again. */
const MAX_HELD = 20_000;

const utf8 = new TextDecoder('utf-8', { fatal: true });

type Outcome = StepsResponse['reports'][number]['outcome'];

/** A lease that was looked up, and the last report of it that was told. */
type Known = HeldLease & { sequence: number };

const keyOf = (agentId: string, { subtaskId, leaseId, epoch }: StepReport): string =>
  `${agentId} ${subtaskId} ${leaseId} ${epoch}`;

/**
 * Takes what machines say of the leases that they hold, and tells whoever follows. Writes nothing, and reads the database
 * only for leases it has not seen for some seconds. What nobody follows is not even opened.
 */
export function createSteps(ctx: Pick<CoordinatorContext, 'store' | 'keys'>, hub: StepHub) {
  const held = createTimedMap<string, Known>({ ttlMs: HELD_TTL_MS, max: MAX_HELD });

  async function lookUp(agentId: PeerId, reports: readonly StepReport[]): Promise<Map<string, Known>> {
    const known = new Map<string, Known>();
    const missing: StepReport[] = [];
    for (const report of reports) {
      const lease = held.get(keyOf(agentId, report));
      if (lease === undefined) missing.push(report);
      else known.set(keyOf(agentId, report), lease);
    }
    if (missing.length === 0) return known;
    const found = new Map((await heldLeases(ctx.store.db, agentId, missing)).map((row) => [row.subtask_id, row]));
    for (const report of missing) {
      const row = found.get(report.subtaskId);
      if (row === undefined || row.lease_id !== report.leaseId || row.epoch !== report.epoch) continue;
      const lease = { ...row, sequence: 0 };
      held.set(keyOf(agentId, report), lease);
      known.set(keyOf(agentId, report), lease);
    }
    return known;
  }

  function tell(lease: Known, report: StepReport): Outcome {
    if (!hub.watched(lease.task_id)) return 'unwatched';
    const body = openReport(ctx.keys.sealing, report);
    if (body === undefined) return 'invalid';
    // One that was sent again has been told.
    if (body.sequence <= lease.sequence) return 'told';
    lease.sequence = body.sequence;
    const of = { taskId: lease.task_id as TaskId, subtaskId: report.subtaskId, part: lease.part };
    hub.tell(
      of.taskId,
      body.events.map((step) => ({ ...of, step })),
    );
    return 'told';
  }

  return async function steps(agentId: PeerId, { reports }: StepsRequest): Promise<StepsResponse> {
    const known = await lookUp(agentId, reports);
    return {
      reports: reports.map((report) => {
        const lease = known.get(keyOf(agentId, report));
        return { subtaskId: report.subtaskId, outcome: lease === undefined ? 'lost' : tell(lease, report) };
      }),
    };
  };
}

function openReport(key: SealingKey, report: StepReport): StepReportBody | undefined {
  try {
    const context = openFrom({ key, enc: fromBase64Url(report.enc), info: STEPS_INFO });
    const plain = context.open(sealAad(report.subtaskId, report.epoch), fromBase64Url(report.sealed));
    return StepReportBody.parse(JSON.parse(utf8.decode(plain)));
  } catch {
    return undefined;
  }
}
