import { ClientError } from '@edgecoder/client';
import { type AgentStatus, MISSED_HEARTBEATS_OFFLINE, type PowerTelemetry } from '@edgecoder/protocol';
import type { Logger } from '@edgecoder/service';
import { type Agent, type Connection, registerAgain } from './connection.ts';
import { sleep } from './sleep.ts';

/** How this machine stands with its coordinator, kept up by heartbeats. */
export interface Membership {
  /** True while the coordinator hands out work to this machine. */
  readonly mayPull: boolean;
  /** The coordinator wants what runs finished and nothing new begun, until a heartbeat says otherwise. */
  drain(): void;
  /** The coordinator does not know this machine, or not any more: the next beat comes at once. */
  doubt(): void;
  /** Resolves when the coordinator has missed too many heartbeats, or the signal aborts. */
  run(signal: AbortSignal): Promise<'offline' | 'stopped'>;
}

export function createMembership(options: {
  connection: Connection;
  agent: Agent;
  readPower: () => Promise<PowerTelemetry>;
  running: () => number;
  log: Logger;
}): Membership {
  const { connection, agent, log } = options;
  let status: AgentStatus = connection.status;
  let draining = false;
  let hurry = new AbortController();
  /** What the coordinator was last told that this machine can do. */
  let told = connection.capabilities;

  async function beat(signal: AbortSignal): Promise<void> {
    const power = await options.readPower();
    const timeoutMs = Math.min(10_000, connection.heartbeatMs);
    const { capabilities } = agent;
    const changes = capabilities === told ? {} : { capabilities };
    const running = options.running();
    const answer = await connection.client.heartbeat({ power, running, ...changes }, { signal, timeoutMs });
    told = capabilities;
    draining = answer.drain;
    const before = status;
    status = answer.reregister ? await registerAgain(connection, agent, power, signal) : answer.status;
    if (status !== before) log.info({ state: status }, 'the standing of this machine has changed');
  }

  return {
    get mayPull() {
      return status === 'approved' && !draining;
    },
    drain() {
      draining = true;
    },
    doubt() {
      hurry.abort();
    },
    async run(signal) {
      for (let missed = 0; ; ) {
        await sleep(connection.heartbeatMs, AbortSignal.any([signal, hurry.signal]));
        if (signal.aborted) return 'stopped';
        hurry = new AbortController();
        try {
          await beat(signal);
          missed = 0;
        } catch (error) {
          if (signal.aborted) return 'stopped';
          missed += 1;
          const code = error instanceof ClientError ? error.code : 'internal';
          log.warn({ code, count: missed }, 'a heartbeat was missed');
          if (missed >= MISSED_HEARTBEATS_OFFLINE) return 'offline';
        }
      }
    },
  };
}
