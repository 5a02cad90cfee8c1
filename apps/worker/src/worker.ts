import { type CoordinatorClient, coordinatorClient } from '@edgecoder/client';
import type { SealingKey, SigningKey } from '@edgecoder/crypto';
import type { Capabilities, PowerTelemetry, SandboxMode } from '@edgecoder/protocol';
import type { Sandbox } from '@edgecoder/sandbox';
import type { Logger } from '@edgecoder/service';
import { type ProvenCapabilities, proveCapabilities } from './capabilities.ts';
import type { Agent, Connection } from './connection.ts';
import { createDiscovery, type Discovery } from './discovery/discover.ts';
import type { ExecuteOptions } from './execute-options.ts';
import { LeaseBook } from './lease-book.ts';
import { createMembership } from './membership.ts';
import type { WorkerModels } from './models/worker-models.ts';
import { pullLoop } from './pull-loop.ts';
import { renewLeases } from './renewal.ts';
import { MAX_RESULT_REQUESTS } from './result-poster.ts';
import { runLease } from './run-lease.ts';
import type { WorkerSettings } from './settings.ts';
import { sleep } from './sleep.ts';

/** What a worker is built from. */
export interface WorkerDeps {
  key: SigningKey;
  sealingKey: SealingKey;
  /** Ways to run foreign code, the preferred one first; the worker closes them when it stops. */
  sandboxes: readonly Sandbox[];
  /** What writes programs and answers; the worker closes it when it stops. None: nothing of the kind is announced. */
  models?: WorkerModels | undefined;
  /** Programs to show to a model that is asked for one like them. */
  examples?: ExecuteOptions['examples'];
  readPower: () => Promise<PowerTelemetry>;
  version: string;
  log: Logger;
}

export interface Worker {
  /**
   * Tries the sandboxes and begins to look for a coordinator.
   * @throws {WorkerError} when no sandbox works here, or the signal aborts before one does.
   */
  start(signal?: AbortSignal): Promise<void>;
  /** Takes nothing new, finishes what runs within the drain time, posts it, and ends. */
  stop(): Promise<void>;
}

/** Besides those for results: a long poll, a heartbeat, an extension, a report of what happens. */
const SPARE_CONNECTIONS = 4;

