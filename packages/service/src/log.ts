import { type DestinationStream, type Logger, pino } from 'pino';
import { logOutput } from './log-output.ts';

export type { Logger } from 'pino';

/** Fields a log line may carry. Everything else in a merging object is dropped: a body or a token passed by mistake stays inside. */
const ALLOWED_FIELDS = [
  'requestId',
  'method',
  'route',
  'status',
  'ms',
  'peerId',
  'address',
  'traceId',
  'service',
  'version',
  'pid',
  'host',
  'port',
  'signal',
  'mode',
  'kind',
  'role',
  'state',
  'reason',
  'code',
  'check',
  'ownerId',
  'agentId',
  'coordinatorId',
  'taskId',
  'subtaskId',
  'leaseId',
  'classId',
  'epoch',
  'attempt',
  'verdict',
  'seq',
  'size',
  'count',
  'pending',
  'subject',
  'consumer',
  'loop',
  'store',
  'bus',
  'cache',
  'setting',
  'home',
  'exitCode',
] as const;

/** Longest text of one field, characters; longer ones are cut. */
const MAX_FIELD_CHARS = 1000;
const MAX_STACK_CHARS = 4000;
const MAX_ARRAY = 16;
/** Causes followed of one error. */
const MAX_CAUSES = 5;

export interface LogOptions {
  /** Name of the service. */
  service: string;
  level?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  /** Field names that this service adds to the list. */
  fields?: readonly string[];
  /** Standard output when left out. */
  destination?: DestinationStream;
}

/** A JSON logger (pino) whose lines are built from an allow-list of fields. */
export function createLogger(options: LogOptions): Logger {
  const allowed = new Set<string>([...ALLOWED_FIELDS, ...(options.fields ?? [])]);
  const filter = (fields: Record<string, unknown>) => allowedFields(fields, allowed);
  const config = {
    level: options.level ?? 'info',
    base: { service: options.service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: filter },
    // Errors are reduced by the filter; pino's own serializer would run after it.
    serializers: { err: (err: unknown) => err },
  };
  const log = pino(config, options.destination ?? logOutput());
  // pino has no hook for the fields of children; they inherit this method from here.
  const { child } = log;
  log.child = function filteredChild(this: Logger, bindings: Record<string, unknown>, ...rest: [never?]) {
    return child.call(this, filter(bindings), ...rest);
  } as typeof child;
  return log;
}

function allowedFields(fields: Record<string, unknown>, allowed: ReadonlySet<string>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (key === 'err') kept['err'] = value instanceof Error ? describeError(value) : undefined;
    else if (allowed.has(key)) kept[key] = plain(value);
  }
  return kept;
}

/** Only scalars and short lists of them: an object under an allowed name could hold anything. */
function plain(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return value.length > MAX_FIELD_CHARS ? `${value.slice(0, MAX_FIELD_CHARS)}…` : value;
    case 'bigint':
      return value.toString();
    case 'number':
    case 'boolean':
      return value;
    default:
      return Array.isArray(value)
        ? value
            .slice(0, MAX_ARRAY)
            .filter((item) => typeof item !== 'object')
            .map(plain)
        : undefined;
  }
}

/** Name, code, message, stack and causes of an error; none of the other properties a library may have hung on it. */
function describeError(error: Error, depth = 0): Record<string, unknown> {
  const { code } = error as { code?: unknown };
  return {
    name: error.name,
    code: typeof code === 'string' || typeof code === 'number' ? code : undefined,
    message: plain(error.message),
    stack: error.stack?.slice(0, MAX_STACK_CHARS),
    cause: error.cause instanceof Error && depth < MAX_CAUSES ? describeError(error.cause, depth + 1) : undefined,
  };
}
