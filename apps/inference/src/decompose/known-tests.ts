import type { Corpus, FoundFunction } from '@edgecoder/models';
import type { DecomposedPart, Language } from '@edgecoder/protocol';

/** How a request says what its function is called. Of 54 that do, written by hand, this finds all, and one name in 326 that have none. */
const NAMED = new RegExp(
  [
    /\b(?:called|named)\s+(?:[`'"]([A-Za-z_]\w*)|([A-Za-z_]\w*)(?![-\w']))/,
    /`([A-Za-z_]\w*)\([^`\n]{0,200}\)`/,
    /\b(?:function|class|method|def|[Ww]rite|[Ii]mplement|[Dd]efine|[Cc]reate)\s+`([A-Za-z_]\w*)`/,
    // A call: "prime(n)", and not "number(s)" or "by len(x)".
    /(?<!\b(?:and|by|call|calls|from|like|of|or|use|uses|using|with)\s)\b([A-Za-z]\w+)\((?!e?s\))\w[\w, ]{0,100}\)/,
    // What is no word of a language, unless it is the name of something else ("by last_name", "to camelCase") or a text.
    /(?<!\b(?:and|as|by|column|field|from|in|into|is|its|key|like|of|on|or|the|their|to|with)\s`?|['"])\b(?:([a-z]+(?:_[a-z\d]+)+)|([a-z]{2,}(?:[A-Z][a-z\d]*)+))\b/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);
const MAX_NAME_CHARS = 64;
/** What follows "called" without being a name. */
const SMALL_WORDS: ReadonlySet<string> = new Set(
  (
    'a after again also an and any anything are as at be because before but by each every for from here how i if in is it its ' +
    'just later like many my not of often on once only or our several since so something than that the their then there these ' +
    'this those to twice until upon using via was what whatever when whenever where which while who with within without you your'
  ).split(' '),
);
/** Of both languages; and what looks like a name of a program and is the name of a thing. */
const NO_NAMES: ReadonlySet<string> = new Set(
  (
    'and as assert async await break case catch class const continue debugger def default del delete do elif else enum except ' +
    'export extends false finally for from function global if import in instanceof is lambda let new none nonlocal not null or ' +
    'pass raise return super switch this throw true try typeof undefined var void while with yield ' +
    'camelcase github javascript macos snake_case typescript youtube'
  ).split(' '),
);
/** What a program defines at its outermost. */
const DEFINED: Readonly<Record<Language, RegExp>> = {
  python: /^(?:async )?(?:def|class) (\w+)/gm,
  javascript: /^(?:(?:async )?function\*?|class|const|let) (\w+)/gm,
};

/**
 * Tests of the verified function that a part asks for, under the name that the part has for it: of the one that is asked for in nearly
 * its words, or of the nearest one where the model's own tests call it, so that two who look differently agree. Written and run
 * long before, they are right; that it is the same function may be wrong: of 191 requests for known functions, written by hand, 96
 * got such tests, 88 of them the right ones; of 72 for two functions in one, 6 got tests of one of them.
 */
export function knownTests(
  corpus: Pick<Corpus, 'sure' | 'find'>,
  { prompt, tests = '' }: Pick<DecomposedPart, 'prompt' | 'tests'>,
  language: Language,
): string | undefined {
  const found = corpus.sure(prompt, language) ?? calledNearest(corpus.find(prompt, language)[0], tests, language);
  if (found === undefined) return undefined;
  const own = namesIn(found.code, language).find((name) => found.tests.includes(name));
  const wanted = nameIn(prompt, (name) => isOfClass(name) === (own !== undefined && isOfClass(own)));
  if (own === undefined || wanted === undefined) return found.tests;
  return found.tests.replaceAll(wholeWord(own), () => wanted);
}

/**
 * Whether a request that was divided asks for one verified function: as a whole it surely does, and none of its parts is like
 * another one. Small models divide one in sixteen requests for a single function, or more.
 */
export function asksForOne(
  corpus: Pick<Corpus, 'sure' | 'find'>,
  { prompt, parts }: { prompt: string; parts: readonly Pick<DecomposedPart, 'prompt'>[] },
  language: Language,
): boolean {
  const whole = corpus.sure(prompt, language);
  if (whole === undefined) return false;
  const nearest = parts.map((part) => corpus.find(part.prompt, language)[0]?.family);
  return nearest.every((family) => family === undefined || family === whole.family);
}

function calledNearest(
  nearest: FoundFunction | undefined,
  tests: string,
  language: Language,
): FoundFunction | undefined {
  if (nearest === undefined) return undefined;
  return namesIn(nearest.code, language).some((name) => wholeWord(name).test(tests)) ? nearest : undefined;
}

/** A request for a class may name its methods, too. */
const isOfClass = (name: string): boolean => /^[A-Z]/.test(name);

function nameIn(prompt: string, fits: (name: string) => boolean): string | undefined {
  for (const [, quoted, bare, ...others] of prompt.matchAll(NAMED)) {
    const name = [quoted, bare, ...others].find((one) => one !== undefined) as string;
    const isWord = bare !== undefined && SMALL_WORDS.has(bare.toLowerCase());
    if (!isWord && name.length <= MAX_NAME_CHARS && !NO_NAMES.has(name.toLowerCase()) && fits(name)) return name;
  }
  return undefined;
}

const namesIn = (code: string, language: Language): string[] =>
  [...code.matchAll(DEFINED[language])].map(([, name]) => name as string);

/** A name where it is not a piece of another one. */
const wholeWord = (name: string): RegExp => new RegExp(`(?<![\\w$])${name}(?![\\w$])`, 'g');
