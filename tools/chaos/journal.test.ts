import { describe, expect, it } from '@jest/globals';
import { readJournal } from './journal.ts';

describe('the journal of a client', () => {
  it('has a key once, with the task it made, and nothing of a line that was cut short', () => {
    const text = '\n{"key":"a","index":0}\n{"key":"b","index":1}\n{"key":"a","index":0,"taskId":"t"}\n{"key":"c","ind';
    expect(readJournal(text)).toEqual({
      lines: [
        { key: 'a', index: 0, taskId: 't' },
        { key: 'b', index: 1 },
      ],
      conflicts: [],
    });
  });

  it('tells a key that made two tasks', () => {
    const { conflicts } = readJournal('{"key":"a","index":0,"taskId":"t"}\n{"key":"a","index":0,"taskId":"u"}');
    expect(conflicts).toEqual(['a made t and u']);
  });
});
