/** Statements that get a name. Each connection keeps the parsed form of each: about 20 KiB on the server. */
const MAX_NAMES = 200;
/** Texts remembered to see whether they come again; forgotten all at once when there are more. */
const MAX_SEEN = 1_000;
/** A longer text is sent as it is: it was put together for its values. */
const MAX_TEXT_CHARS = 16_384;

/**
 * Names for statements that come again, so that the server parses them once for each connection. A text that came only
 * once (a list of values of some length, say) gets none.
 */
export class StatementNames {
  readonly #names = new Map<string, string>();
  readonly #seen = new Set<string>();

  /** The same name for the same text, always; undefined: to be sent without one. */
  of(text: string): string | undefined {
    if (text.length > MAX_TEXT_CHARS) return undefined;
    const name = this.#names.get(text);
    if (name !== undefined || this.#names.size >= MAX_NAMES) return name;
    if (!this.#seen.has(text)) {
      if (this.#seen.size >= MAX_SEEN) this.#seen.clear();
      this.#seen.add(text);
      return undefined;
    }
    this.#seen.delete(text);
    const added = `s${this.#names.size + 1}`;
    this.#names.set(text, added);
    return added;
  }
}
