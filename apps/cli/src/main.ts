import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { EXIT, explain } from './errors.ts';
import { createProgram, type Runner, usageExitCode } from './program.ts';
import { cliSettings } from './settings.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const abort = new AbortController();
/** What is open is closed in order when this is told to end; what does not answer does not hold it up. */
const END_TIMEOUT_MS = 5_000;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    abort.abort();
    setTimeout(() => process.exit(EXIT.interrupted), END_TIMEOUT_MS).unref();
  });
}

const runner: Runner = async (work, output) => {
  let coordinatorUrl = '';
  try {
    const settings = cliSettings();
    coordinatorUrl = settings.coordinatorUrl;
    process.exitCode = await work(settings);
  } catch (error) {
    if (abort.signal.aborted) {
      process.exitCode = EXIT.interrupted;
      return;
    }
    const { code, message, exitCode } = explain(error, coordinatorUrl);
    output.note(message);
    output.line({ error: { code, message } });
    process.exitCode = exitCode;
  }
};

// A reader that goes away, such as `head`: nothing more can be said, and what has not ended did not succeed.
process.stdout.on('error', () => process.exit(process.exitCode ?? EXIT.failure));
// Without a reader of what is said to people the work goes on.
process.stderr.on('error', () => undefined);

try {
  await createProgram(version, runner, abort.signal).parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = usageExitCode(error.code);
}
