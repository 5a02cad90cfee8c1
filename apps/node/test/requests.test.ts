import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChatMessage } from '@edgecoder/models';
import { type ModelServer, type ServedAnswer, startModelServer } from '@edgecoder/models/testing';
import { type TempDir, tempDir, waitFor } from '@edgecoder/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { alive, childrenOf, edgecoder, jsonLines, type Program, startNode } from './programs.ts';

/** A node, its restart, and what is waited for from a lease that was lost. */
const SLOW_MS = 240_000;

const python = (code: string): ServedAnswer => ({ text: `\`\`\`python\n${code}\n\`\`\`` });
const VOWELS = 'def count_vowels(text):\n    return sum(1 for c in text.lower() if c in "aeiou")';

let home: TempDir;
let server: ModelServer;
let node: Program;
/** What the model says, beside what it says at the start of the node. */
let answer: (messages: readonly ChatMessage[]) => ServedAnswer;

const start = (): Promise<Program> =>
  startNode(home.path, {
    env: {
      INFERENCE_PORT: '0',
      ESCALATION_PORT: '0',
      LOCAL_MODEL_PROVIDER: 'openai-compatible',
      MODEL_API_URL: server.url,
      MODEL_API_MODELS: 'distant=65536',
      LEASE_MS: '3000',
    },
  });

const said = (messages: readonly ChatMessage[]): string => messages.map(({ content }) => content).join('\n');
const asked = (messages: readonly ChatMessage[], kind: string): boolean =>
  messages[0]?.content.startsWith(kind) === true;
/** Nothing to divide: it is one part, with these tests. */
const onePart = (prompt: string, tests: string): ServedAnswer => ({
  text: JSON.stringify({ subtasks: [{ id: '1', prompt, dependsOn: [], tests }] }),
});

beforeAll(async () => {
  home = await tempDir('edgecoder-requests-');
  server = await startModelServer();
  server.answer = (messages) => {
    if (!said(messages).includes('counts the vowels in a string.')) return answer(messages);
    return asked(messages, 'Split') ? onePart('Count the vowels.', '') : python(VOWELS);
  };
  node = await start();
}, SLOW_MS);
beforeEach(() => {
  answer = () => ({ text: 'I do not know.' });
});
afterEach(() => {
  expect(server.busy).toBe(0);
});
afterAll(async () => {
  node.child.kill('SIGKILL');
  await node.ended;
  await server.close();
  await home.remove();
});

