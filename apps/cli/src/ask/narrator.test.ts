import type { TaskMessage } from '@edgecoder/client';
import type { StepEvent, SubtaskId, TaskId } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import type { Output } from '../output.ts';
import { createNarrator } from './narrator.ts';

const ID = '0199aaaa-0000-7000-8000-000000000001';

const step = (part: string, it: StepEvent): TaskMessage => ({
  type: 'step',
  step: { taskId: ID as TaskId, subtaskId: ID as SubtaskId, part, step: it },
});
const event = (type: string, data: Record<string, unknown> = {}): TaskMessage => ({
  type: 'event',
  event: { id: '1', taskId: ID as TaskId, type, at: 5, data },
});

function heard(options: { json?: boolean; quiet?: boolean; terminal?: boolean }, messages: readonly TaskMessage[]) {
  const notes: string[] = [];
  const lines: unknown[] = [];
  let shown = '';
  const output: Output = {
    json: options.json ?? false,
    say: (text) => notes.push(text),
    note: (text) => notes.push(text),
    line: (value) => {
      if (options.json) lines.push(value);
    },
  };
  const terminal = options.terminal === true ? { write: (text: string) => (shown += text) } : undefined;
  const narrator = createNarrator({ output, quiet: options.quiet ?? false, terminal });
  for (const message of messages) narrator.tell(message);
  narrator.end();
  return { notes, lines, shown };
}

const STORY: TaskMessage[] = [
  event('task_submitted'),
  event('task_decomposed', { parts: 2, source: 'inference', model: 'tiny' }),
  event('task_assigned', { kind: 'work' }),
  step('part-1', { type: 'iteration', iteration: 1, model: 'tiny' }),
  step('part-1', { type: 'text', text: 'def f():' }),
  step('part-1', { type: 'text', text: '\n  pass\x1b[31m' }),
  step('part-1', { type: 'code', iteration: 1, code: 'def f(): pass' }),
  step('part-1', {
    type: 'run',
    iteration: 1,
    passed: false,
    hasTests: true,
    ownTests: false,
    failure: '\nAssertionError: f\nmore',
    durationMs: 7,
  }),
  step('part-1', { type: 'iteration', iteration: 2, model: 'tiny' }),
  step('part-1', { type: 'run', iteration: 2, passed: true, hasTests: true, ownTests: false, durationMs: 6 }),
  event('result_verified', { verdict: 'verified' }),
  event('ledger_only'),
];

describe('a narrator', () => {
  it('tells a person what happens, part by part', () => {
    expect(heard({}, STORY).notes).toEqual([
      'stored; the request is looked at',
      'divided into 2 parts by tiny',
      'a worker has it',
      'part-1: tiny writes',
      'part-1:   tests failed in 7 ms: AssertionError: f',
      'part-1: tiny corrects it, round 2',
      'part-1:   tests passed in 6 ms',
      'verified',
    ]);
  });

  it('shows text as it comes on a terminal only, and nothing of it that commands the terminal', () => {
    expect(heard({}, STORY).shown).toBe('');
    const { shown } = heard({ terminal: true }, STORY);
    expect(shown).toBe('\x1b[2mdef f():\n  pass\\x1b[31m\x1b[0m\n');
  });

  it('says nothing when it shall be quiet', () => {
    expect(heard({ quiet: true, terminal: true }, STORY)).toEqual({ notes: [], lines: [], shown: '' });
  });

  it('gives a program every event and step as one line, and no words', () => {
    const { notes, lines, shown } = heard({ json: true, terminal: true }, STORY);
    expect(notes).toEqual([]);
    expect(shown).toBe('');
    expect(lines).toHaveLength(STORY.length);
    expect(lines[1]).toEqual({ event: 'task_decomposed', at: 5, parts: 2, source: 'inference', model: 'tiny' });
    expect(lines[4]).toEqual({ step: 'text', part: 'part-1', subtaskId: ID, text: 'def f():' });
  });
});
