import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  fromBase64Url,
  fromHex,
  openFrom,
  sealingKeyFromSeed,
  sealTo,
  sha256Hex,
  signingKeyFromSeed,
  toBase64Url,
  toHex,
  verifyRequest,
  verifySignature,
} from '@edgecoder/crypto';
import {
  type AgentStatus,
  AppError,
  CheckBody,
  DEFAULT_LIMITS,
  type ErrorCode,
  ExtendRequest,
  HeartbeatRequest,
  LEASE_INFO,
  type Lease,
  leaseSigningInput,
  PullRequest,
  RESULT_INFO,
  RegisterRequest,
  ResultBody,
  ResultRequest,
  resultSigningInput,
  type SealedResult,
  STEPS_INFO,
  type StepEvent,
  StepReportBody,
  StepsRequest,
  sealAad,
  WorkPayload,
} from '@edgecoder/protocol';

/** A coordinator of one worker: real HTTP, signatures and seals, and a queue that a test fills. */
export interface CoordinatorDouble {
  readonly url: string;
  readonly coordinatorId: string;
  /** What it does from now on; tests change it at any time. */
  readonly behaviour: Behaviour;
  /** What it has seen. */
  readonly seen: Seen;
  /** Queues work; a waiting pull gets it at once. @returns its subtask id. */
  give(payload: Partial<WorkPayload> & { code: string }): string;
  close(): Promise<void>;
}

interface Behaviour {
  status: AgentStatus;
  heartbeatMs: number;
  leaseMs: number;
  drain: boolean;
  reregister: boolean;
  extend: 'extended' | 'lost' | 'cancelled';
  steps: 'told' | 'unwatched' | 'lost';
  /** Errors for the next requests to a path, in order; `cut` breaks the connection. */
  failures: Map<string, (ErrorCode | 'cut')[]>;
  /** Stops answering anything. */
  dead: boolean;
  forgeLeases: boolean;
  registrationToken: string | undefined;
  meshToken: string | undefined;
}

interface Seen {
  registrations: RegisterRequest[];
  heartbeats: HeartbeatRequest[];
  pulls: PullRequest[];
  /** How much results asked for. */
  asked: number[];
  /** Pulls that are waiting now. */
  waiting: number;
  extensions: string[];
  /** What was told of leases, as it came. */
  steps: { subtaskId: string; sequence: number; events: StepEvent[]; at: number }[];
  results: { subtaskId: string; body: ResultBody | CheckBody }[];
}