describe('a request in words', () => {
  it('is shown at the start of a node where a model answers', () => {
    expect(node.output.stdout).toMatch(/✓ prompt {4}distant wrote it in 1 round/);
    expect(node.output.stdout).toContain('def count_vowels');
  });

  it(
    'becomes verified code: divided, written, corrected, checked, assembled, paid, proven',
    async () => {
      answer = (messages) => {
        const text = said(messages);
        if (asked(messages, 'Split')) {
          return {
            text: JSON.stringify({
              subtasks: [
                { id: '1', prompt: 'Write add.', dependsOn: [], tests: 'assert add(2, 3) == 5' },
                { id: '2', prompt: 'Write twice.', dependsOn: ['1'], tests: 'assert twice(4) == 8' },
              ],
            }),
          };
        }
        if (text.includes('Write twice.')) return python('def twice(a):\n    return add(a, a)');
        // Wrong at first, right once it was shown what failed.
        return python(`def add(a, b):\n    return a ${text.includes('It failed') ? '+' : '-'} b`);
      };
      const ended = await edgecoder(home.path, ['ask', '--json', 'Write add, and twice which uses it.']);
      const lines = jsonLines(ended);
      const last = lines.at(-1);
      expect(last).toMatchObject({
        status: 'completed',
        verified: true,
        language: 'python',
        model: 'distant',
        iterations: 3,
      });
      expect(last?.['code']).toContain('def twice');
      expect(last?.['code']).toContain('return a + b');
      expect(last?.['tests']).toContain('assert twice(4) == 8');
      expect(last?.['credits']).toBeGreaterThan(0);
      expect(ended.exitCode).toBe(0);
      // What happened was told while it did.
      expect(lines.filter(({ step }) => step === 'run').map(({ passed }) => passed)).toEqual([false, true, true]);
      expect(lines.some(({ step }) => step === 'text')).toBe(true);
      const verified = await edgecoder(home.path, ['verify', String(last?.['proof']), '--json']);
      expect(jsonLines(verified)).toEqual([{ ok: true, step: null, reason: null }]);
    },
    SLOW_MS,
  );

  it(
    'is held against the tests that came with it, and has failed when no program passes them',
    async () => {
      const tests = join(home.path, 'tests.py');
      writeFileSync(tests, 'assert half(8) == 4\n');
      answer = (messages) =>
        asked(messages, 'Split') ? onePart('Halve.', 'assert True') : python('def half(a):\n    return a / 3');
      const failed = await edgecoder(home.path, [
        'ask',
        'Write half.',
        '--tests',
        tests,
        '--iterations',
        '2',
        '--json',
      ]);
      const [last] = jsonLines(failed).slice(-1);
      expect(last).toMatchObject({ status: 'failed', verified: false, tests: 'assert half(8) == 4\n', credits: 0 });
      expect(failed.exitCode).toBe(1);

      answer = (messages) =>
        asked(messages, 'Split') ? onePart('Halve.', 'assert True') : python('def half(a):\n    return a // 2');
      const quiet = await edgecoder(home.path, ['ask', 'Write half.', '--tests', tests, '--quiet']);
      expect(quiet).toEqual({ exitCode: 0, stdout: 'def half(a):\n    return a // 2\n', stderr: '' });
    },
    SLOW_MS,
  );

  it(
    'is helped where its worker gave up, checked as before, and paid to nobody',
    async () => {
      let thoughtOver = false;
      answer = (messages) => {
        if (asked(messages, 'Split')) return onePart('Fifth.', 'assert fifth(20) == 4');
        if (asked(messages, 'Find out why')) {
          thoughtOver = true;
          return { text: 'It divides by four.' };
        }
        return python(`def fifth(a):\n    return a // ${thoughtOver ? 5 : 4}`);
      };
      const ended = await edgecoder(home.path, ['ask', 'Write fifth.', '--iterations', '1', '--json']);
      const lines = jsonLines(ended);
      expect(lines.at(-1)).toMatchObject({
        status: 'completed',
        verified: true,
        code: 'def fifth(a):\n    return a // 5',
        credits: 0,
      });
      const events = lines.map(({ event }) => event);
      expect(events).toEqual(expect.arrayContaining(['task_escalated', 'escalation_attempted', 'proposal_received']));
      const verified = await edgecoder(home.path, ['verify', String(lines.at(-1)?.['proof']), '--json']);
      expect(jsonLines(verified)).toEqual([{ ok: true, step: null, reason: null }]);
    },
    SLOW_MS,
  );

  it(
    'ends once and rightly when its worker is killed while the model writes',
    async () => {
      let writing = 0;
      answer = (messages) => {
        if (asked(messages, 'Split')) return onePart('Third.', 'assert third(9) == 3');
        writing += 1;
        // The first time it goes on for ever.
        return writing === 1 ? { text: 'thinking ', endless: true } : python('def third(a):\n    return a // 3');
      };
      const asking = edgecoder(home.path, ['ask', 'Write third.', '--json']);
      await waitFor(() => writing === 1);
      for (const pid of childrenOf(node)) process.kill(pid, 'SIGKILL');
      const ended = await asking;
      const [last] = jsonLines(ended).slice(-1);
      expect(last).toMatchObject({ status: 'completed', verified: true, code: 'def third(a):\n    return a // 3' });
      const finals = jsonLines(ended).filter(({ event }) => /^task_(completed|failed|cancelled)$/.test(String(event)));
      expect(finals).toHaveLength(1);
    },
    SLOW_MS,
  );

  it(
    'ends once and rightly when the whole node is killed while the request is divided',
    async () => {
      let dividing = 0;
      answer = (messages) => {
        if (!asked(messages, 'Split')) return python('def fourth(a):\n    return a // 4');
        dividing += 1;
        return dividing === 1 ? { text: '{', endless: true } : onePart('Fourth.', 'assert fourth(8) == 2');
      };
      const asking = edgecoder(home.path, ['ask', 'Write fourth.', '--json']);
      await waitFor(() => dividing === 1);
      const children = childrenOf(node);
      node.child.kill('SIGKILL');
      await node.ended;
      await waitFor(() => !children.some(alive));
      node = await start();
      await asking;
      // Who asked was cut off with the node or not: the task is there, and ends.
      const task = await waitFor(async () => {
        const [tasks] = jsonLines(await edgecoder(home.path, ['tasks', '--json', '--limit', '20'])) as [
          { tasks: { kind: string; state: string; verified: boolean }[] },
        ];
        const found = tasks.tasks.filter(({ kind }) => kind === 'micro_loop');
        return found.every(({ state }) => state === 'completed' || state === 'failed') ? found : undefined;
      }, 60_000);
      expect(task?.filter(({ state }) => state === 'failed')).toHaveLength(1);
    },
    SLOW_MS,
  );
});

describe('a chat', () => {
  it(
    'is answered by the node’s model, which is told what it is part of',
    async () => {
      let heard = '';
      answer = (messages) => {
        heard = messages[0]?.content ?? '';
        return { text: 'A model.' };
      };
      const ended = await edgecoder(home.path, ['chat', 'What are you?']);
      expect(ended).toMatchObject({ exitCode: 0, stdout: 'A model.\n' });
      expect(ended.stderr).toContain('distant:');
      expect(heard).toMatch(/^You are distant\. .*Models on the mesh: distant\..*Queue: 0 waiting/);
    },
    SLOW_MS,
  );
});
