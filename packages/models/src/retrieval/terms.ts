/** Words that say how somebody asks, and not for what. */
const COMMON = new Set(
  `a all am an and any are array as at be but by can code could create def do does each every find for from function
  gets get give given gives have help her here hey hi how i if implement in input into is it its java javascript js just
  let like list lists make me method my need needs new of on one only or out output parameter please program py python
  return returned returns s so some string strings take takes tell text that the their them then there these they thing
  this to true false use using value values want what when where which who will with words word works would write you
  your`.split(/\s+/),
);

/**
 * What a text is about: its words in small letters, names split into theirs (`countVowels`, `count_vowels`), plurals as their
 * singular, without words that nearly every request has. Where nothing else is left, those count.
 */
export function termsOf(text: string): string[] {
  const words = text
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
  const telling = words.filter((word) => !COMMON.has(word));
  return (telling.length > 0 ? telling : words).map(singular);
}

const singular = (word: string): string => (word.length > 3 && /[^su]s$/.test(word) ? word.slice(0, -1) : word);
