import { join } from 'node:path';

/** A start that cannot go on, in words that say what to change. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code: 'port_taken' | 'server_away' | 'not_writable';
  constructor(code: StartError['code'], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/**
 * What to tell when a service could not listen; the error itself when that was not because of its port.
 * @param variable of the port.
 */
export function explainListenError(
  error: unknown,
  port: number,
  variable: 'COORDINATOR_PORT' | 'INFERENCE_PORT' | 'ESCALATION_PORT',
): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  const why = code === 'EADDRINUSE' ? 'is taken by another program' : 'may not be used by this user';
  return new StartError(
    'port_taken',
    `Port ${port} ${why}. Give another one: ${variable}=${port < 64_000 ? port + 100 : 4301} npm start`,
    { cause: error },
  );
}

const SETTING_OF: Readonly<Record<string, string>> = {
  StoreError: 'DATABASE_URL',
  BusError: 'NATS_URL',
  CacheError: 'REDIS_URL',
};
const NOT_WRITABLE: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT']);

/**
 * What to tell when a server that was named is away or a file cannot be written; any other error is itself.
 * @param embedded the home with the node's own database, when it has one.
 */
export function explainSurroundings(error: unknown, embedded?: string): unknown {
  if (!(error instanceof Error)) return error;
  const { code, path } = error as NodeJS.ErrnoException;
  const setting = SETTING_OF[error.name];
  if (setting === 'DATABASE_URL' && code === 'unavailable' && embedded !== undefined) {
    return new StartError(
      'server_away',
      `${join(embedded, 'database')}: ${error.message}. Is there room on its disk? \`npm run edgecoder -- doctor disk memory\` looks.`,
      { cause: error },
    );
  }
  if (setting !== undefined && code === 'unavailable') {
    return new StartError(
      'server_away',
      `${setting}: ${error.message}. Start that server, or leave the setting out: a node brings its own.`,
      { cause: error },
    );
  }
  if (NOT_WRITABLE.has(code) && path !== undefined)
    return new StartError('not_writable', `${path} cannot be written (${code}).`, { cause: error });
  return error;
}
