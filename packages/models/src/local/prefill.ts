import type { LlamaContextSequence, Token } from 'node-llama-cpp';

/** Milliseconds that a step of reading the prompt is to take: it cannot be stopped, and other requests wait for it. */
const STEP_MS = 80;
const [MIN_STEP_TOKENS, MAX_STEP_TOKENS] = [16, 512];

/** Reads a prompt into a sequence in steps, as large as the machine does them in `STEP_MS`. */
export async function prefill(
  sequence: LlamaContextSequence,
  tokens: readonly Token[],
  signal: AbortSignal,
): Promise<void> {
  let step = MIN_STEP_TOKENS * 4;
  for (let at = 0; at < tokens.length; ) {
    signal.throwIfAborted();
    const began = performance.now();
    const next = tokens.slice(at, at + step);
    await sequence.evaluateWithoutGeneratingNewTokens(next);
    at += next.length;
    const fits = Math.round((next.length * STEP_MS) / Math.max(1, performance.now() - began));
    step = Math.min(MAX_STEP_TOKENS, Math.max(MIN_STEP_TOKENS, fits));
  }
}
