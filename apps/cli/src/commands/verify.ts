import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { peerIdOf } from '@edgecoder/crypto';
import {
  type BundleRequirement,
  type BundleVerdict,
  firstFailure,
  logOrigin,
  MAX_BUNDLE_BYTES,
  type TrustedKey,
  verifyBundle,
} from '@edgecoder/ledger';
import { z } from 'zod';
import { CliError, EXIT } from '../errors.ts';
import { credits, type Output, table } from '../output.ts';
import { readInput } from '../read-input.ts';
import type { CliSettings } from '../settings.ts';

export interface VerifyOptions {
  /** Keys besides those of the home: 64 hex digits, or `<origin>=<64 hex digits>`. */
  trust: string[];
  /** Keys whose cosignatures count, `<name>=<64 hex digits>`. */
  cosigner: string[];
  require: string;
}

/** `edgecoder verify`: checks a bundle with nothing but the file and the keys. Resolves with the exit code. */
export async function verify(
  file: string,
  options: VerifyOptions,
  settings: CliSettings,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const trust = [...homeTrust(settings.home), ...options.trust.map((text) => parseTrusted(text, true))];
  const verdict = verifyBundle(await readBundle(file, signal), {
    trust,
    cosigners: options.cosigner.map((text) => parseTrusted(text, false)),
    require: parseRequirement(options.require),
  });
  const failure = firstFailure(verdict);
  output.line({ ok: verdict.ok, step: failure?.step ?? null, reason: failure?.reason ?? null });
  if (!output.json) output.say(describe(verdict));
  if (verdict.ok) return EXIT.success;
  return failure?.reason === 'no_trusted_key' ? EXIT.noTrustedKey : EXIT.failure;
}

async function readBundle(file: string, signal: AbortSignal): Promise<Uint8Array> {
  try {
    return await readInput(file, MAX_BUNDLE_BYTES, { signal });
  } catch (error) {
    // Larger than any bundle is refused as such; it is not read to its end for that.
    if (error instanceof CliError && error.code === 'too_large') return new Uint8Array(MAX_BUNDLE_BYTES + 1);
    throw error;
  }
}

const TrustFile = z.object({ logs: z.array(z.object({ name: z.string(), publicKey: z.string() })).max(1000) });

/** Logs that the home trusts: those of its own node. */
function homeTrust(home: string): TrustedKey[] {
  let text: string;
  try {
    text = readFileSync(join(home, 'trusted-logs.json'), 'utf8');
  } catch {
    return [];
  }
  try {
    return TrustFile.parse(JSON.parse(text)).logs;
  } catch (cause) {
    throw new CliError('bad_trust', `${join(home, 'trusted-logs.json')} is damaged; name the keys by --trust.`, {
      cause,
    });
  }
}

function parseTrusted(text: string, isLog: boolean): TrustedKey {
  const at = text.lastIndexOf('=');
  const publicKey = text.slice(at + 1);
  const name = at === -1 ? undefined : text.slice(0, at);
  if (!/^[0-9a-f]{64}$/.test(publicKey) || name === '' || (name === undefined && !isLog)) {
    const expected = isLog ? '64 hex digits or <origin>=<64 hex digits>' : '<name>=<64 hex digits>';
    throw new CliError('usage', `A key is ${expected}; not ${JSON.stringify(text)}.`, { exitCode: EXIT.usage });
  }
  return { name: name ?? logOrigin(peerIdOf(publicKey)), publicKey };
}

function parseRequirement(text: string): BundleRequirement {
  if (text === 'checkpoint' || text === 'anchored') return text;
  const cosigned = /^cosigned:([1-9]\d?)$/.exec(text);
  if (cosigned !== null) return { cosigned: Number(cosigned[1]) };
  throw new CliError('usage', '--require takes checkpoint, cosigned:<number> or anchored.', { exitCode: EXIT.usage });
}

const MARKS = { ok: '✓', failed: '✗', absent: '·' } as const;

function describe({ ok, steps, summary }: BundleVerdict): string {
  const lines = steps.map((step) => [
    `${MARKS[step.status]} ${step.step}`,
    step.status === 'failed' ? `failed: ${step.reason} (${step.detail})` : step.status,
  ]);
  const words =
    summary === undefined ? '' : ` ${summary.state}${summary.verdict === undefined ? '' : `, ${summary.verdict}`}`;
  const end = ok
    ? `The bundle holds: task ${summary?.taskId ?? ''}${words}, ${credits(summary?.chargedMc ?? 0)} paid, ${summary?.records ?? 0} records under a checkpoint of ${summary?.checkpointSize ?? 0}.`
    : 'The bundle is refused.';
  return `${table(lines)}\n\n${end}`;
}
