import type { TaskMessage } from '@edgecoder/client';
import type { StepEvent, TaskEvent } from '@edgecoder/protocol';
import { type Output, printable } from '../output.ts';

/** Where a narration goes. */
export interface NarratorOptions {
  output: Output;
  /** Nothing is told. */
  quiet: boolean;
  /** The terminal on which a model's text is shown as it comes, dimmed; none when it is no terminal. */
  terminal?: { write(text: string): unknown } | undefined;
}

/** Tells a person, or with `--json` a program, what happens to a task while it does. */
export interface Narrator {
  tell(message: TaskMessage): void;
  /** Ends a line that was begun. */
  end(): void;
}

const DIM = '\x1b[2m';
const PLAIN = '\x1b[0m';

export function createNarrator({ output, quiet, terminal }: NarratorOptions): Narrator {
  const shown = quiet || output.json ? undefined : terminal;
  /** Whose text stands on the last line. */
  let writing: string | undefined;

  function say(text: string): void {
    endText();
    if (!quiet && !output.json) output.note(text);
  }

  function endText(): void {
    if (writing !== undefined) shown?.write(`${PLAIN}\n`);
    writing = undefined;
  }

  function tellText(part: string, text: string): void {
    if (shown === undefined) return;
    if (writing !== part) {
      endText();
      shown.write(`${DIM}`);
      writing = part;
    }
    shown.write(printable(text));
  }

  return {
    tell(message) {
      if (message.type === 'event') {
        const { type, subtaskId, at, data } = message.event;
        output.line({ event: type, at, ...(subtaskId !== undefined && { subtaskId }), ...data });
        const words = wordsOfEvent(message.event);
        if (words !== undefined) say(words);
        return;
      }
      const { part, subtaskId, step } = message.step;
      output.line({ step: step.type, part, subtaskId, ...withoutType(step) });
      if (step.type === 'text') tellText(part, step.text);
      else {
        const words = wordsOfStep(step);
        if (words !== undefined) say(`${part === 'main' ? '' : `${part}: `}${words}`);
      }
    },
    end: endText,
  };
}

function withoutType({ type: _, ...rest }: StepEvent): object {
  return rest;
}

/** What an entry of the log means to who asked; undefined for what only auditors look for. */
function wordsOfEvent({ type, data }: Pick<TaskEvent, 'type' | 'data'>): string | undefined {
  switch (type) {
    case 'task_submitted':
      return 'stored; the request is looked at';
    case 'task_decomposed': {
      const by = typeof data['model'] === 'string' ? ` by ${printable(data['model'])}` : '';
      return data['parts'] === 1 ? `one part${by}` : `divided into ${String(data['parts'])} parts${by}`;
    }
    case 'task_assigned':
      return data['kind'] === 'check' ? 'a verifier runs it again' : 'a worker has it';
    case 'task_requeued':
      return `once more, by another try: ${String(data['reason']).replaceAll('_', ' ')}`;
    case 'result_rejected':
      return `the result did not hold: ${String(data['reason'])}`;
    case 'result_verified':
      return data['verdict'] === 'verified' ? 'verified' : `checked: ${String(data['verdict']).replaceAll('_', ' ')}`;
    case 'escalation_attempted':
      return `help from ${String(data['step']).replaceAll('_', ' ')}: ${String(data['outcome']).replaceAll('_', ' ')}`;
    default:
      return undefined;
  }
}

function wordsOfStep(step: StepEvent): string | undefined {
  switch (step.type) {
    case 'iteration':
      return step.iteration === 1
        ? `${printable(step.model)} writes`
        : `${printable(step.model)} corrects it, round ${step.iteration}`;
    case 'run': {
      const tests = step.ownTests ? 'its own tests' : 'tests';
      const how = step.passed
        ? step.hasTests
          ? `${tests} passed`
          : 'it ran'
        : `${step.hasTests ? tests : 'it'} failed`;
      const why = step.limit === undefined ? firstLine(step.failure) : `, ended at its ${step.limit} limit`;
      return `  ${how} in ${step.durationMs} ms${step.passed ? '' : why}`;
    }
    default:
      return undefined;
  }
}

function firstLine(failure: string | undefined): string {
  const line = failure?.split('\n').find((each) => each.trim() !== '');
  return line === undefined ? '' : `: ${printable(line.trim())}`;
}