/** A machine that pulls work, runs it in a sandbox and posts what came of it. Needs no open port. */
export function createWorker(settings: WorkerSettings, deps: WorkerDeps): Worker {
  const { log } = deps;
  const book = new LeaseBook(settings.maxConcurrent);
  const stopping = new AbortController();
  /** Aborts when nothing may go on any more. */
  const ended = new AbortController();
  const background = new Set<Promise<void>>();
  const random = Math.random;
  const monotonic = () => performance.now();
  let main: Promise<void> = Promise.resolve();

  const closeAll = () => Promise.all([...deps.sandboxes.map((sandbox) => sandbox.close()), deps.models?.close()]);
  const keep = (work: Promise<void>) => {
    background.add(work);
    void work.finally(() => background.delete(work));
  };

  const newClient = (url: string): CoordinatorClient =>
    coordinatorClient({
      url,
      key: deps.key,
      meshToken: settings.meshToken?.reveal(),
      connections: MAX_RESULT_REQUESTS + SPARE_CONNECTIONS,
      // Whoever calls here tries again by itself; a dead coordinator must not hold up the search for a living one.
      retry: { attempts: 2 },
    });

  /** Takes work from one coordinator until it is silent for too long or the worker stops. */
  async function serve(
    connection: Connection,
    agent: Agent,
    proven: ProvenCapabilities,
    discovery: Discovery,
  ): Promise<void> {
    const session = new AbortController();
    const signal = AbortSignal.any([stopping.signal, session.signal]);
    const { coordinatorId } = connection.identity;
    log.info({ coordinatorId, url: connection.client.url, state: connection.status }, 'registered with a coordinator');
    const { readPower } = deps;
    const membership = createMembership({ connection, agent, readPower, running: () => book.running, log });
    keep(keepLeases(connection, session.signal));
    const leaseDeps = {
      agent,
      sandboxes: proven.sandboxes,
      models: deps.models,
      examples: deps.examples,
      book,
      log,
      random,
      ending: () => stopping.signal.aborted,
    };
    const pulling = pullLoop({
      connection,
      agent,
      membership,
      book,
      readPower,
      log,
      random,
      monotonic,
      signal,
      begin: (held, lease, payload) => keep(runLease(leaseDeps, held, lease, payload)),
    });
    // While the worker drains, the coordinator must go on hearing from it.
    const member = membership.run(ended.signal);
    const outcome = await Promise.race([member, aborted(stopping.signal)]);
    session.abort();
    await pulling;
    if (outcome !== 'offline') return;
    discovery.failed(connection.client.url);
    log.warn({ coordinatorId, url: connection.client.url }, 'the coordinator is silent: looking for another');
  }

  /** Renews the leases of a connection as long as there are any, also when its session is over, then closes it. */
  async function keepLeases(connection: Connection, session: AbortSignal): Promise<void> {
    const done = new AbortController();
    const signal = AbortSignal.any([done.signal, ended.signal]);
    const renewing = renewLeases({ connection, book, log, monotonic, signal });
    await aborted(session);
    await book.until(() => book.of(connection).length === 0, ended.signal);
    done.abort();
    await renewing;
    await connection.client.close();
  }

  async function run(agent: Agent, proven: ProvenCapabilities): Promise<void> {
    const discovery = createDiscovery({
      settings: settings.discovery,
      agent,
      newClient,
      readPower: deps.readPower,
      log,
      random,
      now: monotonic,
    });
    while (!stopping.signal.aborted) {
      const connection = await discovery.find(stopping.signal);
      if (connection !== undefined) await serve(connection, agent, proven, discovery);
    }
  }

  return {
    async start(signal = stopping.signal) {
      const onSlow = (mode: readonly SandboxMode[]) =>
        log.warn({ mode }, 'trying the sandboxes takes long: this machine is very busy');
      const { sandboxes } = deps;
      // Meanwhile: opening llama.cpp takes about as long.
      const looking = deps.models?.look(signal);
      const proven = await proveCapabilities({ ...settings, sandboxes, signal, onSlow }).catch(
        async (error: unknown) => {
          await closeAll();
          throw error;
        },
      );
      for (const reason of proven.lacking)
        log.warn({ reason }, 'a sandbox mode does not hold here, or not all of it: what does not is not announced');
      const { key, sealingKey, version, models } = deps;
      let capabilities = proven.capabilities;
      const announce = (named: Capabilities['models']) => {
        capabilities = { ...capabilities, models: [...named] };
      };
      const agent: Agent = {
        key,
        sealingKey,
        version,
        get capabilities() {
          return capabilities;
        },
        settings,
      };
      if (models !== undefined) {
        announce((await looking) ?? []);
        keep(models.watch(announce, ended.signal));
      }
      log.info(
        { agentId: key.peerId, mode: proven.capabilities.sandboxes, role: settings.roles },
        'the sandboxes work',
      );
      main = run(agent, proven);
    },
    async stop() {
      stopping.abort();
      await main;
      const timedOut = new AbortController();
      await Promise.race([book.until(() => book.held === 0, ended.signal), sleep(settings.drainMs, timedOut.signal)]);
      timedOut.abort();
      if (book.held > 0) log.warn({ count: book.held }, 'runs were cut off: the time to finish is over');
      book.dropAll('stopped');
      ended.abort();
      await Promise.allSettled([...background]);
      await closeAll();
    },
  };
}

function aborted(signal: AbortSignal): Promise<'stopped'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('stopped');
    else signal.addEventListener('abort', () => resolve('stopped'), { once: true });
  });
}
