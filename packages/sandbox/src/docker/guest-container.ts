import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { SandboxError } from '../interface.ts';
import type { Guest, GuestListener } from '../supervisor/guest.ts';
import { confinementOf, rightsOf } from '../supervisor/process-confinement.ts';
import { childrenOf } from '../supervisor/process-tree.ts';
import { attach } from './attach.ts';
import { createAttachedReader } from './attached.ts';
import { type ContainerEnd, countersOf, isOurs, meterContainer } from './container-meter.ts';
import { type ContainerPlanOptions, containerPlan } from './container-plan.ts';
import { inTime, untilAborted } from './engine.ts';
import { createFencedStreams } from './fenced-streams.ts';
import type { Harness } from './interpreters.ts';
import { makeContainer, problemOf } from './make-container.ts';
import { type Remover, soon } from './removal.ts';

/** Random bytes that tell reports from what a program prints. */
const FENCE_BYTES = 16;
/** What the engine and the harness may say before there is a guest; shown when a start fails. */
const DIAGNOSTIC_BYTES = 8192;
/** A container that takes longer to freeze is not one to wait for. */
const FREEZE_TIMEOUT_MS = 5000;
/** What an engine says where a container is in that state already. */
const CONFLICT = 409;
/** How long a stream may stay open once its container is gone. */
const DRAIN_TIMEOUT_MS = 5000;

export interface ContainerStart {
  docker: Docker;
  remover: Remover;
  /** Address of the same engine. */
  host: string;
  plan: ContainerPlanOptions;
  harness: Harness;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/**
 * Makes a container for one guest, attaches to it, starts it, hands what runs in it its harness and waits until that is
 * ready; where the container's processes can be seen from here, looks whether the kernel really holds them.
 * @throws {SandboxError} `unavailable` when it does not start, or not as confined as promised.
 */
export async function startContainer(options: ContainerStart): Promise<Guest> {
  const { plan, harness } = options;
  const began = performance.now();
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const until = options.signal === undefined ? deadline : AbortSignal.any([options.signal, deadline]);
  const left = (): number => Math.max(1, options.timeoutMs - (performance.now() - began));

  const container = await makeContainer(options, containerPlan(plan), left());
  const { id } = container;

  let listener: GuestListener | undefined;
  let ended: { exitCode: number | undefined; detail: string } | undefined;
  let diagnostics = '';
  let fenced = false;
  let closing = false;
  let removal: Promise<void> | undefined;
  let stream: Duplex | undefined;
  const gone = Promise.withResolvers<void>();
  const end: ContainerEnd & { ended: boolean } = { oomKilled: false, ended: false };
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => {});

  const kill = (): void => {
    removal ??= options.remover.remove(container);
    void removal.then(() => {
      // The engine closes what was attached; one that does not is not waited for.
      setTimeout(() => stream?.destroy(), DRAIN_TIMEOUT_MS).unref();
      if (stream === undefined) finish(undefined, 'it was ended before it ran');
    });
  };
  const finish = (exitCode: number | undefined, detail: string): void => {
    if (ended !== undefined) return;
    end.ended = true;
    ended = { exitCode, detail };
    removal ??= options.remover.remove(container);
    void removal.then(() => gone.resolve());
    listener?.onEnd(ended);
    ready.reject(new Error(detail));
  };

  const streams = createFencedStreams({
    onReport: (report) => {
      if (listener !== undefined) listener.onReport(report);
      else if (report.type === 'ready') ready.resolve();
      else ready.reject(new Error('the harness spoke out of turn'));
    },
    onOutput: (fd, chunk) => {
      if (listener !== undefined) listener.onOutput(fd, chunk);
      else diagnostics = (diagnostics + chunk.toString('utf8')).slice(0, DIAGNOSTIC_BYTES);
    },
  });
  const attached = createAttachedReader((fd, chunk) => {
    if (!fenced && fd === 2 && listener === undefined) diagnostics += printable(chunk, diagnostics.length);
    streams.push(fd, chunk);
  });
  const onData = (chunk: Buffer): void => {
    if (ended !== undefined) return;
    try {
      attached.push(chunk);
    } catch {
      ready.reject(new Error('the interpreter does not start'));
      // What is not a report ends a run as one out of turn does.
      listener?.onReport({ type: 'ready' });
      kill();
    }
  };
  /** Nothing more comes out of it: how did it end? */
  const onClose = async (): Promise<void> => {
    if (ended !== undefined || closing) return;
    closing = true;
    streams.finish();
    let exitCode: number | undefined;
    if (removal === undefined) {
      try {
        exitCode = exitCodeIn((await inTime(container.wait())) as Waited);
        end.oomKilled = (await inTime(container.inspect())).State.OOMKilled;
      } catch {
        // It was removed meanwhile, or the engine is gone.
      }
    } else await removal;
    finish(exitCode, `it ended (${exitCode === undefined ? 'removed' : `code ${exitCode}`})`);
  };

