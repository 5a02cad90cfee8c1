import { describe, expect, it } from '@jest/globals';
import { PhraseIndexBuilder } from './phrase-index.ts';

function indexOf(...things: string[][]) {
  const builder = new PhraseIndexBuilder();
  for (const phrases of things) builder.add(phrases);
  const index = builder.build();
  return {
    ids: (request: string) => index.search(request).map(({ id }) => id),
    score: (request: string, of: number) => index.search(request).find(({ id }) => id === of)?.score ?? 0,
  };
}

describe('an index of phrases', () => {
  const index = indexOf(
    ['count vowels', 'how often vowels occur', 'number of vowels'],
    ['count words', 'number of words in a sentence'],
    ['reverse a sentence'],
  );

  it('finds the nearest thing first, and nothing that shares no word', () => {
    expect(index.ids('counting the vowels')).toEqual([0, 1]);
    expect(index.ids('the sentence, reversed')).toEqual([2, 1]);
    expect(index.ids('deploy a web shop')).toEqual([]);
    expect(index.ids('')).toEqual([]);
  });

  it('gives a phrase in its own words the score of one, or more where others are near too', () => {
    expect(index.score('reverse a sentence', 2)).toBeCloseTo(1, 9);
    expect(index.score('count vowels', 0)).toBeGreaterThan(1);
  });

  it('takes words that it does not know for a reason against', () => {
    const alone = index.score('reverse a sentence', 2);
    const beside = index.score('reverse a sentence and mail it to my accountant', 2);
    expect(beside).toBeLessThan(alone * 0.7);
  });

  it('prefers what has all words in one phrase to what has each in another', () => {
    const { ids } = indexOf(['red apple', 'green pear'], ['red pear', 'green apple']);
    expect(ids('green pear')[0]).toBe(0);
    expect(ids('green apple')[0]).toBe(1);
  });

  it('lets rare words say more than common ones', () => {
    const { ids } = indexOf(['sum row'], ['sum column'], ['sum triangle'], ['transpose row']);
    expect(ids('transpose sum')[0]).toBe(3);
  });
});
