import { describe, expect, it } from '@jest/globals';
import { extractCode, hasWholeCode } from './code-block.ts';

const python = (answer: string, ended = true) => extractCode(answer, 'python', ended);

describe('the program of an answer', () => {
  it.each([
    ['alone', '```python\nx = 1\n```'],
    ['with words around it', 'Sure!\n\n```python\nx = 1\n```\nThat was it. ```'],
    ['marked in another way', '~~~PY title="a"\r\nx = 1\r\n~~~'],
    ['not marked', '```\nx = 1\n```'],
    ['after a block of another language', '```bash\npip install x\n```\n```python3\nx = 1\n```'],
    ['before another block', '```python\nx = 1\n```\n```python\nx = 2\n```'],
    ['that was not closed', 'So:\n```python\nx = 1'],
    ['after thoughts aloud', '<think>\n```python\nx = 0\n```\n</think>\n```python\nx = 1\n```'],
  ])('is found %s', (_name, answer) => {
    expect(python(answer)).toEqual({ code: 'x = 1' });
  });

  it('may hold fences of its own, of fewer marks', () => {
    expect(python('````python\nx = """\n```\ny\n```\n"""\n````')).toEqual({ code: 'x = """\n```\ny\n```\n"""' });
  });

  it.each([
    ['python', 'def f(x):\n    return x\n'],
    ['python', 'from math import pi\nprint(pi)'],
    ['javascript', 'function f(x) {\n  return x;\n}'],
    ['javascript', 'const f = (x) => x;'],
  ] as const)('in %s is taken without a fence when it is all there is', (language, answer) => {
    expect(extractCode(answer, language, true)).toEqual({ code: answer.trim() });
    expect(extractCode(answer, language, false)).toEqual({ why: 'cut' });
  });

  it.each([
    'I am a small model and cannot do that.',
    'Import duties are hard to tell.',
    'from what I know, no.',
    'class struggle',
    'let me think: x = 1',
    '',
    'Use `x = 1`.',
    '```bash\nls\n```',
  ])('is not seen in %j', (answer) => {
    for (const language of ['python', 'javascript'] as const)
      expect(extractCode(answer, language, true)).toEqual({ why: 'words' });
  });

  it('is none when it was cut off, or is empty', () => {
    expect(python('```python\nx = 1', false)).toEqual({ why: 'cut' });
    expect(python('```python\nx = 1\n```\nAnd that', false)).toEqual({ code: 'x = 1' });
    expect(python('```python\n\n```')).toEqual({ why: 'empty' });
    expect(python('<think>\n```python\nx = 1\n```', false)).toEqual({ why: 'words' });
  });

  it('is whole as soon as the line after it begins, and not before', () => {
    const answer = 'So:\n```python\nx = 1\n```\nDone';
    const whole = [...answer].findIndex((_, at) => hasWholeCode(answer.slice(0, at), 'python'));
    expect(answer.slice(whole)).toBe('Done');
  });

  it('is looked for in no more than linear time', () => {
    const long = 'a'.repeat(200_000);
    const spaces = ' '.repeat(200_000);
    const hostile = [
      `\`\`\`${long}\``,
      `\`\`\`${spaces}\``,
      `~~~${long}\``,
      '`'.repeat(200_000),
      '<think>'.repeat(30_000),
      '~~~'.repeat(60_000),
      ' '.repeat(200_000),
    ];
    for (const answer of hostile)
      expect(extractCode(answer, 'python', true)).toMatchObject({ why: expect.any(String) });
  });
});
