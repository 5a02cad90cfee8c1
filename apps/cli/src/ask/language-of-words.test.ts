import { describe, expect, it } from '@jest/globals';
import { languageOfWords } from './language-of-words.ts';

describe('languageOfWords', () => {
  it.each([
    ['Write a JavaScript function that reverses a string', 'javascript'],
    ['in node.js, sum a list', 'javascript'],
    ['a JS helper for dates', 'javascript'],
    ['Write a Python function that adds two numbers', 'python'],
    ['sum of squares', 'python'],
    ['port this python3 function to something like JavaScript would do', 'python'],
    ['count the jsons in a list', 'python'],
  ] as const)('%s: %s', (prompt, language) => {
    expect(languageOfWords(prompt)).toBe(language);
  });
});
