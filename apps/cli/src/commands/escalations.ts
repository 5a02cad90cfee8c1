import { join } from 'node:path';
import { ClientError, type EscalationClient, escalationClient } from '@edgecoder/client';
import { signingKeyFromSeed } from '@edgecoder/crypto';
import { MAX_CODE_CHARS, type ResolutionView, type RespondRequest } from '@edgecoder/protocol';
import { readSeedFile } from '@edgecoder/service';
import { z } from 'zod';
import { CliError, EXIT } from '../errors.ts';
import { type Output, printable, table } from '../output.ts';
import { readInput } from '../read-input.ts';
import type { CliSettings } from '../settings.ts';

export interface EscalationOptions {
  /** A file with a program, or `-`. */
  code?: string;
  explanation?: string;
  context?: string;
  decline?: string;
}

/** UTF-8 takes at most three bytes for a character of a string. */
const MAX_BYTES = MAX_CODE_CHARS * 3;

/** `edgecoder escalations [id]`: what waits for a person, one of them, or a person's answer to it. Resolves with the exit code. */
export async function escalations(
  resolutionId: string | undefined,
  options: EscalationOptions,
  settings: CliSettings,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const answer = await answerOf(options, signal);
  if (resolutionId === undefined && answer !== undefined) {
    throw new CliError('usage', 'Which one is answered? `edgecoder escalations` lists them.', { exitCode: EXIT.usage });
  }
  if (resolutionId !== undefined && !z.uuid().safeParse(resolutionId).success) {
    const message = `${printable(resolutionId)} is no id of an escalation. \`edgecoder escalations\` lists those that wait.`;
    throw new CliError('usage', message, { exitCode: EXIT.usage });
  }
  const key = signingKeyFromSeed(readSeedFile(join(settings.home, 'owner.key'), settings.keyPassphrase?.reveal()));
  const client = escalationClient({ url: settings.escalationUrl, key, meshToken: settings.meshToken?.reveal() });
  try {
    if (resolutionId === undefined) return await list(client, output, signal);
    const view =
      answer === undefined
        ? await client.resolution(resolutionId, { signal })
        : await client.respond(resolutionId, answer, { signal });
    output.line(view);
    if (!output.json) for (const line of linesOf(view)) output.say(line);
    return EXIT.success;
  } catch (error) {
    throw error instanceof ClientError ? explained(error, settings.escalationUrl) : error;
  } finally {
    await client.close();
  }
}

async function answerOf(options: EscalationOptions, signal: AbortSignal): Promise<RespondRequest | undefined> {
  const { code, context, decline, explanation = '' } = options;
  if ([code, context, decline].filter((one) => one !== undefined).length > 1) {
    throw new CliError('usage', 'One answer at a time: --code, --context or --decline.', { exitCode: EXIT.usage });
  }
  if (code !== undefined) return { code: (await readInput(code, MAX_BYTES, { signal })).toString(), explanation };
  if (context !== undefined) return { context };
  return decline === undefined ? undefined : { decline: true, reason: decline };
}

async function list(client: EscalationClient, output: Output, signal: AbortSignal): Promise<number> {
  const { resolutions } = await client.waiting({ limit: 100 }, { signal });
  output.line({ escalations: resolutions });
  if (output.json) return EXIT.success;
  if (resolutions.length === 0) {
    output.say('Nothing waits for you.');
    return EXIT.success;
  }
  const rows = resolutions.map((one) => [
    one.resolutionId,
    one.language,
    one.taskId,
    time(one.waitingSince),
    time(one.waitingUntil),
  ]);
  output.say(table([['escalation', 'language', 'task', 'since (UTC)', 'until'], ...rows]));
  return EXIT.success;
}

const time = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

/** What a person needs to answer it. All of it was written by others. */
export function linesOf({ state, attempts, question, proposal }: ResolutionView): string[] {
  const part = (title: string, text: string | undefined): string[] =>
    text === undefined || text === '' ? [] : [`\n${title}:`, printable(text.trimEnd())];
  return [
    `${state.replaceAll('_', ' ')}`,
    ...attempts.map(({ step, attempt, outcome, held, detail }) => {
      const verdict = held === undefined ? '' : held ? ', held' : ', did not hold';
      return `  ${step.replaceAll('_', ' ')} ${attempt}: ${outcome}${verdict}${detail === undefined ? '' : ` (${printable(detail)})`}`;
    }),
    ...part('Request', question?.prompt),
    ...part('Already there', question?.given),
    ...part('Tests', question?.tests),
    ...part('What failed', question?.failedCode),
    ...part('How', question?.errorHistory.join('\n')),
    ...part('Proposed', proposal?.code),
  ];
}

function explained(error: ClientError, url: string): CliError {
  const { code } = error;
  const detail = error.problem?.detail ?? error.message;
  const messages: Partial<Record<typeof code, string>> = {
    unreachable: `No escalation service answers at ${url}. ESCALATION_URL names another.`,
    unknown_key: `This key is no operator of the escalation service at ${url} (ESCALATION_OPERATORS); by its id you can still look at what is your own.`,
    not_found: 'There is no such escalation, or it is not yours.',
  };
  return new CliError(code, messages[code] ?? `${detail}.`, { cause: error });
}
