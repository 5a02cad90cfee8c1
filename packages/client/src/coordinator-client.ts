import type { SigningKey } from '@edgecoder/crypto';
import {
  AgentList,
  type AgentStatus,
  AgentView,
  Balance,
  Capacity,
  CoordinatorIdentity,
  CoordinatorStatus,
  type ExtendRequest,
  ExtendResponse,
  FINAL_TASK_STATES,
  type GrantRequest,
  type HeartbeatRequestInput,
  HeartbeatResponse,
  History,
  MAX_PULL_WAIT_MS,
  ModelsAvailable,
  type OwnerRequest,
  OwnerResponse,
  type PortalChatRequest,
  type PullRequest,
  PullResponse,
  Quote,
  type QuoteQuery,
  type RegisterRequestInput,
  RegisterResponse,
  type ResultRequest,
  ResultResponse,
  type StepsRequest,
  StepsResponse,
  SubmitResponse,
  type TaskEvent,
  TaskList,
  type TaskListQuery,
  type TaskSpecInput,
  TaskView,
} from '@edgecoder/protocol';
import type { z } from 'zod';
import { type ChatAnswer, chatEvents } from './chat-events.ts';
import { type Call, type CallOptions, createHttpCaller } from './http-caller.ts';
import { DEFAULT_RETRY, isTransient, pause, type RetryOptions, withRetry } from './retry.ts';
import { type TaskEventsOptions, type TaskMessage, taskEvents, taskMessages } from './task-events.ts';

export interface CoordinatorClientOptions {
  /** Of the coordinator; requests are signed for this host, so it must be the name the coordinator knows itself by. */
  url: string;
  key: SigningKey;
  /** Needed where the mesh has a token (`enterprise_overlay`). */
  meshToken?: string | undefined;
  /** Of each call, milliseconds, not counting what the coordinator was asked to wait: 10 s when left out. */
  timeoutMs?: number | undefined;
  /** Connections at most: 16 when left out. Each waiting long poll holds one. */
  connections?: number | undefined;
  /** For calls that may be repeated. */
  retry?: Partial<RetryOptions> | undefined;
  /** Milliseconds since 1970; the machine's clock when left out. */
  now?: (() => number) | undefined;
  /** A number in [0, 1) for the jitter of retries. */
  random?: (() => number) | undefined;
  /** Bytes of nonces. */
  randomBytes?: ((bytes: number) => Uint8Array) | undefined;
}

/** Everything the coordinator's HTTP interface offers to workers, users and operators. */
export interface CoordinatorClient {
  readonly url: string;
  identity(options?: CallOptions): Promise<CoordinatorIdentity>;
  status(options?: CallOptions): Promise<CoordinatorStatus>;
  capacity(options?: CallOptions): Promise<Capacity>;
  /** What machines that are online can answer with. */
  models(options?: CallOptions): Promise<ModelsAvailable>;

  register(request: RegisterRequestInput, options?: CallOptions): Promise<RegisterResponse>;
  heartbeat(request: HeartbeatRequestInput, options?: CallOptions): Promise<HeartbeatResponse>;
  /** Not repeated: leases that were lost on the way come back when they expire. */
  pull(request: z.input<typeof PullRequest>, options?: CallOptions): Promise<PullResponse>;
  extend(request: ExtendRequest, options?: CallOptions): Promise<ExtendResponse>;
  /** Repeated safely, but for leases that it asks for: those lost on the way come back when they expire. */
  result(request: z.input<typeof ResultRequest>, options?: CallOptions): Promise<ResultResponse>;
  /** What happens in leases, for whoever follows their tasks. Not repeated: it may be lost. */
  steps(request: StepsRequest, options?: CallOptions): Promise<StepsResponse>;
  /** A page of machines: all for an operator, those of their owner for others. */
  agents(query?: { limit?: number; cursor?: string }, options?: CallOptions): Promise<AgentList>;
  approve(agentId: string, status: Exclude<AgentStatus, 'pending'>, options?: CallOptions): Promise<AgentView>;

