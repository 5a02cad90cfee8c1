import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { factSentences } from './facts.ts';

/** Sentences of the training data, with a star for each value. */
const TRAINED = new Set(
  [
    ...readFileSync(new URL('../../../models/nano/data/facts.py', import.meta.url), 'utf8').matchAll(
      /f?'((?:[^'\\\n])*\.)'/g,
    ),
  ].map(([, text]) => (text as string).replaceAll(/\{[^}]*\}/g, '*')),
);

describe('facts of the moment', () => {
  it('are told in the sentences that the built-in model learned', () => {
    const values = ['A', 'B', '3', '5', '7', '41', 'another worker', 'D'];
    const sentences = factSentences({
      installed: ['A'],
      onMesh: ['B'],
      route: 'another worker',
      queue: { waiting: 3, running: 5 },
      workers: 7,
      downloads: [{ model: 'D', percent: 41.7 }],
    });
    expect(sentences).toHaveLength(6);
    for (const sentence of [...sentences, ...factSentences({ downloads: [] })]) {
      let pattern = sentence;
      for (const value of values) pattern = pattern.replace(new RegExp(`(?<=[ :])${value}(?=[ .,:])`), '*');
      expect(TRAINED).toContain(pattern);
    }
  });

  it('say none where there is none, nothing of what is not known, and not all of a long list', () => {
    expect(factSentences({})).toEqual([]);
    expect(factSentences({ installed: [], downloads: [] })).toEqual([
      'Installed models: none.',
      'No download is running.',
    ]);
    const many = Array.from({ length: 40 }, (_, index) => `m${index}`);
    expect(factSentences({ onMesh: many })[0]).toMatch(/m11 and others\.$/);
  });
});
