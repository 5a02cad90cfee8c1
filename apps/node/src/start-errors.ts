/** A start that cannot go on, in words that say what to change. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code: 'port_taken';
  constructor(code: StartError['code'], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** What to tell when the coordinator could not listen; the error itself when that was not because of its port. */
export function explainListenError(error: unknown, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  const why = code === 'EADDRINUSE' ? 'is taken by another program' : 'may not be used by this user';
  return new StartError(
    'port_taken',
    `Port ${port} ${why}. Give the coordinator another one: COORDINATOR_PORT=${port < 64_000 ? port + 100 : 4301} npm start`,
    { cause: error },
  );
}
