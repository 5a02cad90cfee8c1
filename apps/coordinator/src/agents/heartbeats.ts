import type { Capabilities, HeartbeatRequest, HeartbeatResponse, PeerId } from '@edgecoder/protocol';
import { canonicalJson } from '@edgecoder/protocol';
import type { CoordinatorContext, Loop } from '../context.ts';
import { type Beat, writeBeats } from './agents.repository.ts';
import type { Directory } from './directory.ts';

/** Beats are kept this long and written together: a thousand machines cost one statement a second. */
const FLUSH_MS = 1000;
/** Rows of one statement. */
const MAX_ROWS = 1000;
/** Machines with an unwritten beat; the next one is written at once. */
const MAX_PENDING = 50_000;

export interface Heartbeats extends Loop {
  /** Takes one heartbeat and gives the machine its orders. */
  beat(agentId: PeerId, request: HeartbeatRequest): Promise<HeartbeatResponse>;
}

/** Only the newest beat of a machine counts, and one that is lost in a crash is followed by another in 15 s. */
export function createHeartbeats(ctx: Pick<CoordinatorContext, 'store' | 'log'>, directory: Directory): Heartbeats {
  let pending = new Map<PeerId, Beat>();
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    if (pending.size === 0) return;
    const beats = [...pending.values()];
    pending = new Map();
    try {
      for (let start = 0; start < beats.length; start += MAX_ROWS)
        await writeBeats(ctx.store.db, beats.slice(start, start + MAX_ROWS));
    } catch (error) {
      ctx.log.warn({ err: error, count: beats.length }, 'heartbeats could not be written and will be tried again');
      for (const beat of beats) if (!pending.has(beat.agentId as PeerId)) pending.set(beat.agentId as PeerId, beat);
    }
  }

  /** One write at a time. */
  function flush(): Promise<void> {
    flushing = flushing.then(write);
    return flushing;
  }

  return {
    async beat(agentId, { running, power, capabilities }) {
      const agent = await directory.agent(agentId);
      if (agent === undefined) return { status: 'pending', reregister: true, drain: false };
      const changed = capabilities !== undefined && !sameCapabilities(capabilities, agent.capabilities);
      const earlier = pending.get(agentId);
      pending.set(agentId, { agentId, running, power, capabilities: changed ? capabilities : earlier?.capabilities });
      // What a machine can do decides what it is handed next: that does not wait.
      if (changed || !agent.online || pending.size >= MAX_PENDING) {
        await flush();
        directory.forget(agentId);
      }
      return { status: agent.status, reregister: false, drain: agent.status === 'revoked' };
    },

    start() {
      timer ??= setInterval(() => void flush(), FLUSH_MS);
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await flush();
    },
  };
}

function sameCapabilities(one: Capabilities, other: Capabilities): boolean {
  return canonicalJson(one) === canonicalJson(other);
}