  /** Makes this client's key known as a user, with an account that holds nothing. */
  owner(request?: z.input<typeof OwnerRequest>, options?: CallOptions): Promise<OwnerResponse>;

  /** Repeated safely: each task has its idempotency key. */
  submit(tasks: readonly TaskSpecInput[], options?: CallOptions): Promise<SubmitResponse>;
  /** @param options.waitMs how long to wait for the task to end; its state then, ended or not. */
  task(taskId: string, options?: CallOptions & { waitMs?: number }): Promise<TaskView>;
  /**
   * Waits until the task has ended, however long that takes; `signal` is the way out.
   * @param options.patienceMs how long a coordinator that does not answer is waited for; it may be restarting. None when
   *   left out, beyond the retries of every call.
   */
  taskEnded(
    taskId: string,
    options?: { signal?: AbortSignal | undefined; patienceMs?: number | undefined },
  ): Promise<TaskView>;
  tasks(query?: Partial<z.output<typeof TaskListQuery>>, options?: CallOptions): Promise<TaskList>;
  cancel(taskId: string, options?: CallOptions): Promise<TaskView>;
  /** A conversation with the model of the coordinator's inference service; never repeated. */
  chat(
    request: z.input<typeof PortalChatRequest>,
    options?: { signal?: AbortSignal | undefined },
  ): AsyncGenerator<ChatAnswer, void>;
  /** The proof bundle, as the bytes that are verified. */
  bundle(taskId: string, options?: CallOptions): Promise<Uint8Array>;
  /** Until the task has ended; goes on by itself after a broken connection. */
  events(
    taskId: string,
    options?: { lastEventId?: string; signal?: AbortSignal | undefined },
  ): AsyncGenerator<TaskEvent>;
  /** The same with what happens inside leases meanwhile: text, programs, test runs. */
  follow(
    taskId: string,
    options?: { lastEventId?: string; signal?: AbortSignal | undefined },
  ): AsyncGenerator<TaskMessage>;

  balance(accountId: string, options?: CallOptions): Promise<Balance>;
  history(accountId: string, query?: { limit?: number; cursor?: string }, options?: CallOptions): Promise<History>;
  quote(accountId: string, query?: z.input<typeof QuoteQuery>, options?: CallOptions): Promise<Quote>;
  grant(accountId: string, request: GrantRequest, options?: CallOptions): Promise<Balance>;