  try {
    stream = await attach(options.host, id, left());
    stream.on('data', onData);
    stream.on('error', () => {});
    stream.once('close', () => void onClose());
    stream.once('end', () => void onClose());
    await inTime(container.start(), left());
    stream.write(harness.opening);
    await untilAborted(ready.promise, until, 'the interpreter did not start in time');
    const { State } = await inTime(container.inspect(), left());
    const problem = plan.isGvisor ? undefined : unconfined(State.Pid, id);
    if (problem !== undefined) throw new Error(`the guest is not confined: ${problem}`);
    if (ended !== undefined || closing || removal !== undefined) throw new Error('it ended while it waited');
    const counters = countersOf(State.Pid, id);
    const pipe = stream;
    let sent = false;
    let frozen: Promise<void> | undefined;
    /** Not to be given to anybody, from this moment. */
    const lose = (): void => {
      kill();
      finish(undefined, 'the engine could not freeze or wake it');
    };
    const wake = (): void => {
      void frozen
        ?.then(() => (ended === undefined ? inTime(container.unpause()) : undefined))
        // Somebody else has woken it.
        .catch((error: { statusCode?: number }) => (error.statusCode === CONFLICT ? undefined : lose()));
      frozen = undefined;
    };

    return {
      gone: gone.promise,
      kill,
      meter: (limits) => meterContainer({ container, counters, end, limits, maxProcesses: plan.maxProcesses }),
      listen(next) {
        listener = next;
        if (ended !== undefined) next.onEnd(ended);
      },
      freeze() {
        if (sent || removal !== undefined) return Promise.resolve();
        frozen ??= inTime(container.pause(), FREEZE_TIMEOUT_MS).then(() => {}, lose);
        return frozen;
      },
      wake,
      send(order) {
        if (sent) return;
        sent = true;
        fenced = true;
        const fence = randomBytes(FENCE_BYTES);
        streams.setFence(fence);
        pipe.write(harness.encode({ ...order, fence: fence.toString('hex') }));
        wake();
      },
    };
  } catch (error) {
    kill();
    await soon(gone.promise);
    if (options.signal?.aborted) throw new SandboxError('aborted', 'the start was aborted', { cause: error });
    const message = problemOf(error);
    const text = diagnostics.trim();
    throw new SandboxError('unavailable', text === '' ? message : `${message}: ${text}`, { cause: error });
  }
}

/** What an engine says of a container that it was asked to wait for. */
export interface Waited {
  StatusCode: number;
  Error?: { Message?: string } | null;
}

/** Podman says 0 of a container that was taken away, and beside it that there is none: that is no exit code. */
export const exitCodeIn = ({ StatusCode, Error: lost }: Waited): number | undefined =>
  (lost?.Message ?? '') === '' ? StatusCode : undefined;

/** What a failed start has to say is text; a frame of the harness's is left out. */
function printable(chunk: Buffer, already: number): string {
  if (chunk[0] === 0) return '';
  return chunk.toString('utf8').slice(0, Math.max(0, DIAGNOSTIC_BYTES - already));
}

/**
 * What is missing of the promised confinement, as the kernel tells from outside. Undefined too where the engine's processes
 * are not this kernel's to see: there the self-test looks from inside.
 */
function unconfined(initPid: number, containerId: string): string | undefined {
  if (!isOurs(initPid, containerId)) return undefined;
  const [interpreter] = childrenOf(initPid);
  const seen = interpreter === undefined ? undefined : confinementOf(interpreter);
  if (seen === undefined) return 'its interpreter cannot be seen';
  const rights = rightsOf(seen);
  if (rights !== undefined) return rights;
  if (!seen.filtered) return 'its system calls are not filtered';
  // Root's worker alone can look into the processes of others. Users are mapped where the engine does so; the name of its
  // control group is all that a guest sees of groups, there being no /sys.
  const shared = seen.shared.filter((name) => name !== 'user' && name !== 'cgroup');
  return process.geteuid?.() === 0 && shared.length > 0 ? `it shares ${shared.join(', ')} with the system` : undefined;
}
