/** How often a line is printed where there is no terminal, milliseconds. */
const PLAIN_EVERY_MS = 5000;
const DRAW_EVERY_MS = 100;
const BAR = 30;

export interface Counts {
  total: number;
  verified: number;
  unverified: number;
  rejected: number;
  failed: number;
}

/** Shows on standard error how far a batch is: a bar on a terminal, a line now and then elsewhere. */
export function startProgress(counts: Readonly<Counts>, note: (text: string) => void): { clear(): void; end(): void } {
  const terminal = process.stderr.isTTY === true;
  const startedAt = performance.now();
  const clear = () => {
    if (terminal) process.stderr.write('\r\x1b[K');
  };
  const draw = () => {
    const seconds = (performance.now() - startedAt) / 1000;
    if (!terminal) {
      note(progressLine(counts, seconds));
      return;
    }
    clear();
    process.stderr.write(progressLine(counts, seconds, process.stderr.columns ?? 80));
  };
  const timer = setInterval(draw, terminal ? DRAW_EVERY_MS : PLAIN_EVERY_MS);
  return {
    clear,
    end() {
      clearInterval(timer);
      clear();
    },
  };
}

/**
 * How far a batch is, in words; with the width of a terminal a bar before them, where there is room for it. A line that
 * wraps could not be taken back.
 */
export function progressLine(counts: Readonly<Counts>, seconds: number, columns?: number): string {
  const { total, verified, unverified, rejected, failed } = counts;
  const done = verified + unverified + rejected + failed;
  const words = `${done}/${total}  ${verified} verified, ${rejected} rejected, ${failed} failed  ${seconds.toFixed(0)} s`;
  if (columns === undefined) return words;
  const filled = total === 0 ? BAR : Math.round((done / total) * BAR);
  const line = `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${words}`;
  return (line.length < columns ? line : words).slice(0, Math.max(0, columns - 1));
}
