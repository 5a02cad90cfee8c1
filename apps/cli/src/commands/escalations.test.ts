import type { PeerId, ResolutionView, SubtaskId, TaskId } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import { linesOf } from './escalations.ts';

const view: ResolutionView = {
  resolutionId: '0199aaaa-0000-7000-8000-000000000001',
  taskId: '0199aaaa-0000-7000-8000-000000000002' as TaskId,
  subtaskId: '0199aaaa-0000-7000-8000-000000000003' as SubtaskId,
  state: 'waiting_for_human',
  revision: 3,
  attempts: [
    { step: 'inference', attempt: 1, startedAt: 1, endedAt: 2, outcome: 'answered', held: false },
    {
      step: 'cloud',
      attempt: 1,
      startedAt: 2,
      endedAt: 2,
      outcome: 'skipped',
      detail: 'no cloud endpoint is configured',
    },
    { step: 'human', attempt: 1, startedAt: 2, outcome: 'running' },
  ],
  question: {
    ownerId: 'a'.repeat(26) as PeerId,
    language: 'python',
    prompt: 'Add two numbers.\u001b[2J',
    failedCode: 'x = 1\n',
    errorHistory: ['NameError: add'],
    placement: 'public',
    consent: { cloud: false, human: true },
  },
};

describe('an escalation', () => {
  it('is shown with who was asked before, what is wanted and what failed, and changes no terminal', () => {
    const text = linesOf(view).join('\n');
    expect(text).toBe(`waiting for human
  inference 1: answered, did not hold
  cloud 1: skipped (no cloud endpoint is configured)
  human 1: running

Request:
Add two numbers.\\x1b[2J

What failed:
x = 1

How:
NameError: add`);
  });
});
