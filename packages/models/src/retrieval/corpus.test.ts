import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tempDir } from '@edgecoder/testkit';
import { describe, expect, it } from '@jest/globals';
import { corpusOf, openCorpus } from './corpus.ts';
import { termsOf } from './terms.ts';

/** What a model is of which nothing is known. */
const LARGE = {};
const entry = (family: string, phrases: string[], code = `# ${family}`) => ({
  family,
  phrases,
  python: { code, tests: 'assert True' },
  javascript: { code: code.replace('#', '//'), tests: '' },
});
const corpus = corpusOf([
  entry('count_vowels', ['the number of vowels in a string', 'count the vowels of a text']),
  entry('reverse_string', ['a string backwards', 'reverse a text']),
  entry('gcd', ['the greatest common divisor of two numbers']),
]);
const familiesFor = (prompt: string) => corpus.find(prompt, 'python').map(({ family }) => family);

describe('the corpus of verified functions', () => {
  it.each([
    ['How many vowels are there?', 'count_vowels'],
    ['text in, the reverse out', 'reverse_string'],
    ['please write countVowels(text)', 'count_vowels'],
    ['GREATEST common divisors', 'gcd'],
  ])('finds for %j what does that', (prompt, family) => {
    expect(familiesFor(prompt)[0]).toBe(family);
  });

  it.each(['', '?!', 'deploy my web shop to the cloud', 'a string', 'train a neural network on images of text'])(
    'finds nothing for %j',
    (prompt) => {
      expect(familiesFor(prompt)).toEqual([]);
      expect(corpus.similar(prompt, 'python', LARGE)).toBeUndefined();
    },
  );

  it('is sure of what is asked for in nearly its words, and of nothing that two of it could be', () => {
    expect(corpus.sure('write countVowels(text)', 'python')?.family).toBe('count_vowels');
    expect(corpus.sure('count the vowels and send them to my accountant by mail', 'python')).toBeUndefined();
    const alike = corpusOf(['a', 'b'].map((name) => entry(name, ['count vowels'])));
    expect(alike.find('count vowels', 'python')).toHaveLength(2);
    expect(alike.sure('count vowels', 'python')).toBeUndefined();
    expect(corpus.sure('', 'python')).toBeUndefined();
  });

  it('gives the code of the language that is asked for', () => {
    expect(corpus.similar('count vowels', 'python', LARGE)).toBe('# count_vowels');
    expect(corpus.similar('count vowels', 'javascript', LARGE)).toBe('// count_vowels');
  });

  it('shows few and short functions, whatever it finds', () => {
    const much = corpusOf(
      ['a', 'b', 'c'].map((name) => entry(`vowels_${name}`, ['count vowels'], `#${'x'.repeat(250)}`)),
    );
    expect(much.find('count vowels', 'python')).toHaveLength(3);
    expect(much.similar('count vowels', 'python', LARGE)?.split('\n\n')).toHaveLength(2);
    const long = corpusOf([entry('vowels', ['count vowels'], `#${'x'.repeat(601)}`)]);
    expect(long.similar('count vowels', 'python', LARGE)).toBeUndefined();
  });

  it('shows a small model the very function that is asked for, or nothing', () => {
    const small = { parameters: 3_000_000 };
    expect(corpus.similar('write countVowels(text)', 'python', small)).toBe('# count_vowels');
    const alike = corpusOf(['a', 'b'].map((name) => entry(name, ['count vowels'])));
    expect(alike.similar('count vowels', 'python', LARGE)).toBe('# a\n\n# b');
    expect(alike.similar('count vowels', 'python', small)).toBeUndefined();
  });

  it('comes with EdgeCoder, and every function of it is there in both languages', async () => {
    const own = await openCorpus();
    expect(own?.size).toBeGreaterThan(500);
    expect(own?.similar('Tell me how many vowels a text has.', 'javascript', LARGE)).toContain('function countVowels');
  });

  it('is undefined where there is no file, and an error where the file is no corpus', async () => {
    await using folder = await tempDir();
    const path = join(folder.path, 'corpus.gz');
    expect(await openCorpus(path)).toBeUndefined();
    await writeFile(path, gzipSync('{"family":""}\n'));
    await expect(openCorpus(path)).rejects.toThrow();
    await writeFile(path, gzipSync(Buffer.alloc(20_000_000, 32)));
    await expect(openCorpus(path)).rejects.toThrow();
  });
});

describe('words that a text is about', () => {
  it('are without those of every request, in small letters, names apart, one of a kind', () => {
    expect(termsOf('Write a Python function countVowels(text) that counts the vowels')).toEqual([
      'count',
      'vowel',
      'count',
      'vowel',
    ]);
  });

  it.each([
    'sort sorts sorted sorting',
    'remove removes removed removing',
    'city cities',
    'stop stopped stopping',
    'glass glasses',
  ])('are the same in all their forms: %s', (forms) => {
    expect(new Set(termsOf(forms)).size).toBe(1);
  });

  it.each(['id ring', 'bus gas', 'bed'])('keep what is no ending: %s', (words) => {
    expect(termsOf(words)).toEqual(words.split(' '));
  });

  it('are all words where there are no others', () => {
    expect(termsOf('do it')).toEqual(['do', 'it']);
  });
});
