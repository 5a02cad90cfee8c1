/** How often a line is printed where there is no terminal to draw on, milliseconds. */
const PLAIN_EVERY_MS = 5000;
const DRAW_EVERY_MS = 100;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/**
 * Shows on stderr that something long goes on: a spinner on a terminal, a line every few seconds elsewhere.
 *
 * @param {string} label
 * @returns {{ detail(text: string): void; end(outcome: string): void }}
 */
export function startProgress(label) {
  const startedAt = Date.now();
  const terminal = process.stderr.isTTY === true;
  let detail = '';
  let frame = 0;
  const seconds = () => `${((Date.now() - startedAt) / 1000).toFixed(terminal ? 1 : 0)} s`;
  const text = () => `${label} (${seconds()})${detail === '' ? '' : `: ${detail}`}`;
  const draw = () => {
    const width = process.stderr.columns ?? 80;
    process.stderr.write(`\r\x1b[K${FRAMES[frame++ % FRAMES.length]} ${text().slice(0, width - 3)}`);
  };
  if (terminal) draw();
  else process.stderr.write(`${label} …\n`);
  const timer = setInterval(
    () => (terminal ? draw() : process.stderr.write(`  ${text()}\n`)),
    terminal ? DRAW_EVERY_MS : PLAIN_EVERY_MS,
  );
  return {
    detail(value) {
      detail = value;
    },
    end(outcome) {
      clearInterval(timer);
      process.stderr.write(`${terminal ? '\r\x1b[K' : '  '}${label}: ${outcome} (${seconds()})\n`);
    },
  };
}
