import type { ModelFileProgress } from '@edgecoder/models';
import type { Output } from './output.ts';

/** How often a line is printed where there is no terminal, milliseconds. */
const PLAIN_EVERY_MS = 5_000;
const MIB = 1_048_576;

/** Shows on standard error how far a pull is, on one line of a terminal, or a line now and then; with `--json` as JSON lines. */
export function startPullProgress(output: Output): { show(now: ModelFileProgress): void; end(): void } {
  const terminal = process.stderr.isTTY === true && !output.json;
  const startedAt = performance.now();
  let last = startedAt;
  return {
    show(now) {
      output.line({ progress: now });
      if (terminal) {
        process.stderr.write(`\r\x1b[K${pullLine(now, performance.now() - startedAt, process.stderr.columns ?? 80)}`);
        return;
      }
      if (output.json || performance.now() - last < PLAIN_EVERY_MS) return;
      last = performance.now();
      output.note(pullLine(now, last - startedAt));
    },
    end() {
      if (terminal) process.stderr.write('\r\x1b[K');
    },
  };
}

/** `412 of 1066 MiB, 38 %, 12.3 MiB/s`, cut to what a terminal shows on a line. */
export function pullLine(now: ModelFileProgress, elapsedMs: number, columns?: number): string {
  const { phase, receivedBytes, totalBytes } = now;
  const of = totalBytes === undefined ? '' : ` of ${(totalBytes / MIB).toFixed(0)}`;
  const share = totalBytes ? `, ${Math.floor((receivedBytes / totalBytes) * 100)} %` : '';
  const amount = `${(receivedBytes / MIB).toFixed(0)}${of} MiB${share}`;
  const line = phase === 'verify' ? `checksum: ${amount}` : `${amount}${rate(now, elapsedMs)}`;
  return columns === undefined ? line : line.slice(0, Math.max(0, columns - 1));
}

/** Of what came in this run. */
function rate({ fetchedBytes }: ModelFileProgress, elapsedMs: number): string {
  return elapsedMs < 1_000 ? '' : `, ${(fetchedBytes / MIB / (elapsedMs / 1_000)).toFixed(1)} MiB/s`;
}
