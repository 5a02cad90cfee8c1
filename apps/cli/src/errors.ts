import { ClientError } from '@edgecoder/client';
import { ModelError } from '@edgecoder/models';
import { HomeError, SettingsError } from '@edgecoder/service';

/** A failure with a sentence for the user and an exit code. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: string;
  readonly exitCode: number;
  constructor(code: string, message: string, options: { exitCode?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.exitCode = options.exitCode ?? EXIT.failure;
  }
}

/** Exit codes of every command. `noTrustedKey` is only `verify`'s. */
export const EXIT = { success: 0, failure: 1, noTrustedKey: 2, usage: 64, interrupted: 130 } as const;

/** What went wrong, in words that say what to do next. */
export function explain(error: unknown, coordinatorUrl: string): CliError {
  if (error instanceof CliError) return error;
  if (error instanceof SettingsError) return new CliError(error.code, error.message, { cause: error });
  if (error instanceof HomeError && error.code === 'missing') {
    return new CliError('no_key', `There is no key at ${error.file}. The first \`npm start\` makes one.`, {
      cause: error,
    });
  }
  if (error instanceof HomeError) return new CliError('bad_key', error.message, { cause: error });
  if (error instanceof ModelError) return new CliError(error.code, sentence(error.message), { cause: error });
  if (error instanceof ClientError) return explainClient(error, coordinatorUrl);
  if (error instanceof Error) return new CliError('internal', error.message, { cause: error });
  return new CliError('internal', String(error));
}

function explainClient(error: ClientError, coordinatorUrl: string): CliError {
  const { code } = error;
  const detail = error.problem?.detail ?? error.message;
  const messages: Partial<Record<typeof code, string>> = {
    unreachable: `No node answers at ${coordinatorUrl}. Start one with \`npm start\`, or name another: COORDINATOR_URL.`,
    timeout: `The node at ${coordinatorUrl} did not answer in time.`,
    unavailable: `The node at ${coordinatorUrl} cannot work now (${detail}). ${coordinatorUrl}/ready names the part, the log of the node the reason; a node whose own database has stopped, at a full disk say, is started again.`,
    bad_answer: `What answers at ${coordinatorUrl} does not speak as a node does (${detail}). Is it one? COORDINATOR_URL or COORDINATOR_PORT names another.`,
    unknown_key: `The node at ${coordinatorUrl} does not know this key: it belongs to another home (EDGECODER_HOME).`,
    forbidden: `The node at ${coordinatorUrl} does not let this key do that: it may belong to another home (EDGECODER_HOME).`,
    insufficient_credits: `Not enough credits: ${detail}. See \`npm run edgecoder -- credits\`.`,
    signature_expired: `The node at ${coordinatorUrl} refuses the time of this request: ${error.message}.`,
    no_verifier: detail.includes('sandbox mode')
      ? `${detail}. \`npm run edgecoder -- doctor\` shows which modes this machine has; SANDBOX_MODE=wasm,process npm start offers both.`
      : 'No verifier is running, so nothing is accepted. Look at `npm run edgecoder -- status`.',
  };
  return new CliError(code, messages[code] ?? detail, { cause: error });
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