  /** Ends the connections; calls under way fail. */
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_CONNECTIONS = 16;
/** A full pull carries sixteen sealed programs. */
const MAX_PULL_BYTES = 64 * 1024 * 1024;
const MAX_BUNDLE_BYTES = 64 * 1024 * 1024;
/** How long one long poll for a task's end waits. */
const TASK_WAIT_MS = 20_000;

const id = encodeURIComponent;

/** A typed client. Every call is signed, bounded in time and size, and answers what the protocol's schemas say. */
export function coordinatorClient(options: CoordinatorClientOptions): CoordinatorClient {
  const now = options.now ?? Date.now;
  const random = options.random ?? Math.random;
  const retry: RetryOptions = { ...DEFAULT_RETRY, ...options.retry };
  const caller = createHttpCaller({
    url: options.url,
    key: options.key,
    meshToken: options.meshToken,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    connections: options.connections ?? DEFAULT_CONNECTIONS,
    now,
    randomBytes: options.randomBytes,
  });

  const once = <S extends z.ZodType>(call: Call, schema: S, callOptions?: CallOptions) =>
    caller.json(call, schema, callOptions);
  const repeated = <S extends z.ZodType>(call: Call, schema: S, callOptions?: CallOptions) =>
    withRetry(() => caller.json(call, schema, callOptions), retry, { random, signal: callOptions?.signal });
  const get = <S extends z.ZodType>(path: string, schema: S, callOptions?: CallOptions) =>
    repeated({ method: 'GET', path }, schema, callOptions);
  const post = (path: string, body: unknown): Call => ({ method: 'POST', path, body });
  const account = (accountId: string) => `/economy/credits/${id(accountId)}`;

  function task(taskId: string, { waitMs = 0, ...callOptions }: CallOptions & { waitMs?: number } = {}) {
    const path = `/tasks/${id(taskId)}${waitMs > 0 ? `?waitMs=${waitMs}` : ''}`;
    return repeated({ method: 'GET', path, waitMs }, TaskView, callOptions);
  }

  const streamOf = (
    taskId: string,
    { lastEventId, signal }: { lastEventId?: string; signal?: AbortSignal | undefined } = {},
  ): TaskEventsOptions => ({
    caller,
    taskId,
    lastEventId,
    signal,
    retry,
    random,
    stateOf: async () => (await task(taskId, { signal })).state,
  });

  return {
    url: options.url,
    identity: (o) => repeated({ method: 'GET', path: '/identity', signed: false }, CoordinatorIdentity, o),
    status: (o) => get('/status', CoordinatorStatus, o),
    capacity: (o) => get('/capacity', Capacity, o),
    models: (o) => get('/models/available', ModelsAvailable, o),

    register: (request, o) => repeated(post('/register', request), RegisterResponse, o),
    heartbeat: (request, o) => once(post('/heartbeat', request), HeartbeatResponse, o),
    pull: (request, o) =>
      once(
        { ...post('/pull', request), maxBytes: MAX_PULL_BYTES, waitMs: request.waitMs ?? MAX_PULL_WAIT_MS },
        PullResponse,
        o,
      ),
    extend: (request, o) => repeated(post('/leases/extend', request), ExtendResponse, o),
    result: (request, o) =>
      repeated(
        { ...post('/result', request), ...(request.next !== undefined && { maxBytes: MAX_PULL_BYTES }) },
        ResultResponse,
        o,
      ),
    steps: (request, o) => once(post('/leases/steps', request), StepsResponse, o),
    agents: (query = {}, o) => get(`/agents${queryOf(query)}`, AgentList, o),
    approve: (agentId, status, o) => repeated(post(`/agents/${id(agentId)}/approval`, { status }), AgentView, o),

    owner: (request = {}, o) => repeated(post('/owners', request), OwnerResponse, o),

    submit: (tasks, o) => repeated(post('/submit', { tasks }), SubmitResponse, o),
    task,
    async taskEnded(taskId, { signal, patienceMs = 0 } = {}) {
      let silentSince: number | undefined;
      for (;;) {
        try {
          const view = await task(taskId, { waitMs: TASK_WAIT_MS, signal });
          if (FINAL_TASK_STATES.includes(view.state)) return view;
          silentSince = undefined;
        } catch (error) {
          silentSince ??= performance.now();
          if (!isTransient(error) || performance.now() - silentSince >= patienceMs) throw error;
          await pause(retry.capMs * random(), signal);
        }
      }
    },
    tasks: (query = {}, o) => get(`/tasks${queryOf(query)}`, TaskList, o),
    cancel: (taskId, o) => repeated({ method: 'POST', path: `/tasks/${id(taskId)}/cancel` }, TaskView, o),
    chat: (request, o) => chatEvents(caller, post('/portal/chat', request), o),
    bundle: (taskId, o) =>
      withRetry(
        () => caller.bytes({ method: 'GET', path: `/tasks/${id(taskId)}/bundle`, maxBytes: MAX_BUNDLE_BYTES }, o),
        retry,
        { random, signal: o?.signal },
      ),
    events: (taskId, o) => taskEvents(streamOf(taskId, o)),
    follow: (taskId, o) => taskMessages(streamOf(taskId, o)),

    balance: (accountId, o) => get(`${account(accountId)}/balance`, Balance, o),
    history: (accountId, query = {}, o) => get(`${account(accountId)}/history${queryOf(query)}`, History, o),
    quote: (accountId, query = {}, o) => get(`${account(accountId)}/quote${queryOf(query)}`, Quote, o),
    grant: (accountId, request, o) => repeated(post(`${account(accountId)}/grant`, request), Balance, o),

    close: () => caller.close(),
  };
}

function queryOf(query: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  return pairs.length === 0 ? '' : `?${pairs.map(([name, value]) => `${id(name)}=${id(String(value))}`).join('&')}`;
}
