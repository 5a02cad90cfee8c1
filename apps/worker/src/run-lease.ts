import type { Lease, SandboxMode, WorkPayload } from '@edgecoder/protocol';
import { type Logger, withSpan } from '@edgecoder/service';
import type { ProvenSandbox } from './capabilities.ts';
import type { Agent } from './connection.ts';
import { execute, isAborted } from './execute.ts';
import type { ExecuteOptions } from './execute-options.ts';
import type { HeldLease, LeaseBook } from './lease-book.ts';
import type { WorkerModels } from './models/worker-models.ts';
import { postResult } from './post-result.ts';

export interface RunLeaseDeps {
  agent: Agent;
  sandboxes: ReadonlyMap<SandboxMode, ProvenSandbox>;
  models: WorkerModels | undefined;
  examples: ExecuteOptions['examples'];
  book: LeaseBook;
  log: Logger;
  random: () => number;
  ending: () => boolean;
}

/** Does one lease from its payload to the stored result, and takes the lease out of the book. Never rejects. */
export async function runLease(deps: RunLeaseDeps, held: HeldLease, lease: Lease, payload: WorkPayload): Promise<void> {
  const { book } = deps;
  const log = deps.log.child({ subtaskId: lease.subtaskId, epoch: lease.epoch, kind: payload.kind });
  try {
    await withSpan('worker.lease', { traceparent: lease.traceparent, attributes: { subtaskId: lease.subtaskId } }, () =>
      finish(deps, held, lease, payload, log),
    );
  } catch (error) {
    if (isAborted(error)) {
      log.info({ reason: held.dropped ?? 'aborted' }, 'a run was ended: its lease is gone');
    } else log.error({ err: error }, 'a lease could not be done');
  } finally {
    book.release(held);
  }
}

async function finish(
  deps: RunLeaseDeps,
  held: HeldLease,
  lease: Lease,
  payload: WorkPayload,
  log: Logger,
): Promise<void> {
  const { sandboxes, models, examples } = deps;
  const { results, steps, sealer } = held.connection;
  // Nobody asked for what happens in a run of given code.
  const reporter = payload.kind === 'exec' || payload.kind === 'verify' ? undefined : steps.report(lease);
  const body = await deps.book
    .inSlot(held, () =>
      execute(payload, {
        sandboxes,
        models,
        examples,
        signal: held.signal,
        onStep: reporter?.push,
        requester: lease.taskId,
        attempt: lease.epoch,
      }),
    )
    .catch((error: unknown) => {
      reporter?.drop();
      throw error;
    });
  await reporter?.end();
  const sealed = await sealer.seal({ lease, body });
  const posted = await postResult(results, sealed, { signal: held.signal, ending: deps.ending, random: deps.random });
  const passed = body.testReport.passed;
  if (posted.outcome === 'refused') log.warn({ code: posted.code }, 'a result was refused');
  else if (posted.outcome === 'dropped') log.warn({ reason: held.dropped ?? 'ending' }, 'a result could not be posted');
  else
    log.info(
      { state: posted.outcome, verdict: passed ? 'passed' : 'failed', ms: body.durationMs },
      'a result was posted',
    );
}
