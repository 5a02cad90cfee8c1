/** One line of a client's journal: a key before it is sent, then the same key with the task it made. */
export interface JournalLine {
  key: string;
  index: number;
  taskId?: string;
}

/** One entry for each key, in the order of the first lines. A last line that a kill cut short was never sent. */
export function readJournal(text: string): JournalLine[] {
  const byKey = new Map<string, JournalLine>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    let parsed: JournalLine;
    try {
      parsed = JSON.parse(line) as JournalLine;
    } catch {
      continue;
    }
    const known = byKey.get(parsed.key);
    if (known?.taskId !== undefined && parsed.taskId !== undefined && known.taskId !== parsed.taskId)
      throw new Error(`the key ${parsed.key} made two tasks: ${known.taskId} and ${parsed.taskId}`);
    byKey.set(parsed.key, { ...known, ...parsed });
  }
  return [...byKey.values()];
}
