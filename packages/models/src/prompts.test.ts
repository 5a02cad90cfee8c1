import { describe, expect, it } from '@jest/globals';
import { renderPrompt } from './prompts.ts';

describe('prompts', () => {
  it('leave out what is not given, and nothing else', () => {
    const request = { language: 'python', prompt: 'Add two numbers.' } as const;
    expect(renderPrompt('code', request)).toEqual([
      { role: 'system', content: 'Write Python code. Answer with one code block.' },
      { role: 'user', content: 'Add two numbers.' },
    ]);
    expect(renderPrompt('code', { ...request, tests: 'assert add(1, 2) == 3', examples: '' })[1]?.content).toBe(
      'Add two numbers.\nTests:\nassert add(1, 2) == 3',
    );
    expect(renderPrompt('code', { ...request, tests: 'T', examples: 'E' })[1]?.content).toBe(
      'Add two numbers.\nTests:\nT\nSimilar:\nE',
    );
    expect(renderPrompt('code', { ...request, given: 'G', tests: 'T' })[1]?.content).toBe(
      'Add two numbers.\nAlready there:\nG\nTests:\nT',
    );
  });

  it('put values in as they are, whatever is in them', () => {
    const prompt = 'Format {tests} as `{prompt}` $& $1 {0}';
    expect(renderPrompt('code', { language: 'javascript', prompt, tests: '{error} {language}' })[1]?.content).toBe(
      `${prompt}\nTests:\n{error} {language}`,
    );
  });

  it('ask for a repair by what was asked, what was answered and how it failed', () => {
    const asked = { language: 'javascript', prompt: 'Add.', tests: 'T' } as const;
    expect(renderPrompt('repair', { ...asked, code: 'const add = 1;', error: 'TypeError: no' })).toEqual([
      ...renderPrompt('code', asked),
      { role: 'assistant', content: '```javascript\nconst add = 1;\n```' },
      { role: 'user', content: 'It failed:\nTypeError: no\nCorrect it.' },
    ]);
  });

  it('name the model that answers', () => {
    expect(renderPrompt('chat', { model: 'm', prompt: 'Hi' })[0]?.content).toBe('You are m.');
    expect(renderPrompt('chat', { model: 'm', prompt: 'Hi', facts: 'You are small.' })[0]?.content).toBe(
      'You are m. You are small.',
    );
  });
});
