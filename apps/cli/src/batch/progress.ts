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
    const done = counts.verified + counts.unverified + counts.rejected + counts.failed;
    const words = `${done}/${counts.total}  ${counts.verified} verified, ${counts.rejected} rejected, ${counts.failed} failed  ${((performance.now() - startedAt) / 1000).toFixed(0)} s`;
    if (!terminal) {
      note(words);
      return;
    }
    const filled = counts.total === 0 ? BAR : Math.round((done / counts.total) * BAR);
    clear();
    process.stderr.write(`${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${words}`);
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
