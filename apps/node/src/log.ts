import { createLogger, type Logger, type LogOptions } from '@edgecoder/service';

/** Where every line of the node goes, its own and its agents'. */
export interface NodeLog {
  logger(service: string): Logger;
  /** A line that an agent wrote: one of our JSON lines, or whatever else it printed. */
  agentLine(agent: string, line: string): void;
}

export interface NodeLogOptions {
  format: 'text' | 'json';
  level: NonNullable<LogOptions['level']>;
  write: (text: string) => void;
}

/** What the coordinator's, the inference's and the worker's programs allow in their lines besides the usual. */
const FIELDS = ['language', 'waiting', 'url', 'model', 'provider'];

/** One log for the node: JSON lines for machines, short lines for people. */
export function createNodeLog({ format, level, write }: NodeLogOptions): NodeLog {
  const emit = format === 'json' ? write : (line: string) => write(textLine(line));
  const logger = (service: string) => createLogger({ service, level, fields: FIELDS, destination: { write: emit } });
  const strangers = new Map<string, Logger>();
  return {
    logger,
    agentLine(agent, line) {
      const entry = logEntry(line);
      if (entry !== undefined) {
        // Both run the worker's program; which of the two it was is what the reader wants to know.
        emit(`${JSON.stringify({ ...entry, service: agent })}\n`);
        return;
      }
      let log = strangers.get(agent);
      if (log === undefined) {
        log = logger(agent);
        strangers.set(agent, log);
      }
      log.warn(line);
    },
  };
}

/** A line as our loggers write it. */
function logEntry(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{"level":"')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Fields that every line has, or that text shows elsewhere. */
const SHOWN_APART = new Set(['level', 'time', 'service', 'msg', 'err', 'pid', 'version']);

interface LoggedError {
  message?: string;
  cause?: LoggedError;
}

/** Errors behind an error that are told: what was tried, and what the system said. */
const MAX_CAUSES = 3;

/** What failed, and by what: a database that is not available is one thing, a full disk what can be put right. */
function reasons(error: LoggedError): string[] {
  const found: string[] = [];
  for (let at: LoggedError | undefined = error; at !== undefined && found.length <= MAX_CAUSES; at = at.cause)
    found.push(at.message ?? '');
  return found;
}

/** `12:00:01 coordinator info  listening port=4301`. */
function textLine(line: string): string {
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(line);
  } catch {
    return `${visible(line.replace(/\n$/, ''))}\n`;
  }
  const time = String(entry['time'] ?? '').slice(11, 19);
  const fields = Object.entries(entry)
    .filter(([key, value]) => !SHOWN_APART.has(key) && value !== undefined)
    .map(([key, value]) => `${key}=${String(value)}`);
  const error = entry['err'] as LoggedError | undefined;
  if (error !== undefined) fields.push(`error=${JSON.stringify(reasons(error).join(': '))}`);
  const words = [
    time,
    String(entry['service'] ?? ''),
    String(entry['level'] ?? '').padEnd(5),
    String(entry['msg'] ?? ''),
    ...fields,
  ];
  return `${visible(words.join(' '))}\n`;
}

/** What others wrote must not steer the terminal, nor begin a line that looks like one of ours. */
function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}]/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
