import { MAX_STEP_EVENTS, type StepEvent } from '@edgecoder/protocol';

/** Characters of text that wait to be told; what comes beyond them is left out, as whoever tells it is behind. */
const MAX_TEXT_CHARS = 65_536;
/** Steps that wait; a lease has about forty besides its text. */
const MAX_WAITING = 256;
/** Characters of one text, as the protocol has it. */
const MAX_PIECE_CHARS = 16_384;
/** Bytes of the steps of one report as JSON: sealed and encoded they stay below what a report may have. */
const MAX_REPORT_BYTES = 240_000;

/** Steps that are on their way to whoever follows. Text that comes in pieces is joined; nothing grows beyond its bound. */
export class StepBuffer {
  #steps: StepEvent[] = [];
  #textChars = 0;

  get empty(): boolean {
    return this.#steps.length === 0;
  }

  push(step: StepEvent): void {
    if (step.type !== 'text') {
      if (this.#steps.length < MAX_WAITING) this.#steps.push(step);
      return;
    }
    if (this.#textChars + step.text.length > MAX_TEXT_CHARS) return;
    const last = this.#steps.at(-1);
    if (last?.type === 'text' && last.text.length + step.text.length <= MAX_PIECE_CHARS) {
      this.#steps[this.#steps.length - 1] = { type: 'text', text: last.text + step.text };
    } else {
      if (this.#steps.length >= MAX_WAITING) return;
      this.#steps.push({ type: 'text', text: step.text.slice(0, MAX_PIECE_CHARS) });
    }
    this.#textChars += step.text.length;
  }

  /** The oldest steps, as many as go into one report; empty when none wait. */
  take(): StepEvent[] {
    let bytes = 0;
    let count = 0;
    for (const step of this.#steps.slice(0, MAX_STEP_EVENTS)) {
      bytes += Buffer.byteLength(JSON.stringify(step));
      if (bytes > MAX_REPORT_BYTES && count > 0) break;
      count += 1;
    }
    const taken = this.#steps.splice(0, count);
    for (const step of taken) if (step.type === 'text') this.#textChars -= step.text.length;
    // A model's pieces, and cuts between them, may leave half of a surrogate pair.
    return taken.map((step) => (step.type === 'text' ? { ...step, text: step.text.toWellFormed() } : step));
  }

  clear(): void {
    this.#steps = [];
    this.#textChars = 0;
  }
}