const uuid = () => {
  const hex = randomBytes(16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
};

export async function coordinatorDouble(changes: Partial<Behaviour> = {}): Promise<CoordinatorDouble> {
  const signing = signingKeyFromSeed(randomBytes(32));
  const sealing = sealingKeyFromSeed(randomBytes(32));
  const behaviour: Behaviour = {
    status: 'approved',
    heartbeatMs: 60,
    leaseMs: 60_000,
    drain: false,
    reregister: false,
    extend: 'extended',
    steps: 'told',
    failures: new Map(),
    dead: false,
    forgeLeases: false,
    registrationToken: undefined,
    meshToken: undefined,
    ...changes,
  };
  const seen: Seen = {
    registrations: [],
    heartbeats: [],
    pulls: [],
    asked: [],
    waiting: 0,
    extensions: [],
    steps: [],
    results: [],
  };
  const queue: { subtaskId: string; payload: WorkPayload }[] = [];
  const leases = new Map<string, { leaseId: string; epoch: number }>();
  const nonces = new Set<string>();
  let wake = Promise.withResolvers<void>();
  let agent: { id: string; publicKey: string; sealingKey: string } | undefined;
  let url = '';

  const refuse = (code: ErrorCode) => {
    throw new AppError(code);
  };

  async function authenticate(request: IncomingMessage, path: string, body: Buffer) {
    const signed = await verifyRequest({
      method: request.method ?? '',
      authority: request.headers.host ?? '',
      path,
      query: '?',
      headers: request.headers,
      body,
      nowMs: Date.now(),
    });
    if (nonces.has(signed.nonce)) refuse('replayed');
    nonces.add(signed.nonce);
    if (behaviour.meshToken !== undefined && request.headers['x-mesh-token'] !== behaviour.meshToken) {
      refuse('mesh_token_invalid');
    }
    return signed;
  }

  const routes: Record<
    string,
    (body: unknown, who: { peerId: string; publicKey: string }, gone: AbortSignal) => unknown
  > = {
    '/register'(body, { peerId, publicKey }) {
      const request = RegisterRequest.parse(body);
      if (behaviour.registrationToken !== undefined && request.registrationToken !== behaviour.registrationToken) {
        refuse('registration_token_invalid');
      }
      agent = { id: peerId, publicKey, sealingKey: request.sealingKey };
      behaviour.reregister = false;
      seen.registrations.push(request);
      const { status, heartbeatMs, leaseMs } = behaviour;
      return { agentId: peerId, ownerId: peerId, status, heartbeatMs, leaseMs };
    },
    '/heartbeat'(body) {
      seen.heartbeats.push(HeartbeatRequest.parse(body));
      const { status, reregister, drain } = behaviour;
      return { status, reregister, drain };
    },
    async '/pull'(body, _who, gone) {
      const pull = PullRequest.parse(body);
      seen.pulls.push(pull);
      if (behaviour.status !== 'approved') refuse('not_approved');
      const until = performance.now() + pull.waitMs;
      seen.waiting += 1;
      const left = new Promise<void>((resolve) => gone.addEventListener('abort', () => resolve(), { once: true }));
      while (queue.length === 0 && !gone.aborted && performance.now() < until) await Promise.race([wake.promise, left]);
      seen.waiting -= 1;
      return handOut(gone.aborted ? [] : queue.splice(0, pull.max));
    },
    '/leases/extend'(body) {
      const { leases: asked } = ExtendRequest.parse(body);
      seen.extensions.push(...asked.map(({ subtaskId }) => subtaskId));
      return { leases: asked.map(({ subtaskId }) => ({ subtaskId, outcome: behaviour.extend })) };
    },
    '/leases/steps': (body) => ({
      reports: StepsRequest.parse(body).reports.map(({ subtaskId, leaseId, epoch, enc, sealed }) => {
        const lease = leases.get(subtaskId);
        if (lease?.leaseId !== leaseId || lease.epoch !== epoch) return { subtaskId, outcome: 'lost' };
        const opened = openFrom({ key: sealing, enc: fromBase64Url(enc), info: STEPS_INFO }).open(
          sealAad(subtaskId, epoch),
          fromBase64Url(sealed),
        );
        const { sequence, events } = StepReportBody.parse(JSON.parse(Buffer.from(opened).toString()));
        seen.steps.push({ subtaskId, sequence, events, at: performance.now() });
        return { subtaskId, outcome: behaviour.steps };
      }),
    }),
    '/result'(body) {
      const { results, next } = ResultRequest.parse(body);
      const stored = results.map(store);
      if (next === undefined) return { results: stored };
      seen.asked.push(next.max);
      return { results: stored, next: handOut(queue.splice(0, next.max)) };
    },
  };

  function handOut(work: { subtaskId: string; payload: WorkPayload }[]) {
    if (work.length === 0 || agent === undefined) return { leases: [], enc: '', drain: behaviour.drain };
    const context = sealTo({ recipient: agent.sealingKey, info: LEASE_INFO, ephemeralSeed: randomBytes(32) });
    const handed = work.map(({ subtaskId, payload }) => {
      const lease = { leaseId: uuid(), epoch: (leases.get(subtaskId)?.epoch ?? 0) + 1 };
      leases.set(subtaskId, lease);
      const sealed = context.seal(sealAad(subtaskId, lease.epoch), Buffer.from(JSON.stringify(payload)));
      const expiresAt = Date.now() + behaviour.leaseMs;
      return { ...lease, subtaskId, taskId: uuid(), expiresAt, sealed: toBase64Url(sealed) } as unknown as Lease;
    });
    const enc = toBase64Url(context.enc);
    const signer = behaviour.forgeLeases ? signingKeyFromSeed(randomBytes(32)) : signing;
    const signature = toHex(signer.sign(leaseSigningInput(agent.id, enc, handed, sha256Hex)));
    return { leases: handed, enc, signature, drain: behaviour.drain };
  }

  function store(result: SealedResult) {
    const { subtaskId, epoch } = result;
    const lease = leases.get(subtaskId);
    if (lease?.leaseId !== result.leaseId || lease.epoch !== epoch) refuse('lease_expired');
    const opened = openFrom({ key: sealing, enc: fromBase64Url(result.enc), info: RESULT_INFO }).open(
      sealAad(subtaskId, epoch),
      fromBase64Url(result.sealed),
      result.sequence ?? 0,
    );
    const signed = verifySignature(agent?.publicKey ?? '', resultSigningInput(result), fromHex(result.signature));
    if (!signed || sha256Hex(opened) !== result.bodyHash) refuse('result_invalid');
    if (seen.results.some((one) => one.subtaskId === subtaskId)) return { subtaskId, outcome: 'repeated' };
    const json = JSON.parse(Buffer.from(opened).toString()) as object;
    seen.results.push({ subtaskId, body: 'inconclusive' in json ? CheckBody.parse(json) : ResultBody.parse(json) });
    return { subtaskId, outcome: 'stored' };
  }

  async function answer(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    const path = (request.url ?? '/').split('?')[0] as string;
    const reply = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (behaviour.dead) return;
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    try {
      if (path === '/identity') {
        reply(200, {
          coordinatorId: signing.peerId,
          signingKey: signing.publicKey,
          sealingKey: sealing.publicKey,
          origin: 'test',
          publicUrl: url,
          networkMode: 'public_mesh',
          admission: 'open',
          version: '0',
        });
        return;
      }
      const failure = behaviour.failures.get(path)?.shift();
      if (failure === 'cut') {
        response.destroy();
        return;
      }
      const who = await authenticate(request, path, body);
      if (failure === 'unknown_key') behaviour.reregister = true;
      if (failure !== undefined) refuse(failure);
      const route = routes[path];
      if (route === undefined) throw new AppError('not_found');
      reply(200, await route(JSON.parse(body.toString()), who, gone.signal));
    } catch (error) {
      const refusal = error instanceof AppError ? error : new AppError('invalid_request', (error as Error).message);
      reply(refusal.status, refusal.toProblem('r'));
    }
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void answer(request, response, Buffer.concat(chunks)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    coordinatorId: signing.peerId,
    behaviour,
    seen,
    give(payload) {
      const subtaskId = uuid();
      const defaults = {
        kind: 'exec',
        language: 'javascript',
        limits: DEFAULT_LIMITS,
        seed: 7,
        clockMs: 1_700_000_000_000,
      };
      queue.push({ subtaskId, payload: WorkPayload.parse({ ...defaults, ...payload }) });
      wake.resolve();
      wake = Promise.withResolvers<void>();
      return subtaskId;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
