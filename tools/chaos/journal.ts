/** One line of a client's journal: a key before it is sent, then the same key with the task it made. */
export interface JournalLine {
  key: string;
  index: number;
  taskId?: string;
}

/** What a client's journal says. */
export interface Journal {
  /** One for each key, in the order of the first lines. */
  lines: JournalLine[];
  /** Keys that were answered with two different tasks. */
  conflicts: string[];
}

/** Reads a journal. A line that a kill cut short is passed over: what it says had not happened yet. */
export function readJournal(text: string): Journal {
  const byKey = new Map<string, JournalLine>();
  const conflicts: string[] = [];
  for (const line of text.split('\n')) {
    const parsed = parseLine(line);
    if (parsed === undefined) continue;
    const known = byKey.get(parsed.key);
    if (known?.taskId !== undefined && parsed.taskId !== undefined && known.taskId !== parsed.taskId)
      conflicts.push(`${parsed.key} made ${known.taskId} and ${parsed.taskId}`);
    byKey.set(parsed.key, { ...known, ...parsed });
  }
  return { lines: [...byKey.values()], conflicts };
}

function parseLine(line: string): JournalLine | undefined {
  try {
    return line === '' ? undefined : (JSON.parse(line) as JournalLine);
  } catch {
    return undefined;
  }
}
