/** Words that say how somebody asks, and not for what. */
const COMMON = new Set(
  `a all am an and any are array as at be but by can code could create def do does each every find for from function
  gets get give given gives have help her here hey hi how i if implement in input into is it its java javascript js just
  let like list lists make many me method my need needs new of on one only or out output parameter please program py python
  return returned returns s so some string strings take takes tell text that the their them then there these they thing
  this to true false use using value values want what when where which who will with words word works would write you
  your`.split(/\s+/),
);

/**
 * What a text is about: its words in small letters, names split into theirs (`countVowels`, `count_vowels`), without the endings
 * of plurals and verbs, and without words that nearly every request has. Where nothing else is left, those count.
 */
export function termsOf(text: string): string[] {
  const words = text
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
  const telling = words.filter((word) => !COMMON.has(word));
  return (telling.length > 0 ? telling : words).map(stem);
}

/** So much of a word must be left when its ending is taken away. */
const MIN_STEM_CHARS = 3;
const ENDINGS = ['ing', 'ed', 'es', 's'] as const;
const DOUBLED = /([b-df-hj-np-tv-z])\1$/;

/** The same for the forms of a word that people mix: sort, sorts, sorted, sorting; city, cities. */
function stem(word: string): string {
  let short = word;
  const ending = ENDINGS.find((one) => word.endsWith(one) && word.length >= one.length + MIN_STEM_CHARS);
  if (ending !== undefined && !word.endsWith('ss')) short = word.slice(0, -ending.length);
  if (short.length <= MIN_STEM_CHARS) return short;
  if (DOUBLED.test(short)) return short.slice(0, -1);
  if (short.endsWith('e')) return short.slice(0, -1);
  return short.endsWith('y') ? `${short.slice(0, -1)}i` : short;
}
