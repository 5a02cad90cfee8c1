/** Where a command's words go. With `--json`, standard output has JSON lines only and people's words go to standard error. */
export interface Output {
  readonly json: boolean;
  /** A line for people. */
  say(text: string): void;
  /** A line for people about what goes on or went wrong; never on standard output. */
  note(text: string): void;
  /** One line of JSON; nothing without `--json`. */
  line(value: unknown): void;
}

/** Standard output and error of this process. */
export function createOutput(json: boolean): Output {
  return {
    json,
    say: (text) => void (json ? process.stderr : process.stdout).write(`${text}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
    line: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value)}\n`);
    },
  };
}

/** `1234` → `1.234 credits`. */
export const credits = (amountMc: number): string => `${(amountMc / 1000).toFixed(3)} credits`;

/** Rows as aligned columns. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Text of a program on a terminal: control characters, which could rewrite what is shown, made visible. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, (character) =>
    character === '\r' ? '' : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
